// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How many error events a bad candidate costs until it is aborted, and how often a good one is,
// beside a threshold and a judge of Mann and Whitney's kind on the same streams.
// docs/performance.md.
#include <functional>
#include <string>

#include "bench/detect/detectors.h"
#include "bench/support/figure.h"

namespace pult::bench {
namespace {

constexpr int kNullRuns = 2000;
constexpr int kRuns = 201;
//! A canary that lasts four hours at 60 errors a minute.
constexpr int kMinutes = 240;
constexpr double kShares[] = {0.01, 0.05, 0.5};
constexpr double kRatios[] = {2, 5, 10};

using Make = std::function<std::unique_ptr<Detector>(double share)>;

struct Way
{
    std::string name;
    Make make;
};

const std::vector<Way>& ways()
{
    static const std::vector<Way> kWays{
        {"count_test", [](double share) { return countTest(share, 0.01); }},
        {"count_test_001", [](double share) { return countTest(share, 0.001); }},
        {"threshold", [](double) { return threshold(); }},
        {"mann_whitney", [](double) { return mannWhitney(); }},
    };
    return kWays;
}

struct Outcome
{
    double aborted = 0; //!< Share of the runs.
    double events = 0; //!< Median until the abort, of runs that never do as many as there were.
    double minutes = 0;
};

//! Each way on the same streams.
std::vector<Outcome> play(const Traffic& traffic, int runs, std::uint64_t seed)
{
    std::vector<Outcome> outcomes(ways().size());
    std::vector<std::vector<double>> events(ways().size());
    std::vector<std::vector<double>> minutes(ways().size());
    std::mt19937_64 random(seed);
    for (int run = 0; run < runs; ++run) {
        std::vector<std::unique_ptr<Detector>> detectors;
        for (const auto& way : ways())
            detectors.push_back(way.make(traffic.share));
        double before = 0;
        auto left = detectors.size();
        for (int at = 0; at < kMinutes && left > 0; ++at) {
            const auto minute = nextMinute(traffic, random);
            for (std::size_t i = 0; i < detectors.size(); ++i) {
                const int stopped = detectors[i] ? detectors[i]->look(minute) : -1;
                if (stopped < 0)
                    continue;
                detectors[i].reset();
                --left;
                outcomes[i].aborted += 1.0 / runs;
                events[i].push_back(before + stopped);
                minutes[i].push_back(at + 1);
            }
            before += static_cast<double>(minute.events.size());
        }
        for (std::size_t i = 0; i < detectors.size(); ++i) {
            if (detectors[i]) {
                events[i].push_back(before);
                minutes[i].push_back(kMinutes);
            }
        }
    }
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        outcomes[i].events = percentile(events[i], 50);
        outcomes[i].minutes = percentile(minutes[i], 50);
    }
    return outcomes;
}

std::string percentName(double share)
{
    return std::to_string(static_cast<int>(share * 100 + 0.5)) + "pct";
}

void falseAlarms()
{
    for (const double share : kShares) {
        const auto outcomes = play({share, 1}, kNullRuns, 1);
        for (std::size_t i = 0; i < ways().size(); ++i) {
            const auto name = "false_alarms_" + ways()[i].name + "_" + percentName(share);
            if (ways()[i].name == "count_test")
                figure(name, outcomes[i].aborted, Goal::AtMost, 0.01);
            else if (ways()[i].name == "count_test_001")
                figure(name, outcomes[i].aborted, Goal::AtMost, 0.001);
            else
                note(name, outcomes[i].aborted, "of runs");
        }
    }
}

//! Of the research's table, alpha 0.001; 0: it has none.
double publishedEvents(double share, double ratio)
{
    if (share == 0.01)
        return ratio == 2 ? 2154 : ratio == 5 ? 265 : 93;
    if (share == 0.05)
        return ratio == 2 ? 487 : ratio == 5 ? 84 : 42;
    return ratio == 2 ? 185 : ratio == 10 ? 57 : 0;
}

void detection()
{
    for (const double share : kShares) {
        for (const double ratio : kRatios) {
            const auto outcomes = play({share, ratio}, kRuns, 2);
            const auto suffix
                = "_x" + std::to_string(static_cast<int>(ratio)) + "_" + percentName(share);
            for (std::size_t i = 0; i < ways().size(); ++i) {
                const auto& way = ways()[i].name;
                const auto name = "events_until_abort_" + way + suffix;
                const auto published = publishedEvents(share, ratio);
                // The table is right to 7 %, and so are 201 runs.
                if (way == "count_test_001" && published > 0)
                    figure(name, outcomes[i].events, Goal::AtMost, published * 1.15);
                else
                    note(name, outcomes[i].events, "error events");
                note("aborted_" + way + suffix, outcomes[i].aborted, "of runs");
                note("minutes_until_abort_" + way + suffix, outcomes[i].minutes, "min");
            }
        }
    }
}

} // namespace
} // namespace pult::bench

int main()
{
    pult::bench::falseAlarms();
    pult::bench::detection();
    return 0;
}
