// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <bit>

#include "controlplane/codec/codec.h"

namespace pult::codec {

namespace {

//! Canonical bytes: every number as eight bytes, every text and list behind its length. Not
//! protobuf, whose encoding may differ between versions of the library.
class Canon
{
public:
    explicit Canon(std::string_view kind) { text(kind); }

    Canon& number(std::uint64_t value)
    {
        for (int shift = 56; shift >= 0; shift -= 8)
            m_bytes += static_cast<char>(value >> shift & 0xff);
        return *this;
    }
    Canon& text(std::string_view value)
    {
        number(value.size());
        m_bytes += value;
        return *this;
    }
    Canon& texts(const std::vector<std::string>& values)
    {
        number(values.size());
        for (const auto& value : values)
            text(value);
        return *this;
    }
    Canon& policy(const state::Policy& value)
    {
        number(value.gatewayTtlSeconds)
            .number(value.drainSeconds)
            .text(value.generationHeader)
            .text(value.generationNameHeader)
            .text(value.headHeader);
        // Last, and only when there are some: policies without them keep their digests.
        if (!value.entries.empty())
            number(value.entries.size());
        for (const auto& entry : value.entries)
            this->entry(entry);
        return *this;
    }
    Canon& entry(const state::Entry& value)
    {
        text(value.name).text(value.url).text(value.method).number(value.headers.size());
        for (const auto& [header, content] : value.headers)
            text(header).text(content);
        return *this;
    }
    Canon& real(double value) { return number(std::bit_cast<std::uint64_t>(value)); }
    Canon& guards(const std::vector<state::Guard>& values)
    {
        number(values.size());
        for (const auto& value : values) {
            text(value.name)
                .number(static_cast<std::uint64_t>(value.kind))
                .number(static_cast<std::uint64_t>(value.act))
                .real(value.margin)
                .real(value.quantile)
                .number(value.limit ? 1 : 0)
                .real(value.limit.value_or(0))
                .texts(value.services)
                .text(value.query);
        }
        return *this;
    }
    Canon& stage(const state::Stage& value)
    {
        text(value.name)
            .texts(value.where.regions)
            .texts(value.where.zones)
            .number(value.where.permille)
            .number(value.sharePermille)
            .number(value.bakeSeconds)
            .number(value.minimumSample)
            .number(value.coverage.size());
        for (const auto& coverage : value.coverage) {
            text(coverage.dimension)
                .texts(coverage.values)
                .number(coverage.minimumValues)
                .number(coverage.minimumUnits);
        }
        return number(static_cast<std::uint64_t>(value.gate)).guards(value.guards);
    }
    Canon& plan(const state::RolloutPlan& value)
    {
        number(static_cast<std::uint64_t>(value.unit)).number(value.stages.size());
        for (const auto& one : value.stages)
            stage(one);
        return guards(value.guards)
            .real(value.alpha)
            .number(static_cast<std::uint64_t>(value.finish))
            .number(value.holdback.permille)
            .number(value.holdback.seconds);
    }
    [[nodiscard]] std::string take() { return std::move(m_bytes); }

private:
    std::string m_bytes;
};

// The names are stored in the digests of every journal: they never change.

std::string canon(const state::CreateEnvironment& c)
{
    return Canon("create-environment")
        .number(static_cast<std::uint64_t>(c.environmentClass))
        .text(c.cluster)
        .policy(c.policy)
        .take();
}

std::string canon(const state::SetPolicy& c)
{
    return Canon("set-policy").policy(c.policy).take();
}

std::string canon(const state::Register& c)
{
    return Canon("register").text(c.manifestYaml).text(c.fileName).text(c.name).take();
}

std::string canon(const state::Promote& c)
{
    return Canon("promote").number(c.generation).take();
}

std::string canon(const state::Rollback& c)
{
    return Canon("rollback").number(c.expect).number(c.force ? 1 : 0).take();
}

std::string canon(const state::Retreat& /*c*/)
{
    return Canon("retreat").take();
}

std::string canon(const state::Rebase& c)
{
    return Canon("rebase").number(c.generation).take();
}

std::string canon(const state::Drop& c)
{
    return Canon("drop").number(c.generation).take();
}

std::string canon(const state::ReleaseHold& c)
{
    return Canon("release-hold").number(c.generation).take();
}

std::string canon(const state::ResetToActive& /*c*/)
{
    return Canon("reset-to-active").take();
}

std::string canon(const state::RetireLegacy& /*c*/)
{
    return Canon("retire-legacy").take();
}

// Without its reason: that is the request's, not the command's, and not known yet to a plan.
std::string canon(const state::Freeze& c)
{
    return Canon("freeze").number(static_cast<std::uint64_t>(c.untilUnixMs)).texts(c.exempt).take();
}

std::string canon(const state::Unfreeze& /*c*/)
{
    return Canon("unfreeze").take();
}

std::string canon(const state::ReportReadiness& c)
{
    return Canon("report-readiness")
        .text(c.deployment.service)
        .number(c.deployment.generation)
        .number(c.ready ? 1 : 0)
        .text(c.detail)
        .take();
}

std::string canon(const state::ForgetGateway& c)
{
    return Canon("forget-gateway").text(c.gateway).take();
}

std::string canon(const state::CloseLane& c)
{
    return Canon("close-lane").number(c.generation).take();
}

std::string canon(const state::MarkRetired& c)
{
    Canon canon("mark-retired");
    canon.number(c.deployments.size());
    for (const auto& key : c.deployments)
        canon.text(key.service).number(key.generation);
    return canon.take();
}

std::string canon(const state::MarkStarted& /*c*/)
{
    return Canon("mark-started").take();
}

std::string canon(const state::StartRollout& c)
{
    return Canon("rollout-start").number(c.generation).plan(c.plan).text(c.planTemplate).take();
}

std::string canon(const state::SetShare& c)
{
    return Canon("rollout-share").number(c.generation).number(c.permille).take();
}

std::string canon(const state::AdvanceRollout& c)
{
    return Canon("rollout-advance").number(c.generation).number(c.fromStage).take();
}

std::string canon(const state::PauseRollout& c)
{
    return Canon("rollout-pause").number(c.generation).take();
}

std::string canon(const state::ResumeRollout& c)
{
    return Canon("rollout-resume").number(c.generation).take();
}

std::string canon(const state::AbortRollout& c)
{
    return Canon("rollout-abort").number(c.generation).take();
}

std::string canon(const state::BakeStage& c)
{
    return Canon("bake-stage").number(c.generation).number(c.stage).take();
}

std::string canon(const state::OpenGate& c)
{
    return Canon("open-gate").number(c.generation).number(c.stage).take();
}

std::string canon(const state::EndHoldback& c)
{
    return Canon("end-holdback").number(c.generation).take();
}

std::string canon(const state::SetRolloutTemplate& c)
{
    return Canon("rollout-template-set").text(c.name).plan(c.plan).take();
}

std::string canon(const state::RemoveRolloutTemplate& c)
{
    return Canon("rollout-template-remove").text(c.name).take();
}

std::string canon(const state::WaiveLeak& c)
{
    return Canon("waive-leak")
        .text(c.edge.caller)
        .text(c.edge.callee)
        .text(c.edge.entry)
        .text(c.owner)
        .number(static_cast<std::uint64_t>(c.untilUnixMs))
        .take();
}

std::string canon(const state::RevokeWaiver& c)
{
    return Canon("revoke-waiver").text(c.edge.caller).text(c.edge.callee).text(c.edge.entry).take();
}

} // namespace

Digest JournalCodec::commandDigest(const state::Command& command) const
{
    return sha256({std::visit([](const auto& c) { return canon(c); }, command)});
}

} // namespace pult::codec
