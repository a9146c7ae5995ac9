// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/timers.h"

#include <atomic>
#include <utility>

#include <grpcpp/alarm.h>

namespace pult::client {

namespace {

class AlarmHandle final : public Timers::Handle
{
public:
    AlarmHandle(std::chrono::milliseconds delay, std::function<void()> fire)
    {
        const auto cancelled = m_cancelled;
        m_alarm.Set(std::chrono::system_clock::now() + delay,
            [cancelled, fire = std::move(fire)](bool expired) mutable {
                // Moved out, since the alarm keeps this lambda for as long as its handle lives.
                const auto work = std::exchange(fire, nullptr);
                if (expired && !*cancelled)
                    work();
            });
    }
    ~AlarmHandle() override { *m_cancelled = true; }

private:
    std::shared_ptr<std::atomic<bool>> m_cancelled = std::make_shared<std::atomic<bool>>(false);
    grpc::Alarm m_alarm;
};

class AlarmTimers final : public Timers
{
public:
    std::unique_ptr<Handle> after(
        std::chrono::milliseconds delay, std::function<void()> fire) override
    {
        return std::make_unique<AlarmHandle>(delay, std::move(fire));
    }
};

} // namespace

std::shared_ptr<Timers> systemTimers()
{
    return std::make_shared<AlarmTimers>();
}

} // namespace pult::client
