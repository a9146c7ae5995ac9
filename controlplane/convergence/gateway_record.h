// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "common/clock.h"
#include "controlplane/state/ports.h"

namespace pult::convergence {

//! Both clocks at one moment.
struct Moment
{
    MonoTime mono{};
    std::int64_t unixMs = 0;
};

//! Dense index of a gateway within its environment; free again once it is removed.
using Slot = std::size_t;

//! What is known about one data plane.
struct GatewayRecord
{
    state::GatewayIdentity identity;
    Slot slot = 0;
    //! Streams of this node id: a new one may come before the old one is seen to end.
    std::uint32_t streams = 0;
    MonoTime lastSeen{};
    std::int64_t lastSeenUnixMs = 0;

    //! It holds the tables of everything up to here.
    state::Revision held = 0;
    //! Newest tables that were sent to it.
    state::Revision sent = 0;
    //! Newest tables that are equal to `sent` as far as it is concerned; at least `sent`.
    state::Revision equalUpTo = 0;
    //! Operations up to here are known to be superseded as far as it is concerned.
    state::Revision supersededUpTo = 0;
    //! Newest tables that it refused; 0: none, or it acknowledged some since.
    state::Revision refusedAt = 0;
    std::string refusalReason;
    std::string lostReason; //!< Why it cannot be reached; empty: not told.
    std::uint64_t refusals = 0;
    MonoTime heldSince{};
    std::uint64_t afterUs = 0;

    std::optional<state::ServiceSet> services; //!< Nothing: not told yet.
    std::shared_ptr<const std::set<state::DeploymentKey>> names; //!< Null: not told yet.

    state::RuntimeCommand wayBack; //!< Without a control plane; empty: there is none.

    bool changed = false; //!< Since it was published last.

    [[nodiscard]] bool connected() const { return streams > 0; }
    //! Something that was sent is not answered by an acknowledgement.
    [[nodiscard]] bool outstanding() const { return sent > held; }
    [[nodiscard]] bool asksForNothing() const { return services && services->empty(); }
    void seen(const Moment& now)
    {
        lastSeen = now.mono;
        lastSeenUnixMs = now.unixMs;
    }
};

//! Records by slot; null where the slot is free.
using GatewaySlots = std::vector<GatewayRecord*>;

} // namespace pult::convergence
