// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "common/clock.h"
#include "common/scheduler.h"
#include "controlplane/analysis/prometheus/prometheus.h"
#include "controlplane/state/alert_port.h"
#include "controlplane/state/ports.h"

namespace pult::analysis {

//! Asks every 15 s what fires, and says it by environment: alerts whose service the environment
//! knows, unless their label `environment` names another one. The same alert of both sources counts
//! once. What fired last stays while a source does not answer, and the report says so.
//!
//! Threads: any; asking begins on the scheduler's, answers come on the client's.
class AlertKeeper final : public state::CommitListener, public state::AlertSource
{
public:
    static constexpr std::chrono::milliseconds kPeriod{15'000};

    //! All outlive it. Must not be destroyed on the scheduler's thread.
    AlertKeeper(const Clock& clock, Scheduler& scheduler, Prometheus& prometheus);
    ~AlertKeeper() override;

    void start(state::StatePtr state);
    void onCommit(const state::Commit& commit) override;
    [[nodiscard]] state::AlertReport alerts(const std::string& environment) const override;

private:
    struct Told
    {
        std::vector<state::Alert> alerts;
        std::string trouble; //!< Empty: it answered last time.
        std::int64_t atUnixMs = 0; //!< 0: never.
    };
    //! Shared with answers under way.
    struct Shared
    {
        mutable std::mutex mutex;
        state::StatePtr state;
        std::map<std::string, Told> told; //!< By source.
    };

    void ask();

    const Clock& m_clock;
    Scheduler& m_scheduler;
    Prometheus& m_prometheus;
    std::shared_ptr<Shared> m_shared = std::make_shared<Shared>();
    std::unique_ptr<Timer> m_ticks;
};

} // namespace pult::analysis
