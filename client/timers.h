// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <memory>

namespace pult::client {

//! "Later" behind a seam, so that tests decide when later is. Threads: any.
class Timers
{
public:
    //! Destroying it cancels; a `fire` that already runs on another thread is not waited for.
    class Handle
    {
    public:
        virtual ~Handle() = default;
    };

    virtual ~Timers() = default;
    //! Runs `fire` at most once, never inside this call, on a thread of the timers' own.
    [[nodiscard]] virtual std::unique_ptr<Handle> after(
        std::chrono::milliseconds delay, std::function<void()> fire)
        = 0;
};

//! On gRPC's timer threads; adds no thread.
[[nodiscard]] std::shared_ptr<Timers> systemTimers();

} // namespace pult::client
