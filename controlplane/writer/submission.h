// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include <tl/expected.hpp>

#include "controlplane/state/decide.h"
#include "controlplane/writer/planner.h"

namespace pult::writer {

//! What became of a command that was accepted.
struct Accepted
{
    //! Nothing was to be done: there is no event and `revision` is what it was decided on.
    bool noOp = false;
    //! Answered from the journal: it was accepted before.
    bool repeated = false;
    state::Revision revision = 0;
    std::string environment;
    std::string requestId;
    std::string act;
    std::string user;
    std::uint32_t commandClass = 0;
    std::int64_t unixMs = 0;
};

struct Rejected
{
    Error error;
    //! With PLAN_CHANGED: what would happen now.
    std::shared_ptr<const PlannedCommand> newPlan;
};

using Answer = tl::expected<Accepted, Rejected>;

//! One command on its way through the writer.
struct Submission
{
    state::Request request;
    std::string planToken; //!< Empty for reactors.
    std::string confirmation;
    //! Runs on the writer thread, after the batch is durable; must be quick and never block.
    std::function<void(Answer)> done;

    // Filled in by the writer before it is queued.
    Digest commandDigest{};
    Digest requestDigest{};
};

//! Whether it takes users off something: these overtake whatever waits.
[[nodiscard]] bool isRetreat(const state::Command& command);

//! Whether the command is of class 1 whatever the state: these overtake others, and may use the
//! journal's reserve on a full disk.
[[nodiscard]] bool reducesRisk(const state::Command& command);

} // namespace pult::writer
