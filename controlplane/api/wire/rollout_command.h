// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>

#include "common/error.h"
#include "controlplane/state/command.h"
#include "pult/v1/command.pb.h"

namespace pult::api::wire {

using CommandReader
    = Result<state::Command> (*)(const std::string& environment, const v1::Command& from);
using CommandReaders = std::map<v1::Command::KindCase, CommandReader>;

//! Of the commands of staged rollouts. Errors of each: INVALID_ARGUMENT FIELD_INVALID.
[[nodiscard]] CommandReaders rolloutReaders();

//! Their way back, found by overload.
struct RolloutWriter
{
    v1::Command& to;

    void operator()(const state::StartRollout& from) const;
    void operator()(const state::SetShare& from) const;
    void operator()(const state::AdvanceRollout& from) const;
    void operator()(const state::PauseRollout& from) const;
    void operator()(const state::ResumeRollout& from) const;
    void operator()(const state::AbortRollout& from) const;
    void operator()(const state::EndHoldback& from) const;
    void operator()(const state::BakeStage& from) const;
    void operator()(const state::OpenGate& from) const;
    void operator()(const state::SetRolloutTemplate& from) const;
    void operator()(const state::RemoveRolloutTemplate& from) const;
};

} // namespace pult::api::wire
