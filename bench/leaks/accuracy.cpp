// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later

// An hour of traffic, compressed: 1 % of spans late, 0.5 % lost, hosts' clocks 5 s apart,
// duplicates, cron jobs; leaks planted on some edges, and on others what can only be suspected.
// Prints precision and recall by edge, over the verdicts at every minute, and how many edges are
// suspected without cause.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <queue>

#include "bench/leaks/traffic.h"
#include "bench/support/figure.h"
#include "controlplane/telemetry/leaks/leak_book.h"
#include "tests/state/world.h"

namespace {

using namespace pult;
using namespace pult::telemetry;
using state::testing::ManifestText;
using testing::WrittenSpan;

constexpr std::uint32_t kSeed = 20'261'122;
constexpr double kGoal = 0.99;
constexpr double kMostFalseSuspects = 0.01; // of edges that nothing is planted on
//! Until traffic has gone along every edge a few times.
constexpr std::int64_t kWarmUpMs = 300'000;

state::testing::World worldOf(const bench::Traffic& traffic)
{
    state::testing::World world;
    for (int lane = 1; lane <= 3; ++lane) {
        ManifestText manifest("shop", std::to_string(lane) + ".0");
        for (int i = 0; i < traffic.services(); ++i) {
            const bool own = bench::Traffic::ownedBy(lane, i);
            manifest.service(
                traffic.service(i), "1." + std::to_string(own || lane == 1 ? lane : 1));
        }
        manifest.service(bench::Traffic::lonely(), "1.1");
        world.registerText(manifest.placed("prod"));
        world.allReady();
    }
    return world;
}

struct Later
{
    bool operator()(const WrittenSpan& a, const WrittenSpan& b) const
    {
        return a.arrivesMs > b.arrivesMs;
    }
};

struct Score
{
    double right = 0;
    double wrong = 0;
    double missed = 0;

    [[nodiscard]] double precision() const { return right / std::max(1.0, right + wrong); }
    [[nodiscard]] double recall() const { return right / std::max(1.0, right + missed); }
};

class Run
{
public:
    Run()
        : m_traffic(m_options, kSeed)
        , m_tables({}, {}, {}, kSeed)
        , m_book(m_tables, m_clock)
        , m_reader(m_tables)
    {
        m_world = worldOf(m_traffic);
        m_book.learn(m_world.m_state);
    }

    void play()
    {
        std::priority_queue<WrittenSpan, std::vector<WrittenSpan>, Later> coming;
        std::vector<WrittenSpan> spans;
        for (int i = 0; i < m_options.requests; ++i) {
            spans.clear();
            m_traffic.request(i, spans);
            for (auto& span : spans)
                coming.push(std::move(span));
            const auto next = m_options.lengthMs / m_options.requests * (i + 1);
            while (!coming.empty() && coming.top().arrivesMs < next) {
                take(coming.top());
                coming.pop();
            }
        }
        for (; !coming.empty(); coming.pop())
            take(coming.top());
        pass(120'000);
    }

    Score m_edges;
    Score m_suspects;
    std::uint64_t m_innocent = 0; //!< Edges that nothing is planted on, each minute.
    std::uint64_t m_spans = 0;
    bench::TrafficOptions m_options;
    bench::Traffic m_traffic;
    ManualClock m_clock;
    ReadingTables m_tables;
    LeakBook m_book;

private:
    void take(const WrittenSpan& span)
    {
        pass(span.arrivesMs - m_at);
        m_batch.clear();
        m_book.stamp(m_batch);
        m_reader.begin(m_batch);
        tell(span, m_reader);
        m_book.add(m_batch);
        ++m_spans;
    }

    void pass(std::int64_t ms)
    {
        for (; ms > 0; ms -= 250) {
            const auto step = std::min<std::int64_t>(ms, 250);
            m_clock.advance(std::chrono::milliseconds(step));
            m_at += step;
            m_book.sweep();
            if (m_at / 60'000 != (m_at - step) / 60'000 && m_at > kWarmUpMs
                && m_at < m_options.lengthMs)
                score();
        }
    }

    void score()
    {
        std::set<std::string> found;
        std::set<std::string> suspected;
        std::set<std::string> innocent;
        for (const auto& edge : m_book.snapshot()->edges) {
            // What a producer withholds shows at its queue, "to service20".
            const bool queue = edge.callee.starts_with("to ");
            const auto name = edge.caller + " > " + edge.callee.substr(queue ? 3 : 0);
            if (edge.verdict == Verdict::Leak)
                found.insert(name);
            else if (edge.verdict == Verdict::Suspect)
                suspected.insert(name);
            if (!isPlanted(name))
                innocent.insert(name);
        }
        m_innocent += innocent.size();
        scoreSuspects(suspected);
        for (const auto& edge : found) {
            const bool right = m_traffic.planted().contains(edge);
            (right ? m_edges.right : m_edges.wrong) += 1;
            if (!right && m_shown.insert(edge).second)
                std::printf("note wrong %s\n", edge.c_str());
        }
        for (const auto& edge : m_traffic.planted()) {
            if (found.contains(edge))
                continue;
            m_edges.missed += 1;
            if (m_shown.insert(edge).second)
                std::printf("note missed %s\n", edge.c_str());
        }
    }

    [[nodiscard]] bool isPlanted(const std::string& edge) const
    {
        return m_traffic.planted().contains(edge) || m_traffic.plantedSuspects().contains(edge);
    }

    void scoreSuspects(const std::set<std::string>& suspected)
    {
        for (const auto& edge : suspected) {
            if (isPlanted(edge))
                continue;
            m_suspects.wrong += 1;
            if (m_shown.insert(edge + '?').second)
                std::printf("note suspected %s\n", edge.c_str());
        }
        for (const auto& edge : m_traffic.plantedSuspects()) {
            const bool found = suspected.contains(edge);
            (found ? m_suspects.right : m_suspects.missed) += 1;
            if (!found && m_shown.insert(edge + '!').second)
                std::printf("note unsuspected %s\n", edge.c_str());
        }
    }

    std::set<std::string> m_shown;
    state::testing::World m_world;
    SpanReader m_reader;
    RecordBatch m_batch;
    std::int64_t m_at = 0;
};

} // namespace

int main()
{
    Run run;
    run.play();
    const auto snapshot = run.m_book.snapshot();
    const auto& counters = snapshot->counters;
    bench::note("leak_accuracy.spans", static_cast<double>(run.m_spans), "spans");
    bench::note("leak_accuracy.late_ratio", counters.lateSpanRatio, "of spans after final");
    bench::note("leak_accuracy.duplicates", static_cast<double>(counters.assembly.duplicates), "");
    bench::note("leak_accuracy.losses", static_cast<double>(counters.judge.verdicts), "");
    bench::note("leak_accuracy.reversals", static_cast<double>(counters.judge.reversals), "");
    bench::note(
        "leak_accuracy.planted", static_cast<double>(run.m_traffic.planted().size()), "edges");
    bool good = bench::figure(
        "leak_accuracy.precision", run.m_edges.precision(), bench::Goal::AtLeast, kGoal);
    good = bench::figure("leak_accuracy.recall", run.m_edges.recall(), bench::Goal::AtLeast, kGoal)
        && good;
    good = bench::figure(
               "leak_accuracy.suspect_recall", run.m_suspects.recall(), bench::Goal::AtLeast, kGoal)
        && good;
    const auto innocent = std::max(1.0, static_cast<double>(run.m_innocent));
    good = bench::figure("leak_accuracy.false_suspects", run.m_suspects.wrong / innocent,
               bench::Goal::AtMost, kMostFalseSuspects)
        && good;
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
