// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "common/clock.h"
#include "common/scheduler.h"
#include "controlplane/analysis/engine/chronicle.h"
#include "controlplane/analysis/engine/evidence_book.h"
#include "controlplane/analysis/engine/prom_questions.h"
#include "controlplane/analysis/engine/scope.h"
#include "controlplane/state/evidence_port.h"
#include "controlplane/state/ports.h"
#include "controlplane/state/verdict_port.h"

namespace pult::analysis {

//! Judges every rollout that holds a share, and every promote under holdback, once a second: cuts
//! the evidence where the share changes, sums it up, asks Prometheus, judges, and tells. Evidence
//! lives in memory: after a restart it begins anew, and the verdict says since when.
//!
//! Threads: judging on the scheduler's, which may take tens of milliseconds; onCommit() and addTo()
//! any, and never wait for it; the rest any, and may.
class Engine final : public state::CommitListener, public state::VerdictSourcePort
{
public:
    struct Parts
    {
        const Clock& clock;
        Scheduler& scheduler;
        state::EvidenceSource& evidence;
        const state::ProgressSource& gateways; //!< Whose zones edges are in.
        PromQlSource* prometheus = nullptr; //!< Null: not configured.
        std::vector<state::VerdictListener*> listeners;
    };

    //! All of them outlive it. Must not be destroyed on the scheduler's thread.
    explicit Engine(Parts parts);
    ~Engine() override;
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    //! Begins to judge. Once.
    void start(state::StatePtr state);
    void onCommit(const state::Commit& commit) override;
    //! The verdicts on what is under way.
    void addTo(state::Facts& facts) const;

    // state::VerdictSourcePort
    [[nodiscard]] state::RolloutVerdictPtr verdict(const std::string& environment) const override;
    [[nodiscard]] std::vector<state::VerdictLine> history(
        const std::string& environment) const override;
    [[nodiscard]] Result<state::RolloutVerdict> judgeAgain(
        const state::JudgeAgain& wanted) const override;
    [[nodiscard]] std::vector<state::LaneFigures> compare(
        const std::string& environment, std::int64_t sinceUnixMs) const override;

private:
    //! One rollout, from its start on; the last one stays to be looked at.
    struct Run
    {
        explicit Run(PromQlSource* prometheus)
            : questions(prometheus)
        {}
        Scope scope;
        std::int64_t takenUnixMs = 0; //!< When every edge had taken the share; 0: not yet.
        EvidenceBook book;
        EdgeZones zones;
        Chronicle chronicle;
        PromQuestions questions;
    };
    struct Published
    {
        state::RolloutVerdictPtr verdict;
        bool underWay = false;
    };

    void tick();
    void judge(const Scope& scope);
    [[nodiscard]] Run& runOf(Scope scope);
    [[nodiscard]] bool isSettled(const Scope& scope, Run& run) const;
    void publish(const state::RolloutVerdictPtr& verdict);
    void endOthers(const std::vector<std::string>& underWay);
    [[nodiscard]] EdgeZones zonesOf(const std::string& environment) const;
    [[nodiscard]] std::vector<state::EdgeIdentity> edgesOf(const std::string& environment) const;
    [[nodiscard]] std::int64_t nowUnixMs() const;

    const Parts m_parts;
    mutable std::mutex m_judging; //!< The runs.
    std::map<std::string, std::unique_ptr<Run>> m_runs;

    mutable std::mutex m_mutex; //!< What follows; held for a moment only.
    state::StatePtr m_state;
    std::map<std::string, Published> m_published;

    std::unique_ptr<Timer> m_ticks;
};

} // namespace pult::analysis
