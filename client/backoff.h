// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>

namespace pult::client {

//! Capped exponential back-off with jitter: the n-th delay is min(100 ms · 2ⁿ, 5 s) times a random
//! factor from 1/2 to 1, so that consoles do not come back all at once. Not thread-safe.
class Backoff
{
public:
    static constexpr std::chrono::milliseconds kFirst{100};
    static constexpr std::chrono::milliseconds kLongest{5000};

    //! `random` returns [0, 1).
    explicit Backoff(std::function<double()> random)
        : m_random(std::move(random))
    {}

    [[nodiscard]] std::chrono::milliseconds next();
    //! The peer is well again: the next delay is the first one.
    void reset() { m_ceiling = kFirst; }

private:
    std::function<double()> m_random;
    std::chrono::milliseconds m_ceiling = kFirst;
};

} // namespace pult::client
