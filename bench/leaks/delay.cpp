// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later

// How long a leak goes unnamed: from the end of the first request that lost its lane until the edge
// says LEAK, by a clock of its own. Two requests a second; every process hands its spans over every
// five seconds, as SDKs do by default, each at its own moment.

#include <algorithm>
#include <map>
#include <random>

#include "bench/support/figure.h"
#include "tests/telemetry/leaks/player.h"

namespace {

using namespace pult;
using namespace pult::telemetry;
using testing::Player;
using testing::WrittenSpan;

constexpr int kTrials = 300;
constexpr int kRounds = 60;
constexpr std::int64_t kEveryMs = 500;
constexpr std::int64_t kExportMs = 5'000;
constexpr std::int64_t kStepMs = 250;
//! A parent and its child may be two exports apart.
constexpr double kLinked = 2.0 * kExportMs / 1000;
//! An orphan is one only when nothing more of its trace came for ten seconds.
constexpr double kOrphaned = kLinked + 10;
constexpr std::uint32_t kSeed = 20'261'122;

struct Story
{
    const char* rule;
    const char* caller;
    const char* callee;
    std::int64_t endsMs;
    double goalSeconds;
    const char* spans;
};

constexpr Story kStories[] = {
    {"L1", "orders", "pricing", 50, kOrphaned, R"(
        T1
        a - C orders@1 "call" 10-50 gen= >pricing
        b a S pricing@1 "Price" 15-45 gen=
        T2
        s - S orders@1 "Get" 0-100 gen=2
     )"},
    {"L2", "orders", "pricing", 100, kOrphaned, R"(
        T1
        s - S orders@1 "Get" 0-100 gen=1
        T2
        a - C orders@1 "call" 10-50 >pricing
        b a S pricing@1 "Price" 15-45
     )"},
    {"L3", "orders", "billing", 100, kLinked, R"(
        a - S gate@1 "GET /cart" 0-100 gen=2
        b a C gate@1 "call" 10-90 gen=2
        c b S orders@2 "Get" 15-85 gen=2
        d c C orders@2 "call" 20-80 gen=
        e d S billing@1 "Bill" 25-75 gen=
     )"},
    {"L4", "gate", "orders", 100, kLinked, R"(
        a - S gate@1 "GET /cart" 0-100 gen=2
        b a C gate@1 "call" 10-90 gen=2
        c b S orders@1 "Get" 15-85 gen=2
     )"},
};

std::string processOf(const WrittenSpan& span)
{
    for (const auto& [key, value] : span.resource) {
        if (key == "service.instance.id" || key == "service.name")
            return std::get<std::string>(value);
    }
    return {};
}

//! Spans go when their process exports next.
std::vector<WrittenSpan> exported(const Story& story, std::mt19937_64& random)
{
    auto spans = testing::rounds(kRounds, kEveryMs, testing::written(story.spans));
    std::map<std::string, std::int64_t> phases;
    std::uniform_int_distribution<std::int64_t> phase(0, kExportMs - 1);
    for (auto& span : spans) {
        const auto [found, isNew] = phases.try_emplace(processOf(span));
        if (isNew)
            found->second = phase(random);
        const auto ended = std::max<std::int64_t>(span.arrivesMs, 0);
        const auto since = (ended - found->second + kExportMs) % kExportMs;
        span.arrivesMs = ended + (kExportMs - since) % kExportMs;
    }
    std::ranges::stable_sort(spans, {}, &WrittenSpan::arrivesMs);
    return spans;
}

bool isNamed(const Player& player, const Story& story)
{
    return player.edge(story.caller, story.callee).verdict == Verdict::Leak;
}

//! Seconds; negative: never.
double delayOf(const Story& story, std::mt19937_64& random)
{
    const auto spans = exported(story, random);
    Player player;
    std::size_t next = 0;
    for (std::int64_t now = 0; now < kRounds * kEveryMs + 3 * kExportMs; now += kStepMs) {
        std::vector<WrittenSpan> due;
        for (; next < spans.size() && spans[next].arrivesMs <= now; ++next) {
            due.push_back(spans[next]);
            due.back().arrivesMs = 0;
        }
        player.play(std::move(due));
        if (isNamed(player, story))
            return static_cast<double>(now - story.endsMs) / 1000;
        player.pass(kStepMs);
    }
    return -1;
}

bool measure(const Story& story, std::mt19937_64& random)
{
    std::vector<double> delays;
    int unnamed = 0;
    for (int i = 0; i < kTrials; ++i) {
        const auto delay = delayOf(story, random);
        if (delay < 0)
            ++unnamed;
        else
            delays.push_back(delay);
    }
    const std::string name = std::string("leak_delay.") + story.rule;
    bool good = bench::figure(name + "_unnamed", unnamed, bench::Goal::AtMost, 0);
    if (delays.empty())
        return false;
    bench::note(name + "_p50", bench::percentile(delays, 50), "s");
    return bench::figure(
               name + "_p99", bench::percentile(delays, 99), bench::Goal::AtMost, story.goalSeconds)
        && good;
}

} // namespace

int main()
{
    std::mt19937_64 random(kSeed);
    bool good = true;
    for (const auto& story : kStories)
        good = measure(story, random) && good;
    return good ? 0 : 1;
}
