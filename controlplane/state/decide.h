// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/hash.h"
#include "controlplane/state/event.h"
#include "controlplane/state/facts.h"
#include "controlplane/state/state.h"

namespace pult::state {

//! Who asks for what.
struct Request
{
    std::string environment;
    Command command;
    std::string user;
    std::string origin;
    std::string reason;
    std::string requestId;
    //! A reactor of the control plane itself: may use the reactors' commands.
    bool reactor = false;
};

enum class Tone
{
    Info,
    Good,
    Warn,
    Bad,
};

//! A statement of a plan; `code` and `args` are for translation, `text` is English.
struct PlanLine
{
    std::string code;
    std::string text;
    std::vector<std::string> args;
    Tone tone = Tone::Info;
};

struct Refusal
{
    std::string reason; //!< As in docs/errors.md.
    std::string message;
    std::vector<std::string> nextActs;
};

//! What a command would do now. Exactly one of: refusals not empty, noOp, event.
struct Decision
{
    std::uint32_t commandClass = 0;
    std::string act;
    std::string summary;
    std::vector<Refusal> refusals;
    bool noOp = false;
    //! What it is to be answered with when noOp because the same manifest is registered already. 0:
    //! none.
    GenerationNumber existing = 0;
    std::optional<Event> event;
    //! For plans: that of a switch lacks where it happens, see completeSwitch().
    std::vector<PlanLine> effects;
    std::vector<PlanLine> evidence;
    std::vector<PlanLine> notUndone;
    std::vector<ServiceChange> services; //!< All of them.
    //! Over the canonical encoding of the effect only: not over facts, time, words or revision, so
    //! that an unrelated change leaves it alone.
    Digest effectDigest{};
    //! What has to be typed for class 3: "PROD 12".
    std::string confirmation;
    //! The command after Retreat was resolved.
    Command resolved;
    //! The same for a terminal.
    std::string cli;
};

//! Decides one command against the state and what is observed. Pure: no clock, no I/O, no
//! randomness. Errors are for commands that make no sense at all (INVALID_ARGUMENT FIELD_INVALID,
//! MANIFEST_INVALID; NOT_FOUND ENVIRONMENT_UNKNOWN); what the rules forbid is a refusal.
[[nodiscard]] Result<Decision> decide(
    const State& state, const Facts& facts, const Request& request);

//! The state after an event at `revision`. Pure and total for events that decide() made on a state
//! that `state` equals. Errors: DATA_LOSS FOLD_FAILED naming what the event refers to and the state
//! lacks.
[[nodiscard]] Result<StatePtr> fold(const State& state, const Event& event, Revision revision);

//! Raised whenever fold gives another state for the same events; snapshots of other versions are
//! rebuilt.
inline constexpr std::uint32_t kFoldVersion = 2;

} // namespace pult::state
