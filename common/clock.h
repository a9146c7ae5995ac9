// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <mutex>

namespace pult {

using WallTime = std::chrono::time_point<std::chrono::system_clock, std::chrono::milliseconds>;
using MonoTime = std::chrono::time_point<std::chrono::steady_clock, std::chrono::nanoseconds>;

//! Both clocks of the machine behind one seam. Thread: any.
class Clock
{
public:
    virtual ~Clock() = default;
    //! Time of day; may jump.
    [[nodiscard]] virtual WallTime wall() const = 0;
    //! Never goes back; for ages, deadlines and tokens.
    [[nodiscard]] virtual MonoTime mono() const = 0;
};

class SystemClock final : public Clock
{
public:
    [[nodiscard]] WallTime wall() const override
    {
        return std::chrono::time_point_cast<std::chrono::milliseconds>(
            std::chrono::system_clock::now());
    }
    [[nodiscard]] MonoTime mono() const override { return std::chrono::steady_clock::now(); }
};

//! A clock that moves only when told. Thread: any.
class ManualClock final : public Clock
{
public:
    explicit ManualClock(WallTime start = WallTime{std::chrono::milliseconds{1'700'000'000'000}})
        : m_wall(start)
    {}
    [[nodiscard]] WallTime wall() const override
    {
        const std::scoped_lock lock(m_mutex);
        return m_wall;
    }
    [[nodiscard]] MonoTime mono() const override
    {
        const std::scoped_lock lock(m_mutex);
        return m_mono;
    }
    //! Moves both clocks.
    void advance(std::chrono::milliseconds by)
    {
        const std::scoped_lock lock(m_mutex);
        m_wall += by;
        m_mono += by;
    }
    //! Moves the time of day only, as an administrator or a bad NTP server would.
    void jump(std::chrono::milliseconds by)
    {
        const std::scoped_lock lock(m_mutex);
        m_wall += by;
    }

private:
    mutable std::mutex m_mutex;
    WallTime m_wall;
    MonoTime m_mono{};
};

} // namespace pult
