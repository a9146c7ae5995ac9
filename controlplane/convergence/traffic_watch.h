// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <set>
#include <string>
#include <vector>

#include "common/clock.h"
#include "controlplane/state/heads.h"
#include "controlplane/state/ports.h"
#include "controlplane/state/traffic_port.h"

namespace pult::convergence {

//! A routing change as live traffic can tell of it.
struct Switch
{
    std::string environment;
    state::Revision revision = 0;
    state::EnvironmentPtr before; //!< Null: there was none.
    state::EnvironmentPtr after;
    std::set<state::ServiceName> touched; //!< "*": only what edges stamp.
    MonoTime durableAt{};

    //! Both move something of the same service, or what edges stamp.
    [[nodiscard]] bool crosses(const Switch& other) const;
};

//! Watches what one switch did to live traffic: OBSERVED, CONTRADICTED or NO_EVIDENCE. Pure: rows
//! and time come in. Not thread-safe.
//!
//! **Concerned** is a request for a service that the switch touched, if the tables of before and
//! after lead it elsewhere, or if it asked for nothing in particular and the switch changed the
//! head. Right: it met the generation that the new tables lead it to. Requests that do not say who
//! served them say nothing.
//!
//! A request under a head that is over may have been in flight, or a tester may have asked for
//! the lane of legacy: it is left out. Unless an edge says that it stamped it so by itself, after
//! it had acknowledged the new head: that is wrong.
//!
//! A change of a share alone moves no table. Of it right is a request that an edge says it sent by
//! the share and that met what its lane leads to; once nobody is to be sent any more, also one that
//! it sent by the head. Wrong is one that it still sent by a share elsewhere than decided. How many
//! are sent is not judged here but by the verdict's test of the share.
//!
//! What judges, and why one may look at it as often as one likes: observation.h.
class TrafficWatch
{
public:
    using Seconds = std::chrono::seconds;
    //! From the last acknowledgement on, by pultd's clock: what entered before says nothing.
    static constexpr Seconds kSettling{2};
    static constexpr Seconds kWatching{60};
    static constexpr std::size_t kMostTraces = 8;

    TrafficWatch(Switch change, MonoTime acknowledgedAt);

    [[nodiscard]] const Switch& change() const { return m_switch; }
    [[nodiscard]] const state::ObservationView& view() const { return m_view; }
    //! True: the view is another than before.
    bool look(const state::TrafficSource& traffic, MonoTime now);
    //! A later change moved the same: from now on nothing tells of this one alone.
    void end(MonoTime now);

private:
    enum class Finding
    {
        NotConcerned,
        Right,
        Wrong,
    };
    struct Judged
    {
        Finding finding = Finding::NotConcerned;
        std::string why; //!< Of Wrong.
    };
    //! What went wrong most so far.
    struct Worst
    {
        std::uint64_t requests = 0;
        std::string why;
    };

    [[nodiscard]] Judged judgeShare(const state::TrafficCount& row) const;
    [[nodiscard]] Judged judgeRow(const state::TrafficCount& row) const;
    [[nodiscard]] bool isOrdinary(const state::TrafficCount& row) const;
    [[nodiscard]] bool concerns(
        const state::TrafficCount& row, const state::DeploymentPtr& expected) const;
    void countWrong(const state::TrafficCount& row, const std::string& why, Worst& worst);
    void conclude(MonoTime now);

    Switch m_switch;
    MonoTime m_from;
    state::HeadStamp m_headBefore;
    state::HeadStamp m_headAfter;
    bool m_movesShareOnly = false;
    state::ObservationView m_view;
};

} // namespace pult::convergence
