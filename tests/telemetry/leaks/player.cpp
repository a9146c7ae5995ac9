// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/telemetry/leaks/player.h"

#include <algorithm>
#include <array>
#include <set>

namespace pult::telemetry::testing {

namespace {

using state::testing::ManifestText;

ManifestText release(const std::string& version)
{
    ManifestText manifest("shop", version);
    for (const auto* service : {"gate", "billing", "pricing", "mail", "stock"})
        manifest.service(service, "1.0");
    return manifest;
}

} // namespace

state::testing::World shop()
{
    state::testing::World world;
    world.registerText(release("1.0").service("orders", "1.0").placed("prod"));
    world.allReady();
    world.registerText(release("2.0").service("orders", "2.0").placed("prod"));
    world.registerText(ManifestText("shop", "x")
                           .branch("feature-x")
                           .service("billing", "x")
                           .service("mail", "x")
                           .placed("prod"));
    world.allReady();
    return world;
}

state::testing::World shopWithoutStock()
{
    auto world = shop();
    ManifestText manifest("shop", "4.0");
    for (const auto* service : {"gate", "billing", "pricing", "mail", "orders"})
        manifest.service(service, "1.0");
    world.registerText(manifest.placed("prod"));
    world.allReady();
    return world;
}

std::vector<WrittenSpan> rounds(
    int count, std::int64_t everyMs, const std::vector<WrittenSpan>& once)
{
    std::vector<WrittenSpan> all;
    for (int i = 0; i < count; ++i) {
        const auto traces = static_cast<std::uint64_t>(i) * 1000;
        const auto ns = static_cast<std::uint64_t>(i * everyMs) * 1'000'000;
        for (auto span : once) {
            span.trace.low += traces;
            for (auto& link : span.links)
                link.trace.low += traces;
            span.startNs += ns;
            span.endNs += ns;
            span.arrivesMs += i * everyMs;
            all.push_back(std::move(span));
        }
    }
    return all;
}

Player::Player(LeakBookOptions options, state::testing::World world, ReadingOptions reading)
    : m_world(std::move(world))
    , m_tables(std::move(reading), {}, {}, 7)
    , m_book(m_tables, m_clock, options)
    , m_reader(m_tables)
{
    m_book.learn(m_world.m_state);
    m_book.sweep();
}

void Player::send(const WrittenSpan& span)
{
    m_batch.clear();
    m_book.stamp(m_batch);
    m_reader.begin(m_batch);
    tell(span, m_reader);
    m_book.add(m_batch);
}

void Player::play(std::vector<WrittenSpan> spans)
{
    std::stable_sort(spans.begin(), spans.end(),
        [](const auto& a, const auto& b) { return a.arrivesMs < b.arrivesMs; });
    std::int64_t at = 0;
    for (const auto& span : spans) {
        pass(span.arrivesMs - at);
        at = std::max(at, span.arrivesMs);
        send(span);
    }
}

void Player::pass(std::int64_t ms)
{
    constexpr std::int64_t kStep = 250;
    for (; ms > 0; ms -= kStep) {
        m_clock.advance(std::chrono::milliseconds(std::min(ms, kStep)));
        m_book.sweep();
    }
}

std::string Player::told() const
{
    std::set<std::string> lines;
    for (const auto& edge : m_book.snapshot()->edges) {
        std::string line = edge.caller + "/" + edge.entry + " > " + edge.callee + ": "
            + std::string(verdictName(edge.verdict));
        if (edge.verdict >= Verdict::Suspect)
            line += " " + std::string(ruleName(edge.rule)) + " " + shortName(edge.cause);
        bool worse = false;
        for (const auto& carrier : edge.carriers) {
            if (carrier.verdict < Verdict::Suspect || carrier.verdict <= edge.verdict)
                continue;
            worse = true;
            line += "; " + std::string(carrierName(carrier.carrier)) + " "
                + std::string(verdictName(carrier.verdict));
        }
        if (edge.verdict != Verdict::NoEvidence || worse)
            lines.insert(line);
    }
    std::string text;
    for (const auto& line : lines)
        text += line + "\n";
    return text;
}

const EdgeView& Player::edge(
    const std::string& caller, const std::string& callee, const std::string& entry) const
{
    m_shown = m_book.snapshot();
    const auto found
        = std::find_if(m_shown->edges.begin(), m_shown->edges.end(), [&](const EdgeView& edge) {
              return edge.caller == caller && edge.callee == callee
                  && (entry.empty() || edge.entry == entry);
          });
    static const EdgeView kNone;
    return found == m_shown->edges.end() ? kNone : *found;
}

std::string shortName(Cause cause)
{
    static constexpr std::array<const char*, kCauses> kNames{"None", "HeaderDropped",
        "BaggageDropped", "DroppedOnTheWay", "AsyncHandOff", "ContextExpired", "ContextDropped",
        "ProducerDidNotInject", "ConsumerDidNotExtract", "LaneChanged", "MissingRoute",
        "GatewayRefused", "GatewayBehind", "SamplerBrokeChain", "ExporterLoss", "UpstreamLoss",
        "SpansFiltered", "NeverReached", "ForeignTraffic", "AbsentServed", "OnlyCalls",
        "PartlyReached", "SameClock", "NoInstanceId"};
    return kNames[static_cast<std::size_t>(cause)];
}

} // namespace pult::telemetry::testing
