// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <ctime>
#include <random>

#include <gmock/gmock.h>

#include "controlplane/routing/xds/names.h"
#include "controlplane/routing/xds/snapshot_builder.h"
#include "tests/routing/driven_state.h"
#include "tests/routing/hand_made_state.h"
#include "tests/routing/resources.h"
#include "tests/routing/validator.h"

namespace pult::routing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using testing::Installed;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::Services;
using Type = ResourceType;
using RouteConfiguration = envoy::config::route::v3::RouteConfiguration;

using Headers = std::map<std::string, std::string>;

// As Envoy and gRPC read a table: the first route whose headers all match.
std::string clusterFor(const RouteConfiguration& routes, const Headers& headers)
{
    for (const auto& line : routes.virtual_hosts(0).routes()) {
        const bool matches = std::ranges::all_of(line.match().headers(), [&](const auto& header) {
            const auto found = headers.find(header.name());
            return found != headers.end() && found->second == header.exact_match();
        });
        if (matches)
            return line.route().cluster();
    }
    return "no route";
}

std::set<std::string> namesOf(const ResourceTable& table)
{
    std::set<std::string> names;
    for (const auto& resource : table)
        names.insert(resource->name);
    return names;
}

std::string bytesOf(const Resource& resource)
{
    return {reinterpret_cast<const char*>(resource.bytes.begin()), resource.bytes.size()};
}

//! What an incremental build must be: the same as one from nothing, told exactly.
void expectFaithful(const SnapshotPtr& before, const SnapshotBuilder::Built& built,
    const state::EnvironmentPtr& environment)
{
    const auto whole = SnapshotBuilder().build(environment, built.snapshot->revision).snapshot;
    for (const auto type : kPushOrder) {
        const auto& table = built.snapshot->of(type);
        ASSERT_EQ(namesOf(table), namesOf(whole->of(type)));
        std::vector<std::string> differences;
        for (const auto& resource : table) {
            ASSERT_EQ(bytesOf(*resource), bytesOf(*whole->of(type).find(resource->name)));
            const auto old = before ? before->of(type).find(resource->name) : nullptr;
            if (old != resource)
                differences.push_back(resource->name);
            ASSERT_TRUE(old == resource || !old || bytesOf(*old) != bytesOf(*resource));
        }
        for (const auto& name : before ? namesOf(before->of(type)) : std::set<std::string>{}) {
            if (!table.find(name))
                differences.push_back(name);
        }
        std::ranges::sort(differences);
        ASSERT_EQ(built.change.of(type), differences);
    }
}

Headers headersOf(
    const state::Policy& policy, state::GenerationNumber lane, const state::HeadStamp& head)
{
    Headers headers;
    if (lane)
        headers[policy.generationHeader] = std::to_string(lane);
    if (head.generation)
        headers[policy.headHeader] = state::headWord(head);
    return headers;
}

std::vector<state::HeadStamp> headsUpTo(state::GenerationNumber last)
{
    std::vector<state::HeadStamp> heads{{}};
    for (state::GenerationNumber number = 1; number <= last; ++number) {
        heads.emplace_back(number, 0);
        heads.emplace_back(number, 1);
    }
    return heads;
}

//! Who waits for edges to take a stamp must know that they are told another one.
void expectStampsDifferAsTheStateSays(const SnapshotBuilder::Built& built,
    const state::Environment& before, const state::Environment& after)
{
    EXPECT_EQ(built.change.of(Type::Stamp).empty(), state::stampAlike(before, after));
}

//! Every service, every lane and head there can be: what is served is what the state decides.
void expectAgreesWithTheState(const Snapshot& snapshot, const state::Environment& environment)
{
    for (const auto& service : state::routedServices(environment)) {
        const auto resource = snapshot.of(Type::Route).find(service);
        const auto routes
            = resource ? testing::unpack<RouteConfiguration>(*resource) : RouteConfiguration();
        for (state::GenerationNumber lane = 0; lane <= environment.lastNumber + 1; ++lane) {
            for (const auto& head : headsUpTo(environment.lastNumber)) {
                const auto rule = state::resolve(environment, service, lane, {}, head);
                const auto wanted = clusterOf(service, rule);
                ASSERT_TRUE(resource || !rule.deployment) << service << " has no routes";
                ASSERT_EQ(resource ? clusterFor(routes, headersOf(environment.policy, lane, head))
                                   : wanted,
                    wanted)
                    << service << " lane " << lane << " head " << state::headWord(head);
            }
        }
    }
}

//! Nothing that the state still has may be taken away (make before break).
void expectDeploymentsKeepTheirClusters(
    const Snapshot& snapshot, const state::Environment& environment)
{
    for (const auto& retiring : environment.retiring) {
        const bool served = snapshot.of(Type::Cluster).find(retiring.deployment->name()) != nullptr;
        EXPECT_TRUE(served || retiring.retired) << retiring.deployment->name();
    }
}

//! Random commands on a small world.
class History
{
public:
    explicit History(unsigned seed)
        : m_random(seed)
    {}

    void step()
    {
        const auto number = pick(1, std::max(1U, state.environment()->lastNumber));
        const auto before = state.revision();
        switch (pick(0, 11)) {
        case 0:
        case 1:
        case 2:
            registerRelease();
            break;
        case 3:
            registerContour();
            break;
        case 4:
        case 5:
            (void)state.tryRun(state::Promote{number});
            break;
        case 6:
            (void)state.tryRun(state::Rollback{number, pick(0, 1) == 1});
            break;
        case 7:
            (void)state.tryRun(state::Rebase{number});
            break;
        case 8:
            (void)state.tryRun(state::Drop{number});
            break;
        case 9:
            (void)state.tryRun(pick(0, 3) ? state::Command{state::CloseLane{number}}
                                          : state::Command{state::ResetToActive{}});
            break;
        case 10:
            retireOne();
            break;
        default:
            setPolicy();
        }
        m_changes += state.revision() != before ? 1 : 0;
    }
    [[nodiscard]] int changes() const { return m_changes; }

    testing::DrivenState state;

private:
    unsigned pick(unsigned from, unsigned to)
    {
        return std::uniform_int_distribution<unsigned>(from, to)(m_random);
    }
    Services services(unsigned share)
    {
        Services chosen;
        for (unsigned i = 0; i < 6; ++i) {
            if (pick(1, 100) > share)
                continue;
            const auto port = static_cast<std::uint16_t>(pick(1000, 1003));
            chosen["service-" + std::to_string(i)]
                = {"1." + std::to_string(pick(0, 2)), {port, static_cast<std::uint16_t>(port + 1)}};
        }
        if (chosen.empty())
            chosen["service-0"] = {"1.0", {1000}};
        return chosen;
    }
    void registerRelease()
    {
        ++m_version;
        const auto chosen = services(80);
        std::map<std::string, std::string> replacements;
        if (pick(0, 3) == 0 && !chosen.contains("service-5"))
            replacements["service-5"] = chosen.begin()->first;
        try {
            state.release("1." + std::to_string(m_version), chosen,
                pick(0, 2) ? "" : "name-" + std::to_string(m_version), replacements);
        } catch (const std::runtime_error&) {
            // Equal to what is active, or the like: not what this is about.
        }
    }
    void registerContour()
    {
        try {
            state.contour("branch-" + std::to_string(pick(0, 3)), services(30));
        } catch (const std::runtime_error&) {}
    }
    void retireOne()
    {
        const auto environment = state.environment();
        for (const auto& retiring : environment->retiring) {
            if (!retiring.retired) {
                (void)state.tryRun(state::MarkRetired{{retiring.deployment->key()}});
                return;
            }
        }
    }
    void setPolicy()
    {
        state::Policy policy;
        if (pick(0, 1))
            policy.generationHeader = "x-version";
        (void)state.tryRun(state::SetPolicy{policy});
    }

    std::mt19937 m_random;
    int m_version = 0;
    int m_changes = 0;
};

TEST(Snapshot, EveryHistoryIsServedValidWholeAndAsDecided)
{
    int changes = 0;
    for (unsigned seed = 1; seed <= 60; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        History history(seed);
        SnapshotBuilder builder;
        SnapshotPtr before;
        state::EnvironmentPtr known;
        for (int i = 0; i < 30; ++i) {
            history.step();
            const auto environment = history.state.environment();
            const auto built = builder.build(environment, history.state.revision());
            ASSERT_THAT(testing::problemsOf(*built.snapshot), IsEmpty());
            ASSERT_NO_FATAL_FAILURE(expectFaithful(before, built, environment));
            ASSERT_NO_FATAL_FAILURE(expectAgreesWithTheState(*built.snapshot, *environment));
            expectDeploymentsKeepTheirClusters(*built.snapshot, *environment);
            if (known)
                expectStampsDifferAsTheStateSays(built, *known, *environment);
            known = environment;
            before = built.snapshot;
        }
        changes += history.changes();
    }
    // The histories must be about something.
    EXPECT_GT(changes, 600);
}

TEST(Snapshot, WhatWasBuiltInVainLeavesNothing)
{
    for (unsigned seed = 1; seed <= 60; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        History history(seed);
        SnapshotBuilder builder;
        SnapshotPtr before;
        for (int i = 0; i < 30; ++i) {
            // Something else was proposed and never came to be.
            History other(history);
            for (int steps = 0; steps <= i % 3; ++steps)
                other.step();
            (void)builder.build(other.state.environment(), other.state.revision());
            builder.startOver(before);
            history.step();
            history.step();
            const auto environment = history.state.environment();
            const auto built = builder.build(environment, history.state.revision());
            ASSERT_NO_FATAL_FAILURE(expectFaithful(before, built, environment));
            before = built.snapshot;
        }
    }
}

TEST(Snapshot, APromoteChangesRoutesAndStampAndNothingElse)
{
    testing::DrivenState state;
    SnapshotBuilder builder;
    state.release("1.0", {{"orders", {"1.0", {1}}}, {"billing", {"1.0", {2}}}});
    const auto g2 = state.release("1.1", {{"orders", {"1.1", {3}}}, {"billing", {"1.0", {2}}}});
    (void)builder.build(state.environment(), state.revision());
    state.run(state::Promote{g2});
    const auto built = builder.build(state.environment(), state.revision());
    EXPECT_THAT(built.change.of(Type::Route), ElementsAre("orders"));
    EXPECT_THAT(built.change.of(Type::Stamp), ElementsAre("shop"));
    EXPECT_THAT(built.change.of(Type::Cluster), IsEmpty());
    EXPECT_THAT(built.change.of(Type::Endpoints), IsEmpty());
    EXPECT_THAT(built.change.of(Type::Listener), IsEmpty());
}

TEST(Snapshot, ClustersOfARetiringDeploymentGoWhenTheStateLetsItGo)
{
    testing::DrivenState state;
    SnapshotBuilder builder;
    state.release("1.0", {{"orders", {"1.0", {1}}}});
    const auto g2 = state.release("1.1", {{"orders", {"1.1", {2}}}});
    state.run(state::Drop{g2});
    state.run(state::CloseLane{g2});
    auto built = builder.build(state.environment(), state.revision());
    EXPECT_THAT(namesOf(built.snapshot->of(Type::Cluster)), Contains("orders-v2"));
    const auto routes
        = testing::unpack<RouteConfiguration>(*built.snapshot->of(Type::Route).find("orders"));
    EXPECT_EQ(clusterFor(routes, {{"x-generation", "2"}}), "orders-v1");
    state.run(state::MarkRetired{{{"orders", g2}}});
    built = builder.build(state.environment(), state.revision());
    EXPECT_THAT(namesOf(built.snapshot->of(Type::Cluster)), Not(Contains("orders-v2")));
    EXPECT_THAT(built.change.of(Type::Endpoints), ElementsAre("orders-v2"));
}

TEST(Snapshot, EndpointsOfADeploymentComeWhenItIsReadyAndStay)
{
    testing::DrivenState state;
    SnapshotBuilder builder;
    Listening listening;
    state.release("1.0", {{"orders", {"1.0", {1}}}});
    listening.assume(*state.environment());
    (void)builder.build(state.environment(), state.revision(), &listening);
    const auto g2 = state.release("1.1", {{"orders", {"1.1", {2}}}});
    const auto endpointsOf = [](const SnapshotBuilder::Built& built, const std::string& cluster) {
        return testing::unpack<envoy::config::endpoint::v3::ClusterLoadAssignment>(
            *built.snapshot->of(Type::Endpoints).find(cluster));
    };

    auto built = builder.build(state.environment(), state.revision(), &listening);
    ASSERT_THAT(testing::problemsOf(*built.snapshot), IsEmpty());
    EXPECT_EQ(endpointsOf(built, "orders-v1").endpoints_size(), 1);
    const auto starting = endpointsOf(built, "orders-v2");
    EXPECT_EQ(starting.endpoints_size(), 0);
    ASSERT_EQ(starting.policy().drop_overloads_size(), 1);
    EXPECT_EQ(starting.policy().drop_overloads(0).category(), "starting.orders-v2");

    listening.add({{"orders", g2}});
    built = builder.build(state.environment(), state.revision(), &listening);
    EXPECT_THAT(built.change.of(Type::Endpoints), ElementsAre("orders-v2"));
    EXPECT_THAT(built.change.of(Type::Route), IsEmpty());
    EXPECT_EQ(endpointsOf(built, "orders-v2").endpoints_size(), 1);
    EXPECT_EQ(endpointsOf(built, "orders-v2").policy().drop_overloads_size(), 0);

    built = builder.build(state.environment(), state.revision(), &listening);
    EXPECT_THAT(built.change.of(Type::Endpoints), IsEmpty());
}

TEST(Snapshot, ADeploymentThatGoesBeforeItWasReadyLeavesNothing)
{
    testing::DrivenState state;
    SnapshotBuilder builder;
    Listening listening;
    state.release("1.0", {{"orders", {"1.0", {1}}}});
    listening.assume(*state.environment());
    (void)builder.build(state.environment(), state.revision(), &listening);
    const auto g2 = state.release("1.1", {{"orders", {"1.1", {2}}}});
    (void)builder.build(state.environment(), state.revision(), &listening);
    state.run(state::Drop{g2});
    state.run(state::CloseLane{g2});
    state.run(state::MarkRetired{{{"orders", g2}}});
    listening.remove({{"orders", g2}});
    (void)builder.build(state.environment(), state.revision(), &listening);
    listening.add({{"orders", g2}}); // Told late.
    const auto built = builder.build(state.environment(), state.revision(), &listening);
    EXPECT_THAT(namesOf(built.snapshot->of(Type::Endpoints)), Not(Contains("orders-v2")));
}

// Of this thread, so that a busy machine does not count.
double cpuMs()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

// The largest table promised; durations are printed, ratios are checked.
TEST(Snapshot, TenThousandServicesAreBuiltOnceAndThenOnlyWhatMoved)
{
    std::vector<std::string> services;
    for (int i = 0; i < 10'000; ++i)
        services.push_back("service-" + std::to_string(10'000 + i));
    testing::HandMadeState made;
    made.install(services);
    for (state::GenerationNumber number = 2; number <= 21; ++number) {
        const auto from = services.begin() + (number - 2) * 450;
        made.addCandidate(number, {from, from + 1000}, "candidate-" + std::to_string(number));
    }
    SnapshotBuilder builder;
    double start = cpuMs();
    const auto first = builder.build(made.environment(), made.revision());
    const double whole = cpuMs() - start;
    EXPECT_EQ(first.snapshot->of(Type::Route).size(), 10'000U);
    EXPECT_EQ(first.snapshot->of(Type::Cluster).size(), 30'000U);
    made.promote(5);
    start = cpuMs();
    const auto promoted = builder.build(made.environment(), made.revision());
    const double step = cpuMs() - start;
    EXPECT_EQ(promoted.change.of(Type::Route).size(), 1000U);
    made.touch();
    start = cpuMs();
    const auto touched = builder.build(made.environment(), made.revision());
    const double idle = cpuMs() - start;
    EXPECT_THAT(touched.change.of(Type::Route), IsEmpty());
    EXPECT_EQ(touched.snapshot->tables, promoted.snapshot->tables);
    std::printf("whole %.1f ms, promote of 1000 %.1f ms, nothing %.2f ms\n", whole, step, idle);
    EXPECT_LT(step, whole / 3);
    EXPECT_LT(idle, step);
}

} // namespace
} // namespace pult::routing
