// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What a promote costs in the core: decide() and fold() of one environment with 10 000 services and
// 20 candidates of 1 000 services each, 40 gateways, everything ready. The state is built by the
// commands themselves. Prints the median of many rounds; a round promotes and nothing else.

#include <ctime>

#include <cstdio>
#include <cstdlib>
#include <set>
#include <string>
#include <vector>

#include "bench/support/figure.h"
#include "controlplane/state/decide.h"

namespace {

using namespace pult::state;

constexpr int kServices = 10'000;
constexpr int kCandidates = 20;
constexpr int kDelta = 1'000;
constexpr int kGateways = 40;
constexpr int kRounds = 60;
constexpr double kGoalMs = 5;

std::string serviceName(int i)
{
    char name[32];
    std::snprintf(name, sizeof name, "telecom-service-%05d", i);
    return name;
}

//! One half of the candidates changes every tenth service, the other half a thousand in a row, so
//! that some share services and all lie differently in the table.
bool changes(int candidate, int service)
{
    constexpr int kStride = kServices / kDelta;
    if (candidate % 2 == 0)
        return service % kStride == candidate / 2 % kStride;
    const int first = candidate * kServices / kCandidates;
    return (service - first + kServices) % kServices < kDelta;
}

std::string manifest(int candidate)
{
    std::string yaml = "pult: 1\nkind: release\napplication: CRM\nversion: 3."
        + std::to_string(candidate) + ".0\nplatinum: true\ncommit: 9f2b41c\nservices:\n";
    std::string placements = "placements:\n  prod:\n    services:\n";
    for (int i = 0; i < kServices; ++i) {
        const bool changed = candidate > 0 && changes(candidate - 1, i);
        const auto name = serviceName(i);
        yaml += "  " + name + ": {version: 1." + std::to_string(changed ? candidate : 0) + ".0}\n";
        if (candidate == 0 || changed)
            placements += "      " + name + ": {endpoints: [10.0.0.1:80], readiness: {grpc: ''}}\n";
    }
    return yaml + placements;
}

[[noreturn]] void fail(const std::string& why)
{
    std::fprintf(stderr, "table_core: %s\n", why.c_str());
    std::exit(1);
}

class World
{
public:
    Decision decided(const Command& command) const
    {
        Request request;
        request.environment = "prod";
        request.command = command;
        request.user = "bench";
        auto decision = decide(*m_state, m_facts, request);
        if (!decision)
            fail(decision.error().message);
        if (!decision->event)
            fail(decision->act + ": "
                + (decision->refusals.empty() ? "no event" : decision->refusals[0].message));
        return std::move(*decision);
    }

    void run(const Command& command) { m_state = folded(decided(command)); }

    StatePtr folded(const Decision& decision) const
    {
        auto after = fold(*m_state, *decision.event, m_state->revision + 1);
        if (!after)
            fail(after.error().message);
        return *after;
    }

    void observe()
    {
        m_facts.nowUnixMs = 1'763'735'000'000;
        auto& facts = m_facts.environments["prod"];
        auto readiness = std::make_shared<ReadinessFacts>();
        const auto add = [&readiness](const ServiceTable& table) {
            for (const auto& [service, deployment] : table) {
                if (deployment)
                    (*readiness)[deployment->key()] = {Readiness::Ready, 1, 1, {}};
            }
        };
        const auto environment = m_state->find("prod");
        add(*environment->active);
        for (const auto& [number, generation] : environment->generations)
            add(generation->delta);
        facts.readiness = std::move(readiness);
        auto gateways = std::make_shared<std::map<std::string, GatewayFact>>();
        for (int i = 0; i < kGateways; ++i) {
            std::set<ServiceName> services;
            for (int s = 0; s < 10; ++s)
                services.insert(serviceName(i * 10 + s));
            (*gateways)["gw-" + std::to_string(i)] = {true, m_state->revision, services};
        }
        facts.gateways = std::move(gateways);
        facts.expectedMs = 60;
    }

    StatePtr m_state = std::make_shared<const State>();
    Facts m_facts;
};

World build()
{
    World world;
    world.run(CreateEnvironment{EnvironmentClass::Prod, "telecom-eu", {}});
    // The table of an ordinary day: one was promoted, so that there is a legacy to retire and the
    // other nineteen are MIXED; the twentieth is the one that is measured.
    for (int candidate = 0; candidate <= kCandidates; ++candidate)
        world.run(Register{manifest(candidate), "bench.yaml", {}});
    world.observe();
    world.run(Promote{2});
    world.run(Register{manifest(kCandidates + 1), "bench.yaml", {}});
    world.observe();
    return world;
}

//! The core neither waits nor starts threads: its time is this thread's, whatever else runs here.
double cpuMs()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

double once(const World& world, GenerationNumber candidate)
{
    const auto start = cpuMs();
    const auto decision = world.decided(Promote{candidate});
    const auto after = world.folded(decision);
    const auto end = cpuMs();
    if (after->find("prod")->head != candidate)
        fail("the promote did not happen");
    return end - start;
}

} // namespace

int main()
{
    const auto world = build();
    std::vector<double> times;
    for (int round = 0; round < kRounds; ++round)
        times.push_back(once(world, kCandidates + 2));
    pult::bench::note("promote_decide_fold_best_ms", pult::bench::percentile(times, 0), "ms");
    pult::bench::note("promote_decide_fold_p90_ms", pult::bench::percentile(times, 90), "ms");
    pult::bench::figure("promote_decide_fold_ms", pult::bench::percentile(times, 50),
        pult::bench::Goal::AtMost, kGoalMs);
    return 0;
}
