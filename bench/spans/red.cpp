// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/spans/red.h"

#include <bit>

namespace pult::bench {

void Red::add(Operations& service, std::string_view operation, std::uint64_t durationNs, bool error,
    std::int64_t httpStatus)
{
    auto& series = entry(service, operation);
    ++series.requests;
    series.errors += error ? 1 : 0;
    series.serverErrors += httpStatus >= 500 ? 1 : 0;
    ++series.durations[static_cast<std::size_t>(std::bit_width(durationNs | 1U)) - 1];
}

} // namespace pult::bench
