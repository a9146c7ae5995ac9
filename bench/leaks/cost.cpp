// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What a span costs after decoding: reading, assembly, rules; one thread, ten attributes a span,
// ten spans a trace, exporters' batches of 512 spans of one process. Processor time of this thread,
// best of several rounds. Prints too what an open trace takes.

#include <ctime>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "bench/support/figure.h"
#include "controlplane/telemetry/leaks/leak_book.h"
#include "tests/state/world.h"

namespace {

using namespace pult;
using namespace pult::telemetry;

constexpr int kServices = 10;
constexpr int kTraces = 50'000;
constexpr int kBatch = 512;
constexpr int kRounds = 5;
constexpr double kGoalNs = 400;

double cpuNs()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e9 + static_cast<double>(time.tv_nsec);
}

std::string serviceName(int i)
{
    return "service-" + std::to_string(i);
}

state::testing::World world()
{
    state::testing::World world;
    for (int version = 1; version <= 2; ++version) {
        state::testing::ManifestText manifest("shop", std::to_string(version) + ".0");
        for (int i = 0; i < kServices; ++i)
            manifest.service(serviceName(i), i % 5 == 3 ? std::to_string(version) : "1");
        world.registerText(manifest.placed("prod"));
        world.allReady();
    }
    return world;
}

//! One process: its resource and the spans it exports, in the order of their traces.
struct Exporter
{
    std::vector<std::string> texts; //!< Of its resource.
    std::vector<AttributeView> resource;
    std::vector<AttributeView> serving;
    std::vector<AttributeView> calling;
    std::vector<SpanView> spans;
};

//! A chain of five services: SERVER and CLIENT each, the last one calls a database twice.
class Load
{
public:
    explicit Load(int round)
        : m_round(static_cast<std::uint64_t>(round) << 32U)
    {
        m_exporters.resize(kServices);
        for (int i = 0; i < kServices; ++i)
            describe(i);
        for (int i = 0; i < kTraces; ++i)
            trace(static_cast<std::uint64_t>(i));
    }

    std::vector<Exporter> m_exporters;

private:
    void describe(int number)
    {
        auto& exporter = m_exporters[static_cast<std::size_t>(number)];
        exporter.texts = {serviceName(number), serviceName(number) + "-0"};
        exporter.resource = {{"service.name", std::string_view(exporter.texts[0])},
            {"service.instance.id", std::string_view(exporter.texts[1])},
            {"telemetry.sdk.language", std::string_view("java")},
            {"telemetry.sdk.name", std::string_view("opentelemetry")},
            {"telemetry.sdk.version", std::string_view("1.40.0")},
            {"pult.generation", std::int64_t{1}}, {"host.name", std::string_view("node-17")}};
        const auto common = [](std::vector<AttributeView>& attributes) {
            attributes = {{"http.request.header.x-generation", std::string_view("1")},
                {"http.request.header.x-request-id",
                    std::string_view("3f1c9a64-7d1e-4a52-9b7c-1f0e5a0c7a11")},
                {"http.request.method", std::string_view("GET")},
                {"url.path", std::string_view("/cart/items")},
                {"http.response.status_code", std::int64_t{200}},
                {"network.protocol.version", std::string_view("1.1")},
                {"user_agent.original", std::string_view("Mozilla/5.0 (X11; Linux x86_64)")},
                {"thread.id", std::int64_t{77}}, {"thread.name", std::string_view("http-nio-4")}};
        };
        common(exporter.serving);
        common(exporter.calling);
        exporter.serving.push_back({"http.route", std::string_view("/cart/{what}")});
        exporter.calling.push_back({"server.address", std::string_view("service-1")});
    }

    void add(int number, SpanKind kind, TraceId trace, SpanId id, SpanId parent)
    {
        auto& exporter = m_exporters[static_cast<std::size_t>(number)];
        SpanView span;
        span.trace = trace;
        span.id = id;
        span.parent = parent;
        span.kind = kind;
        span.flags = 0x301;
        span.startNs = 1'763'735'000'000'000'000ULL + id * 1000;
        span.endNs = span.startNs + 5'000'000;
        span.name = kind == SpanKind::Server ? "GET /cart/{what}" : "GET";
        span.attributes = kind == SpanKind::Server ? exporter.serving : exporter.calling;
        exporter.spans.push_back(span);
    }

    void trace(std::uint64_t number)
    {
        const TraceId trace{mixed(number + 1, 0x9e3779b97f4a7c15ULL) | 1U, m_round | number};
        const auto first = static_cast<int>(number % 2) * 5;
        SpanId parent = 0;
        for (int i = 0; i < 5; ++i) {
            const SpanId id = m_round + number * 16 + static_cast<std::uint64_t>(i) * 2 + 1;
            add(first + i, SpanKind::Server, trace, id, parent);
            add(first + i, SpanKind::Client, trace, id + 1, id);
            parent = id + 1;
        }
    }

    std::uint64_t m_round;
};

struct Cost
{
    double reading = 1e18;
    double assembly = 1e18;
    double rules = 1e18;
};

class Bench
{
public:
    Bench()
        : m_tables({}, {}, {}, 99)
        , m_book(m_tables, m_clock)
        , m_reader(m_tables)
    {
        m_world = world();
        m_book.learn(m_world.m_state);
        m_book.sweep();
    }

    void round(int number)
    {
        const Load load(number);
        m_reading = m_assembly = m_rules = 0;
        m_spans = 0;
        for (std::size_t at = 0; at < kTraces; at += kBatch) {
            for (const auto& exporter : load.m_exporters)
                send(exporter, at);
            advance(20, at % (kBatch * 25) == 0);
        }
        m_openBytes = m_book.snapshot()->counters.assembly.bytes;
        m_openTraces = m_book.snapshot()->counters.assembly.openTraces;
        for (int i = 0; i < 800; ++i)
            advance(1000, true);
        const double spans = static_cast<double>(m_spans);
        m_best.reading = std::min(m_best.reading, m_reading / spans);
        m_best.assembly = std::min(m_best.assembly, m_assembly / spans);
        m_best.rules = std::min(m_best.rules, m_rules / spans);
    }

    Cost m_best;
    std::uint64_t m_openBytes = 0;
    std::uint64_t m_openTraces = 0;

private:
    void send(const Exporter& exporter, std::size_t at)
    {
        const auto begin = cpuNs();
        m_batch.clear();
        m_book.stamp(m_batch);
        m_reader.begin(m_batch);
        m_reader.resource(exporter.resource);
        m_reader.scope("io.opentelemetry.netty-4.1", "2.6.0");
        const auto end = std::min(exporter.spans.size(), at + kBatch);
        for (auto i = at; i < end; ++i)
            m_reader.span(exporter.spans[i]);
        const auto read = cpuNs();
        m_book.add(m_batch);
        m_reading += read - begin;
        m_assembly += cpuNs() - read;
        m_spans += m_batch.records.size();
    }

    void advance(int ms, bool sweep)
    {
        m_clock.advance(std::chrono::milliseconds(ms));
        if (!sweep)
            return;
        const auto begin = cpuNs();
        m_book.sweep();
        m_rules += cpuNs() - begin;
    }

    state::testing::World m_world;
    ManualClock m_clock;
    ReadingTables m_tables;
    LeakBook m_book;
    SpanReader m_reader;
    RecordBatch m_batch;
    double m_reading = 0;
    double m_assembly = 0;
    double m_rules = 0;
    std::uint64_t m_spans = 0;
};

} // namespace

int main()
{
    Bench run;
    for (int i = 1; i <= kRounds; ++i)
        run.round(i);
    const auto& best = run.m_best;
    bench::note("leak_cost.reading", best.reading, "ns/span");
    bench::note("leak_cost.assembly", best.assembly, "ns/span");
    bench::note("leak_cost.rules", best.rules, "ns/span");
    bench::note("leak_cost.open_traces", static_cast<double>(run.m_openTraces), "traces");
    bench::note("leak_cost.trace_bytes",
        static_cast<double>(run.m_openBytes)
            / static_cast<double>(std::max<std::uint64_t>(run.m_openTraces, 1)),
        "bytes an open trace of ten spans");
    const bool good = bench::figure(
        "leak_cost.span", best.reading + best.assembly + best.rules, bench::Goal::AtMost, kGoalNs);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
