// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace pult::test {

//! The line that moves the time of a control plane with a manual clock
//! (docs/decisions/0005-manual-clock.md). Throws when nobody listens, or does not understand.
class TimeLine
{
public:
    using Millis = std::chrono::milliseconds;

    struct Now
    {
        std::int64_t unixMs = 0;
        std::int64_t monoMs = 0; //!< Since the start.

        friend bool operator==(const Now&, const Now&) = default;
    };

    explicit TimeLine(const std::string& socket);
    ~TimeLine();
    TimeLine(const TimeLine&) = delete;
    TimeLine& operator=(const TimeLine&) = delete;

    Now advance(Millis by);
    //! Time of day only.
    Now jump(Millis by);
    Now now();
    //! One line and its answer as they are; "" when the other side has hung up.
    std::string say(const std::string& line);

private:
    Now ask(const std::string& line);

    int m_fd = -1;
    std::string m_buffer;
};

} // namespace pult::test
