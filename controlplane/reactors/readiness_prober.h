// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>

#include "common/clock.h"
#include "common/scheduler.h"
#include "controlplane/reactors/probe.h"
#include "controlplane/reactors/probe_queue.h"
#include "controlplane/state/ports.h"

namespace pult::reactors {

//! Asks the endpoints of every living deployment whether they are ready, as its placement says, and
//! tells what moved. A new deployment is asked at once; then every interval of the manifest, give
//! or take a tenth so that endpoints do not march in step, and within ProbeLimits. Hysteresis and
//! what makes a deployment ready: endpoint_health.h. For the check kind Reported it repeats what CI
//! reported last. Follows the state: what is not living any more is not asked, and its connections
//! go.
//!
//! Threads: any. The listener is called on the scheduler's thread, at most every 50 ms. Starting a
//! probe costs up to a few hundred microseconds there: give it a scheduler that nobody else waits
//! for.
class ReadinessProber final : public state::CommitListener
{
public:
    struct Options
    {
        ProbeLimits limits;
        std::uint32_t jitterSeed = 1;
    };

    //! All of them outlive it. Must not be destroyed on the scheduler's thread.
    ReadinessProber(const Clock& clock, Scheduler& scheduler, ProbeTransport& transport,
        state::ReadinessListener& listener, Options options);
    ~ReadinessProber() override;
    ReadinessProber(const ReadinessProber&) = delete;
    ReadinessProber& operator=(const ReadinessProber&) = delete;

    //! The state at start-up.
    void start(state::StatePtr state);
    void onCommit(const state::Commit& commit) override;

    //! Adds the readiness of every environment: shared, immutable, at most 50 ms old.
    void addTo(state::Facts& facts) const;

private:
    class Core;
    std::shared_ptr<Core> m_core;
};

} // namespace pult::reactors
