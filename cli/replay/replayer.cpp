// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/replay/replayer.h"

#include <algorithm>
#include <utility>

#include "controlplane/telemetry/otlp/trace_text.h"
#include "controlplane/telemetry/reading/policy_headers.h"

namespace pult::cli {

namespace {

using std::chrono::milliseconds;
using telemetry::SpanRecord;
using telemetry::Tick;

constexpr milliseconds kStep{250};
//! By then all that came before is final, however late its services were known to be.
constexpr milliseconds kAllFinal{400'000};
//! Clocks that are far off make gaps in which nothing can happen any more.
constexpr milliseconds kLongestGap{3'600'000};
constexpr milliseconds kLeastWindow{300'000};
constexpr std::uint64_t kNsPerMs = 1'000'000;

//! The headers of the environment beside the usual ones.
telemetry::ReadingOptions readingOptions(const state::Environment& environment)
{
    telemetry::ReadingOptions options;
    addHeadersOf(environment.policy, options);
    options.defaultEnvironment = environment.name;
    return options;
}

milliseconds gap(const SpanRecord& from, const SpanRecord& to)
{
    const milliseconds time((to.endNs - from.endNs) / kNsPerMs);
    return std::min(time, kLongestGap);
}

} // namespace

Replayer::Replayer(state::EnvironmentPtr environment)
    : m_environment(std::move(environment))
    , m_tables(readingOptions(*m_environment))
{
    // Never 0, which stands for never.
    m_batch.received = 1;
}

Result<telemetry::DecodeReport> Replayer::read(std::string_view text)
{
    telemetry::SpanReader reader(m_tables);
    reader.begin(m_batch);
    return telemetry::otlp::readTraceText(text, reader);
}

void Replayer::sortByEnd()
{
    m_records = std::exchange(m_batch.records, {});
    std::stable_sort(m_records.begin(), m_records.end(),
        [](const SpanRecord& a, const SpanRecord& b) { return a.endNs < b.endNs; });
}

void Replayer::countElsewhere()
{
    for (const auto& record : m_records) {
        const auto& facts = m_tables.sources.facts(m_tables.sources.processOf(record.source));
        const auto name = m_tables.names.text(facts.environment);
        if (name.empty() || name == m_environment->name)
            continue;
        ++m_elsewhere;
        if (std::find(m_others.begin(), m_others.end(), name) == m_others.end())
            m_others.emplace_back(name);
    }
}

milliseconds Replayer::duration() const
{
    milliseconds time{0};
    for (std::size_t i = 1; i < m_records.size(); ++i)
        time += gap(m_records[i - 1], m_records[i]);
    return time;
}

void Replayer::pass(telemetry::LeakBook& book, milliseconds time)
{
    auto steps = std::min(time, kAllFinal);
    m_clock->advance(time - steps);
    for (; steps > milliseconds{0}; steps -= kStep) {
        m_clock->advance(std::min(steps, kStep));
        book.sweep();
    }
}

std::shared_ptr<const telemetry::LeakSnapshot> Replayer::judge()
{
    sortByEnd();
    countElsewhere();
    const auto window = std::max(kLeastWindow, duration() + 2 * kAllFinal);
    m_windowSeconds = static_cast<std::uint32_t>(window.count() / 1000);
    telemetry::LeakBookOptions options;
    options.leaks.window = telemetry::ticks(window);
    options.leaks.topologyMemory = std::max(options.leaks.topologyMemory, options.leaks.window);
    const auto firstMs = m_records.empty() ? 0 : m_records.front().endNs / kNsPerMs;
    m_clock
        = std::make_unique<ManualClock>(WallTime{milliseconds{static_cast<std::int64_t>(firstMs)}});
    telemetry::LeakBook book(m_tables, *m_clock, options);
    auto state = std::make_shared<state::State>();
    state->environments[m_environment->name] = m_environment;
    book.learn(state);
    book.sweep();
    for (std::size_t i = 0; i < m_records.size(); ++i) {
        if (i > 0)
            pass(book, gap(m_records[i - 1], m_records[i]));
        m_batch.records.assign(1, m_records[i]);
        book.stamp(m_batch);
        m_batch.records[0].received = m_batch.received;
        book.add(m_batch);
    }
    pass(book, kAllFinal);
    return book.newSnapshot();
}

} // namespace pult::cli
