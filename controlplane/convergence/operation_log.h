// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "controlplane/convergence/gateway_record.h"
#include "controlplane/convergence/tracked_operation.h"

namespace pult::convergence {

//! The last 1 000 operations of one environment, and what gateways did to those that still run. A
//! gateway crosses each operation once, so marking costs nothing for what is over.
//! Not thread-safe: its owner locks.
class OperationLog
{
public:
    //! `slots` outlives the log.
    explicit OperationLog(const GatewaySlots& slots)
        : m_slots(slots)
    {}

    TrackedOperation& add(TrackedOperation operation);

    // Marks on running operations; `at` is now. Ranges are (after, upTo].

    void join(Slot slot);
    void leave(Slot slot, const std::string& gateway);
    //! Returns the microseconds of the newest one that waited for it; 0: none did.
    std::uint64_t acknowledge(Slot slot, state::Revision after, state::Revision upTo, MonoTime at);
    void pass(Slot slot, state::Revision after, state::Revision upTo, MonoTime at);
    //! Newer tables than those of operations above `after` are on their way to a gateway that did
    //! not take these yet. Returns up to where all is marked now.
    state::Revision supersede(Slot slot, state::Revision after, state::Revision pushed);
    void configure(state::Revision upTo, MonoTime at);
    //! What held operations of before a restart back is over.
    void letGo();
    void settle(TrackedOperation& operation, MonoTime now);
    void settleAll(MonoTime now);

    //! Also of those that are over.
    void observe(state::Revision revision, const state::ObservationView& observation);
    //! Those that became ACKNOWLEDGED since they were taken last, some gateway or none.
    [[nodiscard]] std::vector<state::Revision> takeAcknowledged()
    {
        return std::exchange(m_acknowledged, {});
    }

    void touch(const TrackedOperation& operation) { m_dirty.insert(operation.revision()); }
    //! Where the gateway stands changed in the eyes of those that wait for it.
    void touchWaiting(Slot slot);
    //! It took a step: told at once.
    void stepped(const TrackedOperation& operation) { m_stepped.insert(operation.revision()); }

    [[nodiscard]] std::vector<state::OperationView> views() const;
    [[nodiscard]] std::optional<state::OperationView> view(state::Revision revision) const;
    //! Median of the last ten acknowledged ones that some gateway had to take, in milliseconds,
    //! rounded up; 0: none yet.
    [[nodiscard]] std::uint32_t expectedMs() const;

    [[nodiscard]] bool hasSteps() const { return !m_stepped.empty(); }
    [[nodiscard]] bool hasChanges() const { return hasSteps() || !m_dirty.empty(); }
    //! Those that took a step since they were taken last.
    [[nodiscard]] std::vector<state::OperationView> takeSteps();
    [[nodiscard]] std::vector<state::OperationView> takeChanges();

private:
    void limit();
    void trimIfOld(TrackedOperation& operation);

    const GatewaySlots& m_slots;
    std::map<state::Revision, TrackedOperation> m_operations;
    std::map<state::Revision, TrackedOperation*> m_running;
    state::Revision m_fullFrom = 0; //!< Older ones list a few gateways only.
    std::deque<std::uint64_t> m_lastUs;
    std::set<state::Revision> m_dirty;
    std::set<state::Revision> m_stepped;
    std::vector<state::Revision> m_acknowledged;
};

} // namespace pult::convergence
