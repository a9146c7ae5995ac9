// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/scripted/scripted_state.h"

#include <algorithm>

namespace pult::scripted {
namespace {

using client::Deployment;
using client::DeploymentPtr;
using client::EnvironmentState;
using client::Generation;
using client::GenerationPtr;
using client::Role;

constexpr std::int64_t kMinute = 60'000;
constexpr std::int64_t kDay = 24 * 60 * kMinute;
constexpr std::uint32_t kGateways = 41;

std::string ip(std::uint32_t generation, int index)
{
    return "10.2." + std::to_string(generation) + "." + std::to_string(14 + index);
}

std::shared_ptr<Deployment> deploy(
    const std::string& service, std::uint32_t generation, const std::string& version, int instances)
{
    auto deployment = std::make_shared<Deployment>();
    deployment->service = service;
    deployment->generation = generation;
    deployment->version = version;
    deployment->deploymentName = service + "-v" + std::to_string(generation);
    for (int i = 0; i < instances; ++i)
        deployment->endpoints.push_back({ip(generation, i), 8080});
    deployment->artifacts.push_back(
        {"image", service + ":" + version, "sha256:" + service + version});
    deployment->readinessCheck = "grpc";
    if (service == "orders") {
        deployment->api = {1, 2};
        deployment->produces = {"orders.events"};
    } else if (service == "notifications") {
        deployment->consumes = {"orders.events"};
    }
    return deployment;
}

DeploymentPtr ordersOf5()
{
    auto orders = deploy("orders", 5, "5.5.0", 6);
    orders->artifacts.push_back({"dataset", "geo-11-20", "sha256:geo1120"});
    orders->api = {2, 3};
    orders->produces.push_back("orders.returns");
    return orders;
}

DeploymentPtr billing(std::uint32_t generation, const std::string& version, std::uint32_t schema)
{
    auto deployment = deploy("billing", generation, version, 4);
    deployment->databases.push_back({"billing", schema, {11, 12}});
    return deployment;
}

const std::vector<std::string>& words()
{
    static const std::vector<std::string> kWords{"address", "agent", "archive", "audit", "balance",
        "bonus", "bundle", "calendar", "campaign", "card", "case", "channel", "charge", "consent",
        "contact", "contract", "coverage", "credit", "device", "dispute", "document", "fraud",
        "identity", "invoice", "inventory", "lead", "ledger", "mailer", "number", "offer",
        "partner", "payment", "plan", "portal", "product", "quota", "rating", "refund", "roaming",
        "segment", "shipping", "sim", "survey", "tariff", "tax", "ticket", "usage", "voucher"};
    return kWords;
}

const std::vector<std::string>& kinds()
{
    static const std::vector<std::string> kKinds{
        "api", "cache", "export", "gateway", "index", "jobs", "sync", "worker", "writer"};
    return kKinds;
}

std::string unchangedName(int i)
{
    const std::size_t at = static_cast<std::size_t>(i);
    const std::size_t perRound = words().size() * kinds().size();
    const std::size_t round = at / perRound;
    const std::string name
        = words()[at % words().size()] + "-" + kinds()[(at / words().size()) % kinds().size()];
    return round == 0 ? name : name + "-" + std::to_string(round + 1);
}

client::ServiceMap activeOf4(int unchanged)
{
    client::ServiceMap active;
    const auto put = [&](DeploymentPtr deployment) {
        std::string service = deployment->service;
        active.emplace(std::move(service), std::move(deployment));
    };
    put(deploy("orders", 4, "5.4.0", 6));
    put(billing(4, "3.12.1", 11));
    put(deploy("notifications", 4, "2.1.0", 3));
    put(deploy("pricing", 4, "2.8.4", 2));
    put(deploy("search", 4, "4.0.2", 2));
    put(deploy("accounts", 4, "7.0.3", 4));
    for (int i = 0; i < unchanged; ++i)
        put(deploy(unchangedName(i), 1, "1." + std::to_string(i % 9) + ".0", 2));
    return active;
}

Generation generation(std::uint32_t number, Role role, const std::string& version,
    std::uint32_t base, std::int64_t registered)
{
    Generation result;
    result.number = number;
    result.role = role;
    result.application = "CRM";
    result.version = version;
    result.base = base;
    result.registeredUnixMs = registered;
    result.registeredBy = "ci";
    result.manifestDigest = "5e1c0b2d9a4417c0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f6a977";
    return result;
}

void add(Generation& to, DeploymentPtr deployment)
{
    std::string service = deployment->service;
    to.delta.emplace(std::move(service), std::move(deployment));
}

Generation g6()
{
    Generation result = generation(6, Role::Candidate, "3.23.0", 4, kNowMs - 29 * kMinute);
    result.commit = "c41d77e0b2";
    result.branches = {"feature/loyalty", "feature/search-v4"};
    add(result, deploy("orders", 6, "5.6.0", 2));
    add(result, deploy("pricing", 6, "2.9.0", 2));
    add(result, deploy("search", 6, "4.1.0", 2));
    add(result, deploy("loyalty", 6, "1.0.0", 2));
    return result;
}

Generation g5()
{
    Generation result = generation(5, Role::Candidate, "3.22.1", 4, kNowMs - 51 * kMinute);
    result.name = "one-click-returns";
    result.commit = "9f2b41c07a";
    result.platinum = true;
    result.branches = {"feature/returns", "fix/1182"};
    add(result, ordersOf5());
    add(result, billing(5, "3.13.0", 12));
    add(result, deploy("notifications", 5, "2.2.0", 3));
    return result;
}

Generation g4()
{
    Generation result = generation(4, Role::Active, "3.22.0", 3, kNowMs - 7 * kDay);
    result.commit = "77af02d914";
    result.branches = {"stage"};
    result.activatedUnixMs = kNowMs - 6 * kDay - 29 * kMinute;
    return result;
}

Generation g3()
{
    Generation result = generation(3, Role::Legacy, "3.21.4", 2, kNowMs - 20 * kDay);
    result.commit = "c19e55aa01";
    result.activatedUnixMs = kNowMs - 19 * kDay;
    add(result, deploy("orders", 3, "5.3.2", 6));
    add(result, billing(3, "3.12.0", 11));
    add(result, deploy("pricing", 3, "2.8.1", 2));
    add(result, deploy("search", 3, "4.0.0", 2));
    add(result, deploy("accounts", 3, "7.0.1", 4));
    return result;
}

EnvironmentState frame()
{
    EnvironmentState state;
    state.name = "prod";
    state.environmentClass = client::EnvironmentClass::Prod;
    state.cluster = "telecom-eu";
    state.application = "CRM";
    state.policy = {600, 30, "x-generation", "x-generation-name", "x-generation-head"};
    state.policy.entries = {{"order", "http://edge.telecom-eu:8080/order", "POST", {}},
        {"quote", "http://edge.telecom-eu:8080/quote", "POST", {}},
        {"search", "http://edge.telecom-eu:8080/search", "GET", {}}};
    return state;
}

GenerationPtr share(Generation generation)
{
    return std::make_shared<const Generation>(std::move(generation));
}

std::string hash(std::uint64_t revision)
{
    std::string bytes(32, '\0');
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<char>((revision * 2654435761U + i * 40503U) >> 3 & 0xff);
    return bytes;
}

} // namespace

EnvironmentState beforePromote(int unchanged)
{
    EnvironmentState state = frame();
    state.head = 4;
    state.legacy = 3;
    state.active = activeOf4(unchanged);
    state.generations = {share(g6()), share(g5()), share(g4()), share(g3())};
    state.revision = 812;
    state.revisionUnixMs = kNowMs - 29 * kMinute;
    state.revisionBy = "ci";
    state.revisionAct = "Register g6";
    return state;
}

EnvironmentState afterPromote(int unchanged)
{
    const EnvironmentState before = beforePromote(unchanged);
    EnvironmentState state = before;
    state.head = 5;
    state.legacy = 4;
    state.revision = 813;
    state.revisionUnixMs = kNowMs - 3'000;
    state.revisionBy = "alice";
    state.revisionAct = "Promote g5";

    Generation head = g5();
    Generation legacy = g4();
    for (const auto& [service, deployment] : head.delta) {
        legacy.delta[service] = before.active.at(service);
        state.active[service] = deployment;
    }
    head.delta.clear();
    head.role = Role::Active;
    head.activatedUnixMs = state.revisionUnixMs;
    legacy.role = Role::Legacy;
    Generation mixed = g6();
    mixed.movedServices = {"billing", "notifications", "orders"};
    mixed.conflictingServices = {"orders"};
    state.generations = {share(mixed), share(head), share(legacy)};
    return state;
}

EnvironmentState promotedAWhileAgo()
{
    EnvironmentState state = afterPromote();
    state.revisionUnixMs = kNowMs - 4 * kMinute;
    for (GenerationPtr& each : state.generations)
        if (each->number == state.head) {
            Generation head = *each;
            head.activatedUnixMs = state.revisionUnixMs;
            each = share(std::move(head));
        }
    return state;
}

EnvironmentState afterRollback(int unchanged)
{
    EnvironmentState state = beforePromote(unchanged);
    state.legacy = 0;
    state.revision = 814;
    state.revisionUnixMs = kNowMs - 1'000;
    state.revisionBy = "alice";
    state.revisionAct = "Roll back g5 -> g4";
    Generation held = g5();
    held.held = true;
    Generation head = g4();
    head.activatedUnixMs = state.revisionUnixMs;
    state.generations = {share(g6()), share(held), share(head)};
    return state;
}

EnvironmentState persian()
{
    static const std::map<std::string, std::string> kNames{{"orders", "سفارش‌ها"},
        {"billing", "صورت‌حساب"}, {"notifications", "اعلان‌ها"},
        {"loyalty", "باشگاه مشتریان"}, {"accounts", "accounts-حساب‌ها"}};
    const auto renamed = [](const client::ServiceMap& map) {
        client::ServiceMap result;
        for (const auto& [service, deployment] : map) {
            const auto known = kNames.find(service);
            if (known == kNames.end()) {
                result.emplace(service, deployment);
                continue;
            }
            auto copy = std::make_shared<Deployment>(*deployment);
            copy->service = known->second;
            copy->deploymentName = known->second + "-v" + std::to_string(deployment->generation);
            result.emplace(known->second, std::move(copy));
        }
        return result;
    };
    EnvironmentState state = beforePromote(20);
    state.application = "سامانه مشتریان CRM";
    state.cluster = "تهران-west";
    state.active = renamed(state.active);
    for (GenerationPtr& each : state.generations) {
        Generation generation = *each;
        generation.application = state.application;
        generation.registeredBy = "مریم کاظمی";
        if (generation.number == 5)
            generation.name = "بازگشت یک‌کلیکی";
        generation.delta = renamed(generation.delta);
        each = share(std::move(generation));
    }
    state.freeze = {true, "تعطیلات نوروز: release freeze تا ۱۴ فروردین", "فرهاد رستمی", 0, {}};
    state.revision = 820;
    state.revisionBy = "فرهاد رستمی";
    state.revisionAct = "Freeze";
    return state;
}

EnvironmentState emptyEnvironment()
{
    EnvironmentState state = frame();
    state.name = "uat";
    state.environmentClass = client::EnvironmentClass::Uat;
    state.application.clear();
    state.revision = 1;
    state.revisionUnixMs = kNowMs - kDay;
    state.revisionBy = "admin";
    state.revisionAct = "Create environment uat";
    return state;
}

ReadinessPtr readiness(const EnvironmentState& state)
{
    auto map = std::make_shared<client::ReadinessMap>();
    const auto put = [&](const DeploymentPtr& deployment) {
        if (!deployment)
            return;
        client::DeploymentReadiness ready{deployment->service, deployment->generation,
            client::Readiness::Ready, static_cast<std::uint32_t>(deployment->endpoints.size()),
            static_cast<std::uint32_t>(deployment->endpoints.size()), {}};
        if (deployment->service == "loyalty") {
            ready.readiness = client::Readiness::NotReady;
            ready.readyEndpoints = 0;
            ready.detail = "connection refused by 10.2.6.14:8080";
        }
        map->emplace(std::pair(deployment->service, deployment->generation), ready);
    };
    for (const auto& [service, deployment] : state.active)
        put(deployment);
    for (const GenerationPtr& each : state.generations)
        for (const auto& [service, deployment] : each->delta)
            put(deployment);
    return map;
}

GatewaysPtr gateways(std::uint64_t revision, bool trouble)
{
    struct Made
    {
        const char* id;
        const char* dataPlane;
        const char* kind;
        const char* zone;
    };
    static const std::vector<Made> kMade{{"edge-eu-1", "Envoy 1.31", "edge", "west-a"},
        {"edge-eu-2", "HAProxy 2.6.12", "edge", "west-b"},
        {"edge-eu-3", "HAProxy 2.6.12", "edge", "west-c"},
        {"orders-5d9-x2", "gRPC C++ 1.51", "client", "west-a"},
        {"billing-77c-k1", "gRPC C++ 1.51", "client", "west-a"},
        {"search-1ab-zz", "gRPC js 1.14", "client", "west-b"},
        {"catalog-90f-q7", "gRPC js 1.14", "client", "west-a"},
        {"pricing-3c2-aa", "gRPC C++ 1.51", "client", "west-b"}};
    auto map = std::make_shared<client::GatewayMap>();
    for (std::uint32_t i = 0; i < kGateways; ++i) {
        client::Gateway gateway;
        if (i < kMade.size()) {
            const Made& made = kMade[i];
            gateway.id = made.id;
            gateway.dataPlane = made.dataPlane;
            gateway.kind = made.kind;
            gateway.zone = made.zone;
        } else {
            gateway.id
                = unchangedName(static_cast<int>(i)) + "-" + std::to_string(i * 37 % 90 + 10);
            gateway.dataPlane = i % 3 == 0 ? "gRPC js 1.14" : "gRPC C++ 1.51";
            gateway.kind = "client";
            gateway.zone = i % 2 == 0 ? "west-a" : "west-b";
        }
        if (gateway.dataPlane.starts_with("HAProxy"))
            gateway.retreat = client::RuntimeCommand{"/run/haproxy/pult-edge.sock",
                "set map #5 table 4|4|pult2|0|-|none|0|users|0|-|none|1000|30"};
        gateway.region = "eu";
        gateway.acknowledgedRevision = revision;
        gateway.state = client::GatewayState::Acknowledged;
        gateway.afterUs = 31'000 + i * 760;
        gateway.lastSeenUnixMs = kNowMs - 1'000;
        gateway.services = {"billing", "notifications", "orders"};
        if (gateway.id == "catalog-90f-q7") {
            gateway.state = client::GatewayState::NotConcerned;
            gateway.services = {"search"};
        }
        if (trouble && gateway.id == "billing-77c-k1") {
            gateway.state = client::GatewayState::Refused;
            gateway.acknowledgedRevision = revision - 1;
            gateway.reason = "RouteConfiguration orders: weighted cluster total is 0";
            gateway.refusals = 1;
        }
        if (trouble && gateway.id == "search-1ab-zz") {
            gateway.state = client::GatewayState::Lost;
            gateway.acknowledgedRevision = revision - 2;
            gateway.lastSeenUnixMs = kNowMs - 3 * kMinute - 5'000;
            gateway.reason = "not seen for 3 min";
            gateway.keeps = {"notifications-v4"};
        }
        map->emplace(gateway.id, std::make_shared<const client::Gateway>(gateway));
    }
    return map;
}

client::Operation operationAt(std::uint64_t revision, const std::string& act,
    client::OperationStep step, std::uint32_t acknowledged)
{
    client::Operation operation;
    operation.id = std::to_string(revision);
    operation.environment = "prod";
    operation.revision = revision;
    operation.requestId = "0192f3a4-7c11-4d6e-9d20-5b8e21c4b7a7";
    operation.act = act;
    operation.step = step;
    operation.acceptedUnixMs = kNowMs - 3'000 + 118;
    operation.configuredAfterUs = step == client::OperationStep::Accepted ? 0 : 512;
    operation.acknowledged = acknowledged;
    operation.counted = kGateways;
    operation.acknowledgedAfterUs = acknowledged == kGateways ? 62'000 : 0;
    operation.commandClass = 2;
    operation.user = "alice";
    return operation;
}

OperationsPtr operations(std::uint64_t revision, bool trouble)
{
    auto map = std::make_shared<client::OperationMap>();
    client::Operation last
        = operationAt(806, "Promote g4", client::OperationStep::Acknowledged, kGateways);
    last.acceptedUnixMs = kNowMs - 6 * kDay - 29 * kMinute + 204;
    last.configuredAfterUs = 400;
    map->emplace(last.revision, std::make_shared<const client::Operation>(last));
    if (revision >= 813) {
        client::Operation promote = operationAt(813, "Promote g5",
            trouble ? client::OperationStep::Configured : client::OperationStep::Acknowledged,
            trouble ? kGateways - 2 : kGateways);
        if (trouble)
            promote.gateways = {{"billing-77c-k1", client::GatewayState::Refused, 0,
                                    "RouteConfiguration orders: weighted cluster total is 0"},
                {"search-1ab-zz", client::GatewayState::Lost, 0, "not seen for 3 min"}};
        map->emplace(promote.revision, std::make_shared<const client::Operation>(promote));
    }
    return map;
}

std::vector<client::JournalEntry> journal(std::uint64_t revision)
{
    struct Made
    {
        std::uint64_t revision;
        std::int64_t ago;
        const char* user;
        const char* kind;
        const char* act;
        const char* effect;
        const char* reason;
        std::uint32_t commandClass;
        bool loud;
    };
    static const std::vector<Made> kMade{
        {820, kMinute, "فرهاد رستمی", "freeze", "Freeze", "classes 2 and 3 blocked",
            "تعطیلات نوروز: release freeze تا ۱۴ فروردین", 1, false},
        {813, 3'000, "alice", "promote", "Promote g5", "CRM 3.22.0 → 3.22.1, 3 services",
            "release 3.22 after green canary", 2, false},
        {812, 29 * kMinute, "ci", "register", "Register g6", "CRM 3.23.0, base g4, delta 4 of 412",
            "pipeline 8815", 2, false},
        {811, 33 * kMinute, "dina", "freeze", "Unfreeze", "classes 2 and 3 are possible again",
            "UAT of one-click returns done", 2, false},
        {810, 51 * kMinute, "ci", "register", "Register g5", "CRM 3.22.1, base g4, delta 3 of 412",
            "pipeline 8812", 2, false},
        {809, 89 * kMinute, "bob", "freeze", "Freeze", "classes 2 and 3 blocked until 14:00",
            "INC-2230", 1, false},
        {808, 104 * kMinute, "erin", "drop", "Drop g2", "CRM 3.21.2 given up, 9 deployments retire",
            "end of holdback", 2, false},
        {807, 6 * kDay, "ci", "report_readiness", "Report readiness", "search g4 ready", "", 1,
            false},
        {806, 6 * kDay + 29 * kMinute, "alice", "promote", "Promote g4",
            "CRM 3.21.4 → 3.22.0, 5 services", "release 3.22", 2, false},
        {805, 6 * kDay + 196 * kMinute, "admin", "rollback", "Roll back g4 -> g3",
            "legacy not ready: 2 of 412", "INC-2229", 3, true}};
    std::vector<client::JournalEntry> entries;
    for (const Made& made : kMade) {
        if (made.revision > revision)
            continue;
        client::JournalEntry entry;
        entry.revision = made.revision;
        entry.environment = "prod";
        entry.unixMs = kNowMs - made.ago;
        entry.user = made.user;
        entry.origin = std::string(made.user) == "ci" ? "pultctl 0.1.0 on runner-3"
                                                      : "console 0.1.0 on alice-ws";
        entry.kind = made.kind;
        entry.act = made.act;
        entry.effect = made.effect;
        entry.reason = made.reason;
        entry.commandClass = made.commandClass;
        entry.breakGlass = made.loud;
        entry.effectDigest = "5e1c0b2d9a4417c0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f6a977";
        entry.requestId = "0192f3a4-7c11-4d6e-9d20-5b8e21c4b7a7";
        entry.previousHash = hash(made.revision - 1);
        entry.hash = hash(made.revision);
        entry.before = "head g4 · legacy g3 · candidates g5, g6";
        entry.after = made.revision == 813 ? "head g5 · legacy g4 · candidate g6 (MIXED: orders)"
                                           : entry.before;
        entry.reliedOn = {"13 of 13 instances ready", "41 gateways counted"};
        if (made.revision == 813) {
            entry.services = {{"billing", "3.12.1", "3.13.0", 4, 5, {"schema 12"}},
                {"notifications", "2.1.0", "2.2.0", 4, 5, {}},
                {"orders", "5.4.0", "5.5.0", 4, 5, {"dataset geo-11-20"}}};
            entry.cli = "pultctl promote prod g5";
        } else {
            entry.cli = "pultctl journal prod --revision " + std::to_string(made.revision);
        }
        entries.push_back(std::move(entry));
    }
    return entries;
}

std::vector<client::Route> routes(const EnvironmentState& state, const std::string& service)
{
    std::vector<client::Route> result;
    const auto add = [&](const std::string& name, const std::string& lane,
                         const DeploymentPtr& deployment, const std::string& because) {
        client::Route route;
        route.service = name;
        route.lane = lane;
        route.because = because;
        if (deployment) {
            route.deployment = deployment->deploymentName;
            route.endpoints = deployment->endpoints;
            route.generation = deployment->generation;
            route.version = deployment->version;
        }
        result.push_back(std::move(route));
    };
    std::map<std::string, bool> touched;
    for (const GenerationPtr& each : state.generations)
        for (const auto& [name, deployment] : each->delta)
            touched[name] = true;
    for (const auto& [name, unused] : touched) {
        if (!service.empty() && name.find(service) == std::string::npos)
            continue;
        const auto active = state.active.find(name);
        const DeploymentPtr here = active == state.active.end() ? nullptr : active->second;
        for (const GenerationPtr& each : state.generations)
            if (const auto own = each->delta.find(name); own != each->delta.end())
                add(name, "g" + std::to_string(each->number), own->second,
                    each->role == Role::Candidate ? "candidate" : "legacy");
        add(name, "no lane", here, here ? "follows the head" : "absent");
        add(name, "anything else", here, here ? "active, never lost" : "absent");
    }
    return result;
}

} // namespace pult::scripted
