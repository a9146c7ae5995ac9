// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

#include "controlplane/telemetry/reading/name_table.h"
#include "controlplane/telemetry/reading/text_hash.h"

namespace pult::telemetry {

//! One way from service to service. Callers are told apart by what they were asked: `entry`.
struct EdgeKey
{
    NameId environment = 0;
    NameId caller = 0; //!< 0: outside.
    NameId entry = 0; //!< Name of the caller's incoming span; its own span's when it has none.
    NameId callee = 0;

    friend bool operator==(const EdgeKey&, const EdgeKey&) = default;
};

struct EdgeKeyHash
{
    [[nodiscard]] std::size_t operator()(const EdgeKey& key) const noexcept
    {
        const auto high = std::uint64_t{key.environment} << 32U | key.caller;
        const auto low = std::uint64_t{key.entry} << 32U | key.callee;
        return static_cast<std::size_t>(
            mixed(high ^ 0x9e3779b97f4a7c15ULL, low ^ 0xd1b54a32d192ed03ULL));
    }
};

} // namespace pult::telemetry
