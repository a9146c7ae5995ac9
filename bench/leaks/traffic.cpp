// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/leaks/traffic.h"

#include <algorithm>

namespace pult::bench {

using telemetry::SpanId;
using telemetry::SpanKind;
using telemetry::TraceId;
using telemetry::testing::WrittenSpan;

namespace {

constexpr std::uint64_t kEpochNs = 1'763'735'000'000'000'000ULL;
constexpr char kHeader[] = "http.request.header.x-generation";

int generationFor(std::uint32_t lane, int service)
{
    return lane > 1 && Traffic::ownedBy(static_cast<int>(lane), service) ? static_cast<int>(lane)
                                                                         : 1;
}

} // namespace

Traffic::Traffic(const TrafficOptions& options, std::uint32_t seed)
    : m_options(options)
    , m_random(seed)
{
    for (int caller = 0; caller < options.services; ++caller) {
        for (const int callee : calleesOf(caller)) {
            const auto flaw = flawOf(caller, callee);
            if (flaw != Flaw::None)
                (flaw == Flaw::NotCalled ? m_suspects : m_planted)
                    .insert(service(caller) + " > " + service(callee));
        }
    }
    m_suspects.insert(lonely() + " > " + service(1));
}

std::string Traffic::service(int number) const
{
    return number == 0 ? "gate" : "service" + std::to_string(number);
}

bool Traffic::ownedBy(int lane, int service)
{
    return service > 0 && service % 5 == lane;
}

std::vector<int> Traffic::calleesOf(int service) const
{
    std::vector<int> callees;
    for (int i = 1; i <= 3; ++i) {
        if (const int callee = service * 3 + i; callee < m_options.services)
            callees.push_back(callee);
    }
    return callees;
}

Traffic::Flaw Traffic::flawOf(int caller, int callee) const
{
    switch (callee) {
    case 7:
    case 19:
        return Flaw::HeaderDropped;
    case 9:
        return Flaw::DroppedOnTheWay;
    case 16:
        return Flaw::TraceTorn;
    case 17: // generation 2 has it of its own
        return Flaw::WrongRoute;
    case 20:
        return Flaw::NotInjected;
    case 8: // generation 3 has it of its own
        return Flaw::Foreign;
    case 12: // generation 2 has it of its own
        return Flaw::NotCalled;
    default:
        return caller == 12 && callee == 38 ? Flaw::HeaderDropped : Flaw::None;
    }
}

double Traffic::chance()
{
    return std::uniform_real_distribution<>(0, 1)(m_random);
}

TraceId Traffic::newTrace()
{
    return {m_random() | 1U, m_random()};
}

WrittenSpan Traffic::span(
    int service, int generation, SpanKind kind, const Call& call, std::int64_t startMs)
{
    WrittenSpan span;
    const auto name = this->service(service);
    const auto instance
        = static_cast<int>(call.trace.low % static_cast<unsigned>(m_options.instances));
    const auto host = name + "-" + std::to_string(generation) + "-" + std::to_string(instance);
    span.trace = call.trace;
    span.id = newId();
    span.parent = call.parent;
    span.kind = kind;
    span.name = kind == SpanKind::Server || kind == SpanKind::Consumer ? "do " + name : "call";
    span.resource = {{"service.name", name}, {"service.instance.id", host},
        {"pult.generation", std::int64_t{generation}}, {"telemetry.sdk.language", "java"},
        {"telemetry.sdk.name", "opentelemetry"}};
    const auto skew = static_cast<std::int64_t>(std::hash<std::string>()(host)
                          % static_cast<std::size_t>(2 * m_options.skewMs + 1))
        - m_options.skewMs;
    span.startNs = kEpochNs + static_cast<std::uint64_t>((startMs + skew) * 1'000'000);
    span.endNs = span.startNs;
    return span;
}

std::int64_t Traffic::serve(const Call& call, Spans& spans)
{
    const int generation = generationFor(call.lane, call.service);
    const auto place = spans.size();
    spans.push_back(span(call.service, generation, SpanKind::Server, call, call.startMs));
    spans[place].attributes.emplace_back(
        kHeader, call.lane == 0 ? std::string() : std::to_string(call.lane));
    const auto id = spans[place].id;
    auto now = call.startMs + 1 + static_cast<std::int64_t>(m_random() % 8);
    for (const int callee : calleesOf(call.service)) {
        if (call.lane == 2 && flawOf(call.service, callee) == Flaw::NotCalled)
            continue;
        now = callee % 10 == 0 ? publish(call, callee, generation, id, now, spans)
                               : callOut(call, callee, generation, id, now, spans);
        now += static_cast<std::int64_t>(m_random() % 4);
    }
    spans[place].endNs += static_cast<std::uint64_t>((now - call.startMs) * 1'000'000);
    spans[place].arrivesMs = now;
    return now;
}

std::int64_t Traffic::callOut(
    const Call& call, int callee, int generation, SpanId entry, std::int64_t startMs, Spans& spans)
{
    const auto flaw = flawOf(call.service, callee);
    Call out{callee, call.lane, call.trace, entry, startMs, call.depth + 1};
    if (flaw == Flaw::TraceTorn) {
        out.trace = newTrace();
        out.parent = 0;
    }
    const bool withheld = flaw == Flaw::HeaderDropped || flaw == Flaw::TraceTorn;
    const auto place = spans.size();
    spans.push_back(span(call.service, generation, SpanKind::Client, out, startMs));
    auto& client = spans[place];
    if (flaw == Flaw::TraceTorn) // the very instance that serves the request calls
        client.resource = spans[place - 1].resource;
    client.attributes.emplace_back(
        kHeader, withheld || call.lane == 0 ? std::string() : std::to_string(call.lane));
    client.attributes.emplace_back("peer.service", service(callee));
    out.parent = client.id;
    out.startMs = startMs + 1;
    if (withheld || flaw == Flaw::DroppedOnTheWay)
        out.lane = 0;
    const auto first = spans.size();
    const auto end = serve(out, spans) + 1;
    if (flaw == Flaw::WrongRoute && call.lane == 2) // its own stands by, the active one serves
        spans[first].resource[2].second = std::int64_t{1};
    if (flaw == Flaw::Foreign && call.lane == 1 && chance() < 0.2)
        spans[first].resource[2].second = std::int64_t{3};
    spans[place].endNs += static_cast<std::uint64_t>((end - startMs) * 1'000'000);
    spans[place].arrivesMs = end;
    return end;
}

std::int64_t Traffic::publish(
    const Call& call, int callee, int generation, SpanId entry, std::int64_t startMs, Spans& spans)
{
    const bool withheld = flawOf(call.service, callee) == Flaw::NotInjected;
    Call out{callee, call.lane, call.trace, entry, startMs, call.depth + 1};
    auto producer = span(call.service, generation, SpanKind::Producer, out, startMs);
    producer.attributes.emplace_back(
        kHeader, withheld || call.lane == 0 ? std::string() : std::to_string(call.lane));
    producer.attributes.emplace_back("messaging.destination.name", "to " + service(callee));
    producer.endNs += 1'000'000;
    producer.arrivesMs = startMs + 1;
    const auto lane = withheld ? 0 : call.lane;
    Call processing{callee, lane, newTrace(), 0, startMs + 50, call.depth + 1};
    auto consumer
        = span(callee, generationFor(lane, callee), SpanKind::Consumer, processing, startMs + 50);
    consumer.attributes.emplace_back(kHeader, lane == 0 ? std::string() : std::to_string(lane));
    consumer.links.push_back({producer.trace, producer.id});
    consumer.endNs += 5'000'000;
    consumer.arrivesMs = startMs + 55;
    spans.push_back(std::move(producer));
    spans.push_back(std::move(consumer));
    return startMs + 1;
}

void Traffic::cron(int service, std::int64_t atMs, Spans& spans)
{
    Call call{service, 0, newTrace(), 0, atMs, 0};
    auto client = span(service, 1, SpanKind::Client, call, atMs);
    client.name = "nightly";
    client.attributes.emplace_back("peer.service", this->service(service % 4 + 1));
    client.endNs += 3'000'000;
    client.arrivesMs = atMs + 3;
    spans.push_back(std::move(client));
}

void Traffic::callOfLonely(std::int64_t atMs, Spans& spans)
{
    Call call{0, 0, newTrace(), 0, atMs, 0};
    auto client = span(0, 1, SpanKind::Client, call, atMs);
    client.resource[0].second = lonely();
    client.resource[1].second = lonely() + "-1-0";
    client.attributes.emplace_back("peer.service", service(1));
    client.endNs += 3'000'000;
    client.arrivesMs = atMs + 3;
    spans.push_back(std::move(client));
}

void Traffic::request(int number, Spans& spans)
{
    const auto at = m_options.lengthMs / m_options.requests * number;
    const double draw = chance();
    const std::uint32_t lane = draw < m_options.lanes / 2 ? 2 : draw < m_options.lanes ? 3 : 1;
    const auto first = spans.size();
    serve({0, lane, newTrace(), 0, at, 0}, spans);
    if (number % 50 == 0)
        cron(5 + number / 50 % 20, at + 3, spans);
    if (chance() < 0.05)
        callOfLonely(at + 5, spans);
    for (auto i = first; i < spans.size(); ++i) {
        spans[i].arrivesMs += static_cast<std::int64_t>(chance() * 5'000);
        if (chance() < m_options.late)
            spans[i].arrivesMs += static_cast<std::int64_t>(chance() * m_options.lateMost);
    }
    const auto last = spans.size();
    for (auto i = first; i < last; ++i) {
        if (chance() >= m_options.duplicated)
            continue;
        auto copy = spans[i];
        copy.arrivesMs += static_cast<std::int64_t>(chance() * 10'000);
        spans.push_back(std::move(copy));
    }
    const auto gone = std::remove_if(spans.begin() + static_cast<std::ptrdiff_t>(first),
        spans.end(), [this](const WrittenSpan&) { return chance() < m_options.lost; });
    spans.erase(gone, spans.end());
}

} // namespace pult::bench
