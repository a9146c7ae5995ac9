// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/state/world.h"

#include <gtest/gtest.h>

#include "controlplane/state/concerned.h"

namespace pult::state::testing {

namespace {

constexpr std::int64_t kStart = 1'763'735'000'000;

} // namespace

ManifestText::ManifestText(std::string application, std::string version)
{
    m_head = "application: " + application + "\nversion: " + version + "\n";
}

ManifestText& ManifestText::branch(std::string name, std::string repository)
{
    m_kind = "branch";
    m_head += "repository: " + repository + "\n";
    return named(std::move(name));
}

ManifestText& ManifestText::named(std::string name)
{
    if (!name.empty())
        m_head += "name: " + name + "\n";
    return *this;
}

ManifestText& ManifestText::platinum(std::string commit)
{
    m_head += "platinum: true\ncommit: " + commit + "\n";
    return *this;
}

ManifestText& ManifestText::service(
    const std::string& name, const std::string& version, std::string more)
{
    m_services[name] = {version, std::move(more)};
    return *this;
}

ManifestText& ManifestText::replace(const std::string& replaced, const std::string& by)
{
    m_replacements[replaced] = by;
    return *this;
}

ManifestText& ManifestText::placed(std::string environment, int instances, std::string readiness)
{
    m_placements.push_back({std::move(environment), instances, std::move(readiness)});
    return *this;
}

std::string ManifestText::text() const
{
    std::string yaml = "pult: 1\nkind: " + m_kind + "\n" + m_head + "services:\n";
    for (const auto& [name, service] : m_services) {
        yaml += "  " + name + ": {version: " + service.version
            + (service.more.empty() ? "" : ", " + service.more) + "}\n";
    }
    if (!m_replacements.empty())
        yaml += "replacements:\n";
    for (const auto& [replaced, by] : m_replacements)
        yaml += "  " + replaced + ": " + by + "\n";
    if (!m_placements.empty())
        yaml += "placements:\n";
    for (const auto& placement : m_placements) {
        yaml += "  " + placement.environment + ":\n    services:\n";
        for (const auto& [name, service] : m_services) {
            yaml += "      " + name + ": {endpoints: [";
            for (int i = 0; i < placement.instances; ++i)
                yaml += (i == 0 ? "10.0.0." : ", 10.0.0.") + std::to_string(i + 1) + ":8080";
            yaml += "], readiness: " + placement.readiness + "}\n";
        }
    }
    return yaml;
}

World::World()
{
    m_facts.nowUnixMs = kStart;
    run(CreateEnvironment{EnvironmentClass::Prod, "telecom-eu", {}});
}

Result<Decision> World::plan(const Command& command, const std::string& environment) const
{
    Request request;
    request.environment = environment;
    request.command = command;
    request.user = m_user;
    request.origin = "console 0.1.0 on alice-ws";
    request.reason = "because";
    request.requestId = "request-" + std::to_string(m_state->revision);
    request.reactor = m_reactor;
    auto decision = decide(*m_state, m_facts, request);
    if (decision) {
        const auto& observed = m_facts.of(environment);
        completeSwitch(
            *decision, concernedGateways(*decision, *m_state, observed), observed.expectedMs);
    }
    return decision;
}

Decision World::run(const Command& command, const std::string& environment)
{
    auto decision = plan(command, environment);
    if (!decision) {
        ADD_FAILURE() << decision.error().reason << ": " << decision.error().message;
        return {};
    }
    for (const auto& refusal : decision->refusals)
        ADD_FAILURE() << decision->act << ": " << refusal.reason << ": " << refusal.message;
    if (!decision->event) {
        ADD_FAILURE() << decision->act << " made no event: " << decision->summary;
        return *decision;
    }
    auto after = fold(*m_state, *decision->event, m_state->revision + 1);
    if (!after)
        ADD_FAILURE() << after.error().message;
    else
        m_state = *after;
    return *decision;
}

Decision World::registerText(const ManifestText& manifest, const std::string& environment)
{
    return run(Register{manifest.text(), "crm.yaml", {}}, environment);
}

std::vector<std::string> World::refusals(
    const Command& command, const std::string& environment) const
{
    std::vector<std::string> reasons;
    const auto decision = plan(command, environment);
    if (!decision)
        return {"error " + decision.error().reason};
    for (const auto& refusal : decision->refusals)
        reasons.push_back(refusal.reason);
    EXPECT_EQ(decision->refusals.empty(), decision->event.has_value() || decision->noOp);
    return reasons;
}

std::string World::error(const Command& command, const std::string& environment) const
{
    const auto decision = plan(command, environment);
    return decision ? std::string() : decision.error().reason;
}

void World::readiness(const DeploymentKey& key, ReadinessFact fact)
{
    auto& facts = m_facts.environments["prod"];
    auto all = facts.readiness ? *facts.readiness : ReadinessFacts{};
    all[key] = std::move(fact);
    facts.readiness = std::make_shared<const ReadinessFacts>(std::move(all));
}

void World::setReady(const DeploymentKey& key, Readiness readiness, std::string detail)
{
    const auto ready = readiness == Readiness::Ready ? 1U : 0U;
    this->readiness(key, {readiness, ready, 1, std::move(detail)});
}

void World::allReady(const std::string& name)
{
    const auto mark = [this](const ServiceTable& table) {
        for (const auto& [service, deployment] : table) {
            if (!deployment)
                continue;
            const auto n = static_cast<std::uint32_t>(deployment->placement.endpoints.size());
            readiness(deployment->key(), {Readiness::Ready, n, n, {}});
        }
    };
    mark(*environment(name).active);
    for (const auto& [number, generation] : environment(name).generations)
        mark(generation->delta);
}

void World::gateway(
    const std::string& id, Revision acknowledged, bool connected, std::set<ServiceName> services)
{
    auto& facts = m_facts.environments["prod"];
    auto all = facts.gateways ? *facts.gateways : std::map<std::string, GatewayFact>{};
    all[id] = {connected, acknowledged, std::move(services)};
    facts.gateways = std::make_shared<const std::map<std::string, GatewayFact>>(std::move(all));
}

void World::gatewaysAt(Revision acknowledged)
{
    auto& facts = m_facts.environments["prod"];
    auto all = facts.gateways ? *facts.gateways : std::map<std::string, GatewayFact>{};
    for (auto& [id, gateway] : all)
        gateway.acknowledged = acknowledged;
    facts.gateways = std::make_shared<const std::map<std::string, GatewayFact>>(std::move(all));
}

void World::named(std::set<DeploymentKey> keys)
{
    m_facts.environments["prod"].named
        = std::make_shared<const std::set<DeploymentKey>>(std::move(keys));
}

const Environment& World::environment(const std::string& name) const
{
    static const Environment kNone;
    const auto found = m_state->find(name);
    if (!found)
        ADD_FAILURE() << "no environment " << name;
    return found ? *found : kNone;
}

const Generation& World::generation(GenerationNumber number) const
{
    static const Generation kNone;
    const auto found = environment().find(number);
    if (!found)
        ADD_FAILURE() << "no generation " << number;
    return found ? *found : kNone;
}

std::string World::route(const std::string& service, GenerationNumber lane, HeadStamp head,
    const std::string& name) const
{
    const auto rule = resolve(environment(), service, lane, name, head);
    return rule.deployment ? rule.deployment->name() : rule.error;
}

std::string World::active() const
{
    return inWords(*environment().active);
}

std::string World::delta(GenerationNumber number) const
{
    return inWords(generation(number).delta);
}

std::string inWords(const ServiceTable& table)
{
    std::string text;
    for (const auto& [service, deployment] : table) {
        text += text.empty() ? "" : " ";
        if (!deployment)
            text += service + "-absent";
        else if (deployment->service != service)
            text += service + "=" + deployment->name();
        else
            text += deployment->name();
    }
    return text;
}

std::vector<std::string> texts(const std::vector<PlanLine>& lines)
{
    std::vector<std::string> all;
    for (const auto& line : lines)
        all.push_back(line.text);
    return all;
}

} // namespace pult::state::testing
