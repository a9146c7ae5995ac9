// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "common/clock.h"
#include "common/scheduler.h"

namespace pult {

//! What "now" and "later" mean to the rooms of a Daemon.
struct Timing
{
    std::shared_ptr<const Clock> clock;
    std::shared_ptr<Scheduler> scheduler;
    //! Where readiness probes begin: starting one takes its time, and bookmarks must not wait.
    std::shared_ptr<Scheduler> probing;
    //! Where traces are judged: that may take whole seconds, and nothing else may wait for it.
    std::shared_ptr<Scheduler> judging;
    //! Where rollouts are judged: a verdict waits for no trace.
    std::shared_ptr<Scheduler> analysis;
};

//! The machine's clocks, and a thread for each scheduler.
[[nodiscard]] inline Timing timingOfTheMachine()
{
    return {std::make_shared<SystemClock>(), std::make_shared<ThreadScheduler>(),
        std::make_shared<ThreadScheduler>(), std::make_shared<ThreadScheduler>(),
        std::make_shared<ThreadScheduler>()};
}

} // namespace pult
