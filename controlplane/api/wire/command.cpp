// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/api/wire/command.h"

#include <algorithm>

#include "controlplane/api/reasons.h"
#include "controlplane/api/wire/command_fields.h"
#include "controlplane/api/wire/rollout_command.h"
#include "controlplane/api/wire/state.h"

namespace pult::api::wire {

namespace {

constexpr std::size_t kLongestText = 2000;
constexpr std::size_t kLongestManifest = 3U << 20U;
constexpr std::size_t kMostExempt = 100;
constexpr std::uint32_t kLongestTtlSeconds = 7 * 24 * 3600;
constexpr std::uint32_t kLongestDrainSeconds = 24 * 3600;

bool isHeaderName(const std::string& name)
{
    // Lower case, as HTTP/2 and xDS want it; pseudo headers and gRPC's own are not ours to take.
    const auto token = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    };
    return !name.empty() && name.size() <= kLongestName && name.rfind("grpc-", 0) != 0
        && std::all_of(name.begin(), name.end(), token);
}

Result<state::Policy> policyFromWire(const v1::Policy& from)
{
    state::Policy policy;
    const struct
    {
        const char* field;
        const std::string& given;
        std::string& to;
    } headers[] = {
        {"policy.generation_header", from.generation_header(), policy.generationHeader},
        {"policy.generation_name_header", from.generation_name_header(),
            policy.generationNameHeader},
        {"policy.head_header", from.head_header(), policy.headHeader},
    };
    for (const auto& [field, given, to] : headers) {
        if (given.empty())
            continue;
        if (!isHeaderName(given))
            return invalid(field,
                "it is no header name of lower case letters, digits, '-' and '_' outside of "
                "\"grpc-\"");
        to = given;
    }
    if (policy.generationHeader == policy.generationNameHeader
        || policy.generationHeader == policy.headHeader
        || policy.generationNameHeader == policy.headHeader)
        return invalid("policy.generation_header", "the three headers have to differ");
    if (from.gateway_ttl_seconds() > kLongestTtlSeconds)
        return invalid("policy.gateway_ttl_seconds", "it is more than a week");
    if (from.drain_seconds() > kLongestDrainSeconds)
        return invalid("policy.drain_seconds", "it is more than a day");
    if (from.gateway_ttl_seconds() > 0)
        policy.gatewayTtlSeconds = from.gateway_ttl_seconds();
    if (from.drain_seconds() > 0)
        policy.drainSeconds = from.drain_seconds();
    for (const auto& entry : from.entries())
        policy.entries.push_back({entry.name(), entry.url(), entry.method(),
            {entry.headers().begin(), entry.headers().end()}});
    return policy;
}

Result<state::Command> read(const std::string& environment, const v1::CreateEnvironment& from)
{
    if (!from.name().empty() && from.name() != environment)
        return invalid("create_environment.name",
            "it is \"" + from.name() + "\", but the request is for \"" + environment + "\"");
    if (from.environment_class() < v1::ENVIRONMENT_CLASS_PROD
        || from.environment_class() > v1::ENVIRONMENT_CLASS_UAT)
        return invalid("create_environment.environment_class", "it is PROD, STAGE, TEST or UAT");
    if (from.cluster().size() > kLongestName)
        return invalid("create_environment.cluster", tooLong(kLongestName));
    auto policy = policyFromWire(from.policy());
    if (!policy)
        return failure(std::move(policy.error()));
    return state::CreateEnvironment{
        static_cast<state::EnvironmentClass>(from.environment_class() - 1), from.cluster(),
        *std::move(policy)};
}

Result<state::Command> read(const std::string& /*environment*/, const v1::SetPolicy& from)
{
    auto policy = policyFromWire(from.policy());
    if (!policy)
        return failure(std::move(policy.error()));
    return state::SetPolicy{*std::move(policy)};
}

Result<state::Command> read(const std::string& /*environment*/, const v1::Register& from)
{
    if (from.manifest_yaml().empty())
        return invalid("register.manifest_yaml", "it is empty");
    if (from.manifest_yaml().size() > kLongestManifest)
        return invalid("register.manifest_yaml", tooLong(kLongestManifest));
    if (from.file_name().size() > kLongestText)
        return invalid("register.file_name", tooLong(kLongestText));
    if (from.name().size() > kLongestName)
        return invalid("register.name", tooLong(kLongestName));
    return state::Register{from.manifest_yaml(),
        from.file_name().empty() ? "manifest" : from.file_name(), from.name()};
}

Result<state::Command> read(const std::string& /*environment*/, const v1::Promote& from)
{
    return readGeneration<state::Promote>("promote.generation", from);
}

Result<state::Command> read(const std::string& /*environment*/, const v1::Rollback& from)
{
    if (from.expect() == 0)
        return invalid("rollback.expect", "generations are counted from 1");
    return state::Rollback{from.expect(), from.force()};
}

Result<state::Command> read(const std::string& /*environment*/, const v1::Retreat& /*from*/)
{
    return state::Retreat{};
}

Result<state::Command> read(const std::string& /*environment*/, const v1::Rebase& from)
{
    return readGeneration<state::Rebase>("rebase.generation", from);
}

Result<state::Command> read(const std::string& /*environment*/, const v1::Drop& from)
{
    return readGeneration<state::Drop>("drop.generation", from);
}

Result<state::Command> read(const std::string& /*environment*/, const v1::ReleaseHold& from)
{
    return readGeneration<state::ReleaseHold>("release_hold.generation", from);
}

Result<state::Command> read(const std::string& /*environment*/, const v1::ResetToActive& /*from*/)
{
    return state::ResetToActive{};
}

Result<state::Command> read(const std::string& /*environment*/, const v1::RetireLegacy& /*from*/)
{
    return state::RetireLegacy{};
}

Result<state::Command> read(const std::string& /*environment*/, const v1::Freeze& from)
{
    if (from.until_unix_ms() < 0)
        return invalid("freeze.until_unix_ms", "it is before 1970");
    if (static_cast<std::size_t>(from.exempt_size()) > kMostExempt)
        return invalid("freeze.exempt", "there are more than 100 accounts");
    for (const auto& account : from.exempt()) {
        if (account.empty() || account.size() > kLongestName)
            return invalid("freeze.exempt", "an account has 1 to 100 bytes");
    }
    return state::Freeze{from.until_unix_ms(), {from.exempt().begin(), from.exempt().end()}, {}};
}

Result<state::Command> read(const std::string& /*environment*/, const v1::Unfreeze& /*from*/)
{
    return state::Unfreeze{};
}

state::WaivedEdge read(const v1::WaivedEdge& from)
{
    return {from.caller(), from.callee(), from.entry()};
}

Result<state::Command> read(const std::string& /*environment*/, const v1::WaiveLeak& from)
{
    return state::WaiveLeak{read(from.edge()), from.owner(), from.until_unix_ms()};
}

Result<state::Command> read(const std::string& /*environment*/, const v1::RevokeWaiver& from)
{
    return state::RevokeWaiver{read(from.edge())};
}

Result<state::Command> read(const std::string& /*environment*/, const v1::ReportReadiness& from)
{
    if (from.service().empty() || from.service().size() > kLongestName)
        return invalid("report_readiness.service", "a service has 1 to 100 bytes");
    if (from.generation() == 0)
        return invalid("report_readiness.generation", "generations are counted from 1");
    if (from.detail().size() > kLongestText)
        return invalid("report_readiness.detail", tooLong(kLongestText));
    return state::ReportReadiness{{from.service(), from.generation()}, from.ready(), from.detail()};
}

Result<state::Command> read(const std::string& /*environment*/, const v1::MarkRetired& from)
{
    state::MarkRetired command;
    for (const auto& service : from.services())
        command.deployments.push_back({service, from.generation()});
    return command;
}

Result<state::Command> read(const std::string& /*environment*/, const v1::ForgetGateway& from)
{
    if (from.gateway().empty() || from.gateway().size() > kLongestText)
        return invalid("forget_gateway.gateway", "a node id has 1 to 2000 bytes");
    return state::ForgetGateway{from.gateway()};
}

Result<state::Command> read(const std::string& /*environment*/, const v1::MarkStarted& /*from*/)
{
    return state::MarkStarted{};
}

Result<state::Command> read(const std::string& /*environment*/, const v1::CloseLane& from)
{
    return readGeneration<state::CloseLane>("close_lane.generation", from);
}

CommandReaders readersOfTables()
{
    using S = std::string;
    using C = v1::Command;
    return {
        {C::kCreateEnvironment,
            [](const S& e, const C& c) { return read(e, c.create_environment()); }},
        {C::kSetPolicy, [](const S& e, const C& c) { return read(e, c.set_policy()); }},
        {C::kRegister, [](const S& e, const C& c) { return read(e, c.register_()); }},
        {C::kPromote, [](const S& e, const C& c) { return read(e, c.promote()); }},
        {C::kRollback, [](const S& e, const C& c) { return read(e, c.rollback()); }},
        {C::kRetreat, [](const S& e, const C& c) { return read(e, c.retreat()); }},
        {C::kRebase, [](const S& e, const C& c) { return read(e, c.rebase()); }},
        {C::kDrop, [](const S& e, const C& c) { return read(e, c.drop()); }},
        {C::kReleaseHold, [](const S& e, const C& c) { return read(e, c.release_hold()); }},
        {C::kResetToActive, [](const S& e, const C& c) { return read(e, c.reset_to_active()); }},
        {C::kRetireLegacy, [](const S& e, const C& c) { return read(e, c.retire_legacy()); }},
        {C::kFreeze, [](const S& e, const C& c) { return read(e, c.freeze()); }},
        {C::kUnfreeze, [](const S& e, const C& c) { return read(e, c.unfreeze()); }},
        {C::kWaiveLeak, [](const S& e, const C& c) { return read(e, c.waive_leak()); }},
        {C::kRevokeWaiver, [](const S& e, const C& c) { return read(e, c.revoke_waiver()); }},
        {C::kReportReadiness, [](const S& e, const C& c) { return read(e, c.report_readiness()); }},
        {C::kMarkRetired, [](const S& e, const C& c) { return read(e, c.mark_retired()); }},
        {C::kForgetGateway, [](const S& e, const C& c) { return read(e, c.forget_gateway()); }},
        {C::kMarkStarted, [](const S& e, const C& c) { return read(e, c.mark_started()); }},
        {C::kCloseLane, [](const S& e, const C& c) { return read(e, c.close_lane()); }},
    };
}

const CommandReaders& readers()
{
    static const auto kReaders = [] {
        auto all = readersOfTables();
        all.merge(rolloutReaders());
        return all;
    }();
    return kReaders;
}

//! One writer a command, found by overload.
struct Writer : RolloutWriter
{
    using RolloutWriter::operator();

    const std::string& environment;

    void operator()(const state::CreateEnvironment& from) const
    {
        auto& out = *to.mutable_create_environment();
        out.set_name(environment);
        out.set_environment_class(toWire(from.environmentClass));
        out.set_cluster(from.cluster);
        toWire(from.policy, *out.mutable_policy());
    }
    void operator()(const state::SetPolicy& from) const
    {
        toWire(from.policy, *to.mutable_set_policy()->mutable_policy());
    }
    void operator()(const state::Register& from) const
    {
        to.mutable_register_()->set_file_name(from.fileName);
        to.mutable_register_()->set_name(from.name);
    }
    void operator()(const state::Promote& from) const
    {
        to.mutable_promote()->set_generation(from.generation);
    }
    void operator()(const state::Rollback& from) const
    {
        to.mutable_rollback()->set_expect(from.expect);
        to.mutable_rollback()->set_force(from.force);
    }
    void operator()(const state::Retreat& /*from*/) const { to.mutable_retreat(); }
    void operator()(const state::Rebase& from) const
    {
        to.mutable_rebase()->set_generation(from.generation);
    }
    void operator()(const state::Drop& from) const
    {
        to.mutable_drop()->set_generation(from.generation);
    }
    void operator()(const state::ReleaseHold& from) const
    {
        to.mutable_release_hold()->set_generation(from.generation);
    }
    void operator()(const state::ResetToActive& /*from*/) const { to.mutable_reset_to_active(); }
    void operator()(const state::RetireLegacy& /*from*/) const { to.mutable_retire_legacy(); }
    void operator()(const state::Freeze& from) const
    {
        to.mutable_freeze()->set_until_unix_ms(from.untilUnixMs);
        to.mutable_freeze()->mutable_exempt()->Add(from.exempt.begin(), from.exempt.end());
    }
    void operator()(const state::Unfreeze& /*from*/) const { to.mutable_unfreeze(); }
    void operator()(const state::WaiveLeak& from) const
    {
        auto& out = *to.mutable_waive_leak();
        toWire(from.edge, *out.mutable_edge());
        out.set_owner(from.owner);
        out.set_until_unix_ms(from.untilUnixMs);
    }
    void operator()(const state::RevokeWaiver& from) const
    {
        toWire(from.edge, *to.mutable_revoke_waiver()->mutable_edge());
    }
    void operator()(const state::ReportReadiness& from) const
    {
        auto& out = *to.mutable_report_readiness();
        out.set_service(from.deployment.service);
        out.set_generation(from.deployment.generation);
        out.set_ready(from.ready);
        out.set_detail(from.detail);
    }
    void operator()(const state::ForgetGateway& from) const
    {
        to.mutable_forget_gateway()->set_gateway(from.gateway);
    }
    void operator()(const state::CloseLane& from) const
    {
        to.mutable_close_lane()->set_generation(from.generation);
    }
    void operator()(const state::MarkRetired& from) const
    {
        auto& out = *to.mutable_mark_retired();
        for (const auto& key : from.deployments) {
            out.set_generation(key.generation);
            out.add_services(key.service);
        }
    }
    void operator()(const state::MarkStarted& /*from*/) const { to.mutable_mark_started(); }
};

} // namespace

Error fieldInvalid(const std::string& field, const std::string& what)
{
    return {Code::InvalidArgument, kFieldInvalid,
        "The field " + field + " is not valid: " + what + ".", {{"field", field}}, {}};
}

Result<state::Command> fromWire(const std::string& environment, const v1::Command& from)
{
    const auto reader = readers().find(from.kind_case());
    if (reader == readers().end()) {
        return failure(Code::InvalidArgument, kCommandMissing,
            "The request names no command, or one that this version of the control plane does not "
            "know.");
    }
    return reader->second(environment, from);
}

void toWire(const std::string& environment, const state::Command& from, v1::Command& to)
{
    std::visit(Writer{{to}, environment}, from);
}

} // namespace pult::api::wire
