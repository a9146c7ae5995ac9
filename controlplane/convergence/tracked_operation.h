// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "controlplane/convergence/gateway_record.h"
#include "controlplane/state/event.h"
#include "controlplane/state/ports.h"

namespace pult::convergence {

//! One operation on its way: ACCEPTED, CONFIGURED, ACKNOWLEDGED n/m, OBSERVED. While it runs it
//! marks every counted gateway; once acknowledged only its view stays, and what traffic says.
//! Constant time per mark. Not thread-safe: its owner locks.
class TrackedOperation
{
public:
    enum class Kind
    {
        Routing, //!< Gateways have to take it.
        NoRouting, //!< Ends with CONFIGURED, at once.
        Forgotten, //!< Of before a restart and not the newest: stays as it is.
    };

    //! `durableAt`: what its microseconds count from.
    TrackedOperation(
        const state::Record& record, const state::Event& event, Kind kind, MonoTime durableAt);

    [[nodiscard]] state::Revision revision() const { return m_view.revision; }
    [[nodiscard]] state::OperationStep step() const { return m_view.step; }
    [[nodiscard]] MonoTime durableAt() const { return m_durableAt; }
    //! Not acknowledged yet and meant to be.
    [[nodiscard]] bool running() const { return m_running; }
    [[nodiscard]] bool superseded() const { return m_view.superseded; }
    [[nodiscard]] std::uint32_t acknowledged() const { return m_view.acknowledged; }
    [[nodiscard]] std::uint32_t counted() const { return m_view.counted; }
    [[nodiscard]] std::uint64_t acknowledgedAfterUs() const { return m_view.acknowledgedAfterUs; }
    [[nodiscard]] bool beforeRestart() const { return m_view.beforeRestart; }
    //! It counts the gateway, which has not answered yet.
    [[nodiscard]] bool waitsFor(Slot slot) const
    {
        return slot < m_members.size() && m_members[slot].mark == Mark::Pending;
    }
    //! Microseconds from durable to `at`; at least 1, because 0 means "not yet".
    [[nodiscard]] std::uint64_t since(MonoTime at) const;
    //! It waits until the gateways of before a restart had time to come back.
    void holdBack() { m_heldBack = true; }
    void letGo() { m_heldBack = false; }
    void fromBeforeRestart() { m_view.beforeRestart = true; }

    // Marks, for running ones only. acknowledge() and pass() tell whether the gateway moved.

    void join(Slot slot);
    bool acknowledge(Slot slot, MonoTime at);
    bool pass(Slot slot); //!< Not concerned.
    void leave(Slot slot, const std::string& gateway);
    void supersede() { m_view.superseded = true; }

    //! Tables are computed; does nothing when they were already.
    void configure(MonoTime at);
    //! Ends it when all counted gateways acknowledged. `bySlot` finds their records.
    //! True: it has just ended.
    bool settle(MonoTime now, const GatewaySlots& bySlot);

    //! What live traffic says since it is acknowledged. True: the outcome is another.
    bool observe(const state::ObservationView& observation);
    //! Accepted while gateways of before a restart could still come back, until then.
    void countUntil(std::int64_t unixMs) { m_view.countingUntilUnixMs = unixMs; }

    //! Also what keeps an old one small: at most `atMost` gateways stay listed.
    void trimGateways(std::size_t atMost);
    [[nodiscard]] state::OperationView view(const GatewaySlots& bySlot) const;

private:
    enum class Mark : std::uint8_t
    {
        Absent,
        Pending,
        Acknowledged,
        NotConcerned,
    };
    struct Member
    {
        std::uint64_t afterUs = 0;
        Mark mark = Mark::Absent;
    };

    [[nodiscard]] std::vector<state::GatewayProgressView> progress(
        const GatewaySlots& bySlot) const;
    [[nodiscard]] state::GatewayState stateOf(
        const Member& member, const GatewayRecord& record) const;

    state::OperationView m_view;
    MonoTime m_durableAt{};
    std::vector<Member> m_members; //!< By slot; empty once ended.
    bool m_running = false;
    bool m_heldBack = false;
};

} // namespace pult::convergence
