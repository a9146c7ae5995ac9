// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/writer/submission.h"

namespace pult::writer {

namespace {

struct ClassOne
{
    bool operator()(const state::Rollback& command) const { return !command.force; }
    bool operator()(const state::Retreat& /*command*/) const { return true; }
    bool operator()(const state::Freeze& /*command*/) const { return true; }
    bool operator()(const state::ReportReadiness& /*command*/) const { return true; }
    bool operator()(const state::CloseLane& /*command*/) const { return true; }
    bool operator()(const state::MarkRetired& /*command*/) const { return true; }
    bool operator()(const state::MarkStarted& /*command*/) const { return true; }
    bool operator()(const state::PauseRollout& /*command*/) const { return true; }
    bool operator()(const state::AbortRollout& /*command*/) const { return true; }
    bool operator()(const state::BakeStage& /*command*/) const { return true; }
    bool operator()(const state::OpenGate& /*command*/) const { return true; }
    bool operator()(const state::EndHoldback& /*command*/) const { return true; }
    bool operator()(const state::RevokeWaiver& /*command*/) const { return true; }
    template <typename Other> bool operator()(const Other& /*command*/) const { return false; }
};

} // namespace

bool isRetreat(const state::Command& command)
{
    const auto* rollback = std::get_if<state::Rollback>(&command);
    return (rollback && !rollback->force) || std::holds_alternative<state::Retreat>(command)
        || std::holds_alternative<state::AbortRollout>(command);
}

bool reducesRisk(const state::Command& command)
{
    return std::visit(ClassOne{}, command);
}

} // namespace pult::writer
