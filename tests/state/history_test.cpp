// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/state/history.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "tests/state/world.h"

namespace pult::state {
namespace {

using namespace testing;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr std::uint32_t kHistories = 10'000;

std::size_t lengthOf(std::uint32_t seed)
{
    return seed % 50 == 0 ? 60 : 8 + seed % 13;
}

//! Runs seeds until one fails; the shrunk history in words. Empty: none did.
std::string firstFailure(std::uint32_t seeds, const Subject& subject, History* smallest = nullptr,
    std::uint32_t first = 1)
{
    for (std::uint32_t seed = first; seed < first + seeds; ++seed) {
        std::mt19937 random(seed);
        History history;
        const auto result = generate(random, lengthOf(seed), subject, history);
        if (!result.failure)
            continue;
        const auto small = shrink(history, *result.failure, subject);
        const auto failure = *run(small, subject).failure;
        if (smallest)
            *smallest = small;
        return "seed " + std::to_string(seed) + ": " + inWords(small, failure);
    }
    return {};
}

TEST(Histories, keepEveryInvariant)
{
    const auto given = [](const char* name, std::uint32_t otherwise) {
        const auto* text = std::getenv(name);
        return text ? static_cast<std::uint32_t>(std::atoi(text)) : otherwise;
    };
    const auto seeds = given("PULT_HISTORIES", kHistories);
    EXPECT_EQ(firstFailure(seeds, {}, nullptr, given("PULT_FIRST_SEED", 1)), "");
}

//! Rebases of generations that were head: the rarest of what the routes have to stand.
int rebasesOfPastHeads(const History& history, const Subject& subject)
{
    int count = 0;
    auto counting = subject;
    counting.fold = [&](const State& state, const Event& event, Revision revision) {
        const auto* rebased = std::get_if<Rebased>(&event.effect);
        const auto environment = state.find(event.environment);
        if (rebased && environment->find(rebased->generation)->wasHead)
            ++count;
        return subject.fold(state, event, revision);
    };
    (void)run(history, counting);
    return count;
}

//! Generated histories are worth something only if they reach everything.
TEST(Histories, reachEveryEventAndManyRefusals)
{
    std::map<std::string, int> kinds;
    for (std::uint32_t seed = 1; seed <= 700; ++seed) {
        std::mt19937 random(seed);
        History history;
        for (const auto& outcome : generate(random, 60, {}, history).outcomes)
            ++kinds[outcome.kind];
        kinds["rebase of a past head"] += rebasesOfPastHeads(history, {});
    }
    RecordProperty("rebases of past heads", kinds["rebase of a past head"]);
    for (const auto* kind : {"create-environment", "set-policy", "register", "promote", "rollback",
             "rebase", "drop", "release-hold", "reset-to-active", "retire-legacy", "freeze",
             "unfreeze", "report-readiness", "forget-gateway", "close-lane", "mark-retired",
             "mark-started", "rollout-start", "rollout-share", "rollout-advance", "rollout-pause",
             "rollout-resume", "rollout-abort", "bake-stage", "open-gate", "end-holdback",
             "rollout-template-set", "rollout-template-remove", "NOT_GREEN", "NOT_FAILING",
             "EDGES_BEHIND", "BAKE_NOT_OVER", "HOLDBACK_RUNS", "NO_ROLLOUT", "ROLLOUT_ENDED",
             "ROLLOUT_MOVED", "ROLLOUT_PAUSED", "ROLLOUT_PROMOTED", "ROLLOUT_RUNNING", "LAST_STAGE",
             "STAGE_MOVED", "STAGE_SHRINKS", "NO_EDGE", "TEMPLATE_UNKNOWN", "no-op", "FROZEN",
             "NOT_READY", "BASE_MOVED", "REBASE_CONFLICT", "NO_LEGACY", "LEGACY_MOVED", "HELD",
             "NAME_TAKEN", "SERVICE_TAKEN", "LANE_IN_USE", "DEPLOYMENT_IN_USE",
             "rebase of a past head", "GENERATION_UNKNOWN", "NOT_A_CANDIDATE", "FIELD_INVALID"})
        EXPECT_GE(kinds[kind], 5) << kind;
}

// The harness itself: planted bugs must be found, named rightly and shrunk to a few steps.

struct Planted
{
    const char* name;
    const char* check;
    std::size_t mostSteps;
    Subject subject;
};

//! The real fold, and something done to its result.
Subject foldWith(void (*spoil)(const State&, const Event&, Environment&))
{
    Subject subject;
    subject.fold = [spoil](const State& state, const Event& event, Revision revision) {
        auto after = fold(state, event, revision);
        if (!after)
            return after;
        auto changed = **after;
        auto environment = std::make_shared<Environment>(*changed.find(event.environment));
        spoil(state, event, *environment);
        changed.environments[event.environment] = std::move(environment);
        return Result<StatePtr>(std::make_shared<const State>(std::move(changed)));
    };
    return subject;
}

std::shared_ptr<Generation> editable(Environment& environment, GenerationNumber number)
{
    auto copy = std::make_shared<Generation>(*environment.find(number));
    environment.generations[number] = copy;
    return copy;
}

void forgetLegacy(const State&, const Event& event, Environment& environment)
{
    if (!std::holds_alternative<Promoted>(event.effect))
        return;
    editable(environment, environment.legacy)->delta = {};
}

void demoteNobody(const State&, const Event& event, Environment& environment)
{
    if (const auto* promoted = std::get_if<Promoted>(&event.effect))
        editable(environment, promoted->legacy)->role = Role::Active;
}

void forgetBase(const State&, const Event& event, Environment& environment)
{
    if (!std::holds_alternative<Promoted>(event.effect))
        return;
    for (const auto& lane : environment.lanes())
        editable(environment, lane->number)->movedSinceBase = {};
}

void leaveNoClosingLane(const State&, const Event& event, Environment& environment)
{
    if (std::holds_alternative<Promoted>(event.effect))
        environment.closing.clear();
}

void retireAtOnce(const State&, const Event&, Environment& environment)
{
    for (auto& retiring : environment.retiring)
        retiring.retired = true;
}

void touchActiveOnReset(const State&, const Event& event, Environment& environment)
{
    if (std::holds_alternative<ActiveReset>(event.effect) && environment.active->size() > 1) {
        const auto first = *environment.active->begin();
        environment.active = std::make_shared<const ServiceTable>(
            environment.active->applied(ServiceTable({{first.first, nullptr}})));
    }
}

void reuseNumber(const State&, const Event& event, Environment& environment)
{
    if (std::holds_alternative<Dropped>(event.effect))
        --environment.lastNumber;
}

void loseService(const State& state, const Event& event, Environment& environment)
{
    if (std::holds_alternative<RolledBack>(event.effect))
        environment.active = state.find(event.environment)->active;
}

void rememberNothingBrought(const State&, const Event& event, Environment& environment)
{
    if (std::holds_alternative<Promoted>(event.effect))
        editable(environment, environment.head)->brought = {};
}

Subject routesWithout(RouteMatch::Kind kind)
{
    Subject subject;
    subject.routesOf = [kind](const Environment& environment, const ServiceName& service) {
        auto rules = routesOf(environment, service);
        rules.erase(std::remove_if(rules.begin(), rules.end(),
                        [kind](const RouteRule& rule) { return rule.match.kind == kind; }),
            rules.end());
        return rules;
    };
    return subject;
}

void rebaseKeepsItsStamp(const State& state, const Event& event, Environment& environment)
{
    const auto* rebased = std::get_if<Rebased>(&event.effect);
    if (!rebased)
        return;
    const auto was = state.find(event.environment)->find(rebased->generation);
    editable(environment, rebased->generation)->rebases = was->rebases;
}

void rebaseForgetsWhatItWas(const State& state, const Event& event, Environment& environment)
{
    if (std::holds_alternative<Rebased>(event.effect))
        environment.closing = state.find(event.environment)->closing;
}

//! Edges that stamp the head whatever is asked for.
Subject stampsTheHeadAlways()
{
    Subject subject;
    subject.headForLane = [](const Environment& environment, const Generation&) {
        return stampOf(*environment.find(environment.head));
    };
    return subject;
}

//! Legacy's lane has what the next generation changed, before any head is asked for.
Subject legacyBeforeHeads()
{
    Subject subject;
    subject.routesOf = [](const Environment& environment, const ServiceName& service) {
        auto rules = routesOf(environment, service);
        std::stable_partition(rules.begin(), rules.end(),
            [](const RouteRule& rule) { return rule.match.kind == RouteMatch::Kind::Lane; });
        return rules;
    };
    return subject;
}

//! Candidates as heads know what they changed, not what moved under them.
Subject headsForgetWhatMoved()
{
    Subject subject;
    subject.routesOf = [](const Environment& environment, const ServiceName& service) {
        auto rules = routesOf(environment, service);
        rules.erase(std::remove_if(rules.begin(), rules.end(),
                        [&](const RouteRule& rule) {
                            const auto g = environment.find(rule.match.number);
                            return rule.match.kind == RouteMatch::Kind::Head && g
                                && g->role == Role::Candidate && !g->delta.contains(service);
                        }),
            rules.end());
        return rules;
    };
    return subject;
}

Subject digestOfTime()
{
    Subject subject;
    subject.decide = [](const State& state, const Facts& facts, const Request& request) {
        auto decision = decide(state, facts, request);
        if (decision && decision->event)
            decision->effectDigest[0] ^= static_cast<std::uint8_t>(facts.nowUnixMs / 60'000);
        return decision;
    };
    return subject;
}

std::vector<Planted> planted()
{
    return {{"forgetLegacy", "", 5, foldWith(forgetLegacy)},
        {"demoteNobody", "4 one head, one legacy", 4, foldWith(demoteNobody)},
        {"forgetBase", "", 6, foldWith(forgetBase)},
        {"leaveNoClosingLane", "", 7, foldWith(leaveNoClosingLane)},
        {"retireAtOnce", "7 routing is total", 6, foldWith(retireAtOnce)},
        {"touchActiveOnReset", "5 active stands alone", 4, foldWith(touchActiveOnReset)},
        {"reuseNumber", "2 numbers grow", 5, foldWith(reuseNumber)},
        {"loseService", "", 6, foldWith(loseService)},
        {"rememberNothingBrought", "", 7, foldWith(rememberNothingBrought)},
        {"noHeadRules", "one request, one generation", 6, routesWithout(RouteMatch::Kind::Head)},
        {"noLaneRules", "", 5, routesWithout(RouteMatch::Kind::Lane)},
        {"noDefault", "7 routing is total", 1, routesWithout(RouteMatch::Kind::Default)},
        {"rebaseKeepsItsStamp", "one request, one generation", 12, foldWith(rebaseKeepsItsStamp)},
        {"rebaseForgetsWhatItWas", "one request, one generation", 12,
            foldWith(rebaseForgetsWhatItWas)},
        {"stampsTheHeadAlways", "one request, one generation", 6, stampsTheHeadAlways()},
        {"legacyBeforeHeads", "one request, one generation", 10, legacyBeforeHeads()},
        {"headsForgetWhatMoved", "one request, one generation", 9, headsForgetWhatMoved()},
        {"digestOfTime", "a plan is stable", 6, digestOfTime()}};
}

class PlantedBug : public ::testing::TestWithParam<Planted>
{};

TEST_P(PlantedBug, isFoundAndShrunk)
{
    const auto& bug = GetParam();
    History smallest;
    const auto told = firstFailure(4000, bug.subject, &smallest);
    ASSERT_NE(told, "") << "not found";
    EXPECT_THAT(told, HasSubstr(bug.check));
    EXPECT_LE(smallest.size(), bug.mostSteps) << told;
    RecordProperty("history", told);
}

INSTANTIATE_TEST_SUITE_P(Harness, PlantedBug, ::testing::ValuesIn(planted()),
    [](const auto& given) { return std::string(given.param.name); });

void PrintTo(const Planted& bug, std::ostream* out)
{
    *out << bug.name;
}

} // namespace
} // namespace pult::state
