// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "controlplane/state/decide.h"

namespace pult::state {

//! A decision in the making: what a handler sees, and what it fills. A handler sets class, act,
//! summary and either refuses, or says that nothing would change, or sets the effect; a refused
//! command may have an effect too, so that its plan shows what would happen.
struct Draft
{
    const State& state;
    //! The environment as it is. For CreateEnvironment: an empty one.
    const Environment& before;
    const Facts& facts;
    const EnvironmentFacts& observed;
    const Request& request;

    Decision decision;
    std::optional<Effect> effect;
    std::string effectWords;
    std::vector<std::string> reliedOn;
    bool breakGlass = false;

    void act(std::uint32_t commandClass, std::string act, std::string summary);
    void refuse(std::string reason, std::string message, std::vector<std::string> nextActs = {});
    //! Nothing would change.
    void noOp(std::string summary);
    void effectLine(std::string code, std::string text, std::vector<std::string> args = {},
        Tone tone = Tone::Info);
    void evidenceLine(std::string code, std::string text, std::vector<std::string> args = {},
        Tone tone = Tone::Info);
    void notUndoneLine(std::string code, std::string text, std::vector<std::string> args = {},
        Tone tone = Tone::Info);

    [[nodiscard]] bool refused() const { return !decision.refusals.empty(); }
    //! "promote prod g5", for next acts and command lines.
    [[nodiscard]] std::string cli(const std::string& verb, const std::string& rest = {}) const;
    //! Null, and refused, when there is no generation of that number.
    [[nodiscard]] GenerationPtr known(GenerationNumber number);
    //! Null, and refused, unless it is a living candidate.
    [[nodiscard]] GenerationPtr candidate(GenerationNumber number);
};

//! A field of a command that makes no sense.
[[nodiscard]] tl::unexpected<Error> fieldInvalid(const std::string& field, const std::string& why);

// One handler for each command, by topic. Errors are for commands that make no sense at all.

// environment_commands.cpp
[[nodiscard]] Result<void> handle(Draft& draft, const CreateEnvironment& command);
[[nodiscard]] Result<void> handle(Draft& draft, const SetPolicy& command);
[[nodiscard]] Result<void> handle(Draft& draft, const Freeze& command);
[[nodiscard]] Result<void> handle(Draft& draft, const Unfreeze& command);
// register_command.cpp
[[nodiscard]] Result<void> handle(Draft& draft, const Register& command);
// switch_commands.cpp
[[nodiscard]] Result<void> handle(Draft& draft, const Promote& command);
[[nodiscard]] Result<void> handle(Draft& draft, const Rollback& command);
// candidate_commands.cpp
[[nodiscard]] Result<void> handle(Draft& draft, const Rebase& command);
[[nodiscard]] Result<void> handle(Draft& draft, const Drop& command);
[[nodiscard]] Result<void> handle(Draft& draft, const ReleaseHold& command);
[[nodiscard]] Result<void> handle(Draft& draft, const ResetToActive& command);
[[nodiscard]] Result<void> handle(Draft& draft, const RetireLegacy& command);
// observed_commands.cpp: of CI and of the reactors
[[nodiscard]] Result<void> handle(Draft& draft, const ReportReadiness& command);
[[nodiscard]] Result<void> handle(Draft& draft, const ForgetGateway& command);
[[nodiscard]] Result<void> handle(Draft& draft, const CloseLane& command);
[[nodiscard]] Result<void> handle(Draft& draft, const MarkRetired& command);
[[nodiscard]] Result<void> handle(Draft& draft, const MarkStarted& command);
// rollout_commands.cpp
[[nodiscard]] Result<void> handle(Draft& draft, const StartRollout& command);
[[nodiscard]] Result<void> handle(Draft& draft, const SetShare& command);
[[nodiscard]] Result<void> handle(Draft& draft, const AdvanceRollout& command);
[[nodiscard]] Result<void> handle(Draft& draft, const PauseRollout& command);
[[nodiscard]] Result<void> handle(Draft& draft, const ResumeRollout& command);
[[nodiscard]] Result<void> handle(Draft& draft, const AbortRollout& command);
// rollout_observed.cpp: of the rollout's reactor
[[nodiscard]] Result<void> handle(Draft& draft, const BakeStage& command);
[[nodiscard]] Result<void> handle(Draft& draft, const OpenGate& command);
[[nodiscard]] Result<void> handle(Draft& draft, const EndHoldback& command);
// rollout_templates.cpp
[[nodiscard]] Result<void> handle(Draft& draft, const SetRolloutTemplate& command);
[[nodiscard]] Result<void> handle(Draft& draft, const RemoveRolloutTemplate& command);

// waiver_commands.cpp
[[nodiscard]] Result<void> handle(Draft& draft, const WaiveLeak& command);
[[nodiscard]] Result<void> handle(Draft& draft, const RevokeWaiver& command);

} // namespace pult::state
