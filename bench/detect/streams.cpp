// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/detect/streams.h"

#include <algorithm>

namespace pult::bench {

Minute nextMinute(const Traffic& traffic, std::mt19937_64& random)
{
    const auto draw
        = [&random](double mean) { return std::poisson_distribution<std::uint64_t>(mean)(random); };
    Minute minute;
    const double candidate = traffic.requestsPerMinute * traffic.share;
    const double control = traffic.requestsPerMinute - candidate;
    minute.candidateErrors = draw(candidate * std::min(1.0, traffic.errors * traffic.ratio));
    minute.controlErrors = draw(control * traffic.errors);
    minute.candidateRequests = std::max(minute.candidateErrors, draw(candidate));
    minute.controlRequests = std::max(minute.controlErrors, draw(control));
    minute.events.assign(minute.candidateErrors + minute.controlErrors, false);
    std::fill_n(minute.events.begin(), minute.candidateErrors, true);
    std::shuffle(minute.events.begin(), minute.events.end(), random);
    return minute;
}

} // namespace pult::bench
