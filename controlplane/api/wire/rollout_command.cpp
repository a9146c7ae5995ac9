// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/api/wire/rollout_command.h"

#include <utility>

#include "controlplane/api/wire/command_fields.h"
#include "controlplane/api/wire/rollout.h"

namespace pult::api::wire {

namespace {

Result<state::Command> read(const v1::StartRollout& from)
{
    if (from.generation() == 0)
        return invalid("start_rollout.generation", "generations are counted from 1");
    if (from.plan_template().size() > kLongestName)
        return invalid("start_rollout.plan_template", tooLong(kLongestName));
    auto plan = fromWire(from.plan(), "start_rollout.plan");
    if (!plan)
        return failure(std::move(plan.error()));
    return state::StartRollout{from.generation(), *std::move(plan), from.plan_template()};
}

Result<state::Command> read(const v1::SetShare& from)
{
    if (from.generation() == 0)
        return invalid("set_share.generation", "generations are counted from 1");
    return state::SetShare{from.generation(), from.share_permille()};
}

Result<state::Command> read(const v1::AdvanceRollout& from)
{
    if (from.generation() == 0)
        return invalid("advance_rollout.generation", "generations are counted from 1");
    return state::AdvanceRollout{from.generation(), from.from_stage()};
}

Result<state::Command> read(const v1::PauseRollout& from)
{
    return readGeneration<state::PauseRollout>("pause_rollout.generation", from);
}

Result<state::Command> read(const v1::ResumeRollout& from)
{
    return readGeneration<state::ResumeRollout>("resume_rollout.generation", from);
}

Result<state::Command> read(const v1::AbortRollout& from)
{
    return readGeneration<state::AbortRollout>("abort_rollout.generation", from);
}

Result<state::Command> read(const v1::BakeStage& from)
{
    return state::BakeStage{from.generation(), from.stage()};
}

Result<state::Command> read(const v1::OpenGate& from)
{
    return state::OpenGate{from.generation(), from.stage()};
}

Result<state::Command> read(const v1::EndHoldback& from)
{
    return readGeneration<state::EndHoldback>("end_holdback.generation", from);
}

Result<state::Command> read(const v1::SetRolloutTemplate& from)
{
    if (from.template_().name().size() > kLongestName)
        return invalid("set_rollout_template.name", tooLong(kLongestName));
    auto plan = fromWire(from.template_().plan(), "set_rollout_template.plan");
    if (!plan)
        return failure(std::move(plan.error()));
    return state::SetRolloutTemplate{from.template_().name(), *std::move(plan)};
}

Result<state::Command> read(const v1::RemoveRolloutTemplate& from)
{
    if (from.name().size() > kLongestName)
        return invalid("remove_rollout_template.name", tooLong(kLongestName));
    return state::RemoveRolloutTemplate{from.name()};
}

} // namespace

CommandReaders rolloutReaders()
{
    using S = std::string;
    using C = v1::Command;
    return {
        {C::kStartRollout, [](const S&, const C& c) { return read(c.start_rollout()); }},
        {C::kSetShare, [](const S&, const C& c) { return read(c.set_share()); }},
        {C::kAdvanceRollout, [](const S&, const C& c) { return read(c.advance_rollout()); }},
        {C::kPauseRollout, [](const S&, const C& c) { return read(c.pause_rollout()); }},
        {C::kResumeRollout, [](const S&, const C& c) { return read(c.resume_rollout()); }},
        {C::kAbortRollout, [](const S&, const C& c) { return read(c.abort_rollout()); }},
        {C::kBakeStage, [](const S&, const C& c) { return read(c.bake_stage()); }},
        {C::kOpenGate, [](const S&, const C& c) { return read(c.open_gate()); }},
        {C::kEndHoldback, [](const S&, const C& c) { return read(c.end_holdback()); }},
        {C::kSetRolloutTemplate,
            [](const S&, const C& c) { return read(c.set_rollout_template()); }},
        {C::kRemoveRolloutTemplate,
            [](const S&, const C& c) { return read(c.remove_rollout_template()); }},
    };
}

void RolloutWriter::operator()(const state::StartRollout& from) const
{
    auto& out = *to.mutable_start_rollout();
    out.set_generation(from.generation);
    out.set_plan_template(from.planTemplate);
    if (!from.plan.stages.empty())
        toWire(from.plan, *out.mutable_plan());
}

void RolloutWriter::operator()(const state::SetShare& from) const
{
    to.mutable_set_share()->set_generation(from.generation);
    to.mutable_set_share()->set_share_permille(from.permille);
}

void RolloutWriter::operator()(const state::AdvanceRollout& from) const
{
    to.mutable_advance_rollout()->set_generation(from.generation);
    to.mutable_advance_rollout()->set_from_stage(from.fromStage);
}

void RolloutWriter::operator()(const state::PauseRollout& from) const
{
    to.mutable_pause_rollout()->set_generation(from.generation);
}

void RolloutWriter::operator()(const state::ResumeRollout& from) const
{
    to.mutable_resume_rollout()->set_generation(from.generation);
}

void RolloutWriter::operator()(const state::AbortRollout& from) const
{
    to.mutable_abort_rollout()->set_generation(from.generation);
}

void RolloutWriter::operator()(const state::EndHoldback& from) const
{
    to.mutable_end_holdback()->set_generation(from.generation);
}

void RolloutWriter::operator()(const state::BakeStage& from) const
{
    to.mutable_bake_stage()->set_generation(from.generation);
    to.mutable_bake_stage()->set_stage(from.stage);
}

void RolloutWriter::operator()(const state::OpenGate& from) const
{
    to.mutable_open_gate()->set_generation(from.generation);
    to.mutable_open_gate()->set_stage(from.stage);
}

void RolloutWriter::operator()(const state::SetRolloutTemplate& from) const
{
    auto& out = *to.mutable_set_rollout_template()->mutable_template_();
    out.set_name(from.name);
    toWire(from.plan, *out.mutable_plan());
}

void RolloutWriter::operator()(const state::RemoveRolloutTemplate& from) const
{
    to.mutable_remove_rollout_template()->set_name(from.name);
}

} // namespace pult::api::wire
