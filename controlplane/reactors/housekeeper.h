// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "common/clock.h"
#include "common/scheduler.h"
#include "controlplane/state/ports.h"

namespace pult::reactors {

//! Runs the reactors of the generation table: starting environments (started_reactor.h), draining
//! lanes and deployments (drain_reactor.h), staged rollouts (rollout_reactor.h). They judge the
//! newest state and facts, never what just happened: a commit makes them look, and while an
//! environment has something on its way they look again every 250 ms. So they are right from any
//! point after a restart. Commands go by the CommandCourier. (A freeze ends by time in decide():
//! nobody has to issue anything.)
//!
//! Threads: any; the reactors run on the scheduler's thread.
class Housekeeper final : public state::CommitListener
{
public:
    //! All of them outlive it. Must not be destroyed on the scheduler's thread.
    Housekeeper(const Clock& clock, Scheduler& scheduler, const state::FactsSource& facts,
        state::CommandSink& sink);
    ~Housekeeper() override;
    Housekeeper(const Housekeeper&) = delete;
    Housekeeper& operator=(const Housekeeper&) = delete;

    //! The state at start-up.
    void start(state::StatePtr state);
    void onCommit(const state::Commit& commit) override;

private:
    class Core;
    std::shared_ptr<Core> m_core;
};

} // namespace pult::reactors
