// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/reading/span_reader.h"

#include <algorithm>
#include <charconv>

#include "controlplane/telemetry/reading/packed_head.h"
#include "controlplane/telemetry/reading/resource_reader.h"
#include "controlplane/telemetry/reading/text_hash.h"

namespace pult::telemetry {

namespace {

constexpr std::size_t kProcessCache = 1024;
constexpr std::size_t kIdBytes = 128;

std::string_view textOf(const AttributeValue& value, std::array<char, 32>& room)
{
    if (const auto* text = std::get_if<std::string_view>(&value))
        return *text;
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        const auto end = std::to_chars(room.data(), room.data() + room.size(), *number).ptr;
        return {room.data(), static_cast<std::size_t>(end - room.data())};
    }
    return {};
}

std::int64_t numberOf(const AttributeValue& value)
{
    if (const auto* number = std::get_if<std::int64_t>(&value))
        return *number;
    std::int64_t number = 0;
    if (const auto* text = std::get_if<std::string_view>(&value))
        std::from_chars(text->data(), text->data() + text->size(), number);
    return number;
}

MessagingStep stepOf(std::string_view text)
{
    if (text == "create")
        return MessagingStep::Create;
    if (text == "send" || text == "publish")
        return MessagingStep::Send;
    if (text == "receive")
        return MessagingStep::Receive;
    if (text == "process" || text == "deliver")
        return MessagingStep::Process;
    return text == "settle" ? MessagingStep::Settle : MessagingStep::None;
}

bool isWrite(std::string_view method)
{
    return !method.empty() && method != "GET" && method != "HEAD" && method != "OPTIONS";
}

//! Codes that say the server failed: UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED, INTERNAL,
//! UNAVAILABLE, DATA_LOSS; as semantic conventions have it.
bool isServerFault(std::int64_t grpcCode)
{
    constexpr std::uint32_t kFaults = 1U << 2 | 1U << 4 | 1U << 12 | 1U << 13 | 1U << 14 | 1U << 15;
    return grpcCode > 0 && grpcCode < 32 && (kFaults >> grpcCode & 1U) != 0;
}

bool looksLikeAddress(std::string_view text)
{
    return !text.empty() && text.find_first_not_of("0123456789abcdefABCDEF:.") == text.npos
        && text.find_first_of(".:") != text.npos;
}

} // namespace

SpanReader::SpanReader(ReadingTables& tables)
    : m_tables(tables)
    , m_names(tables.names)
    , m_processes(kProcessCache)
{}

void SpanReader::begin(RecordBatch& batch)
{
    m_batch = &batch;
    m_process = 0;
    m_service = kOtherName;
    m_scoped = false;
}

void SpanReader::resource(std::span<const AttributeView> attributes)
{
    auto& sources = m_tables.sources;
    const auto print = printOf(attributes, m_tables.names.seed());
    auto& cached = m_processes[print % kProcessCache];
    if (cached.print != print || !sources.is(cached.process, print)) {
        const auto process = sources.process(
            print, m_batch->received, [&] { return factsOf(attributes, m_tables.names); });
        cached = {print, process};
    }
    m_process = cached.process;
    sources.seen(m_process, m_batch->received);
    m_service = sources.facts(m_process).service;
    m_openTelemetry = m_tables.names.text(sources.facts(m_process).sdk) == "opentelemetry";
    m_scoped = false;
}

void SpanReader::scope(std::string_view name, std::string_view version)
{
    m_library = m_names.intern(name, m_service);
    m_libraryVersion = m_names.intern(version, m_service);
    m_source = m_tables.sources.source(m_process, m_library, m_libraryVersion);
    m_scoped = true;
}

void SpanReader::span(const SpanView& span)
{
    if (!span.trace.valid() || span.id == 0) {
        ++m_invalid;
        return;
    }
    if (!m_scoped)
        scope({}, {});
    Told told;
    told.dimensionsFrom = static_cast<std::uint32_t>(m_batch->dimensions.size());
    for (std::size_t i = 0; i < span.attributes.size(); ++i) {
        const auto& [key, value] = span.attributes[i];
        attribute(span.meanings.empty() ? m_tables.keys.meaning(key)
                                        : static_cast<Meaning>(span.meanings[i]),
            value, told);
    }
    if (m_openTelemetry)
        told.asked.insert(Carrier::TraceState);
    if (!span.traceState.empty()) {
        const auto value = memberOf(span.traceState, m_tables.options.traceStateKey);
        lane(Carrier::TraceState, laneOf(value), !value.empty(), told);
    }
    auto& record = m_batch->records.emplace_back();
    record.trace = span.trace;
    record.id = span.id;
    record.parent = span.parent;
    record.startNs = span.startNs;
    record.endNs = span.endNs;
    record.source = m_source;
    record.name = m_names.intern(span.name, m_service);
    record.kind = span.kind;
    record.status = span.status;
    record.step = told.step;
    record.received = m_batch->received;
    record.flags = flagsOf(span, told);
    if (record.outgoing())
        record.peer = peerOf(told);
    settleLane(told, record);
    extra(span, told, record);
    learn(span, told, record);
}

void SpanReader::attribute(Meaning meaning, const AttributeValue& value, Told& told)
{
    switch (meaning) {
    case Meaning::None:
        return;
    case Meaning::TailSampled:
        told.tailSampled = true;
        return;
    case Meaning::ErrorType:
        told.failed = true;
        return;
    case Meaning::HttpStatus:
        told.failed |= numberOf(value) >= 500;
        return;
    case Meaning::GrpcStatus:
        told.grpcFailed = isServerFault(numberOf(value));
        return;
    case Meaning::ServerPort:
        told.port = numberOf(value);
        return;
    default:
        return this->text(meaning, textOf(value, m_number), told);
    }
}

void SpanReader::text(Meaning meaning, std::string_view text, Told& told)
{
    switch (meaning) {
    case Meaning::Generation:
        return lane(Carrier::Generation, laneOf(text), !text.empty(), told);
    case Meaning::GenerationName:
        return lane(Carrier::Name, laneOf(text), !text.empty(), told);
    case Meaning::Route:
        return lane(Carrier::Route, laneOfRoute(text), !text.empty(), told);
    case Meaning::OpenTracing:
        return lane(
            Carrier::OpenTracing, laneOf(percentDecoded(text, m_decoded)), !text.empty(), told);
    case Meaning::BaggageMember:
        return lane(Carrier::Baggage, laneOf(percentDecoded(text, m_decoded)), !text.empty(), told);
    case Meaning::BaggageHeader:
        for (const auto& key : m_tables.options.baggageKeys) {
            const auto member = percentDecoded(memberOf(text, key), m_decoded);
            lane(Carrier::Baggage, laneOf(member), !member.empty(), told);
        }
        return;
    case Meaning::Head:
        told.head = packed(state::headOf(text));
        return;
    case Meaning::RequestId:
        told.asked.insert(Carrier::RequestId);
        told.requestId = text.substr(0, kIdBytes);
        return;
    case Meaning::User:
        told.user = text.substr(0, kIdBytes);
        return;
    case Meaning::MessagingStep:
        told.step = stepOf(text);
        return;
    case Meaning::Method:
        told.writes = isWrite(text);
        return;
    case Meaning::PeerService:
        told.peerService = text;
        return;
    case Meaning::ServerAddress:
        told.address = text;
        return;
    case Meaning::RpcService:
        told.rpcService = text;
        return;
    case Meaning::Destination:
        told.destination = text;
        return;
    case Meaning::LaneSource:
        told.source = state::laneSourceOf(text);
        return;
    case Meaning::Edge:
        told.edge = m_names.intern(text, m_service);
        return;
    case Meaning::UserPseudonym:
        told.pseudonym = text.substr(0, kIdBytes);
        return;
    default:
        break;
    }
    if (!text.empty())
        m_batch->dimensions.push_back(
            {static_cast<std::uint32_t>(dimensionOf(meaning)), m_names.intern(text, m_service)});
}

void SpanReader::lane(Carrier carrier, LaneText lane, bool there, Told& told)
{
    told.asked.insert(carrier);
    auto& known = m_lanes[static_cast<std::size_t>(carrier)];
    // Two headers may be one carrier; what other people use one of them for is seldom a number.
    if (!there || (told.present.contains(carrier) && (known.number != 0 || lane.number == 0)))
        return;
    // A name may stand in a buffer that the next attribute overwrites: keep the interned text.
    lane.name = m_tables.names.text(m_names.intern(lane.name, m_service));
    told.present.insert(carrier);
    told.malformed.remove(carrier);
    if (lane.malformed)
        told.malformed.insert(carrier);
    known = lane;
}

void SpanReader::settleLane(const Told& told, SpanRecord& record)
{
    record.laneHead = told.head;
    record.present = told.present;
    record.odd = told.malformed;
    if (!told.requestId.empty()) {
        record.present.insert(Carrier::RequestId);
        record.requestHash
            = static_cast<std::uint32_t>(hashText(told.requestId, m_tables.names.seed())) | 1U;
    }
    if (told.present.empty())
        return;
    std::string_view name;
    for (std::size_t i = 0; i < m_lanes.size(); ++i) {
        if (!told.present.contains(static_cast<Carrier>(i)))
            continue;
        if (record.laneNumber == 0)
            record.laneNumber = m_lanes[i].number;
        if (name.empty())
            name = m_lanes[i].name;
    }
    record.laneName = m_names.intern(name, m_service);
    for (std::size_t i = 0; i < m_lanes.size(); ++i) {
        if (!told.present.contains(static_cast<Carrier>(i)))
            continue;
        const auto& lane = m_lanes[i];
        if ((lane.number != 0 && lane.number != record.laneNumber)
            || (!lane.name.empty() && lane.name != name))
            record.odd.insert(static_cast<Carrier>(i));
    }
}

void SpanReader::learn(const SpanView& span, const Told& told, const SpanRecord& record)
{
    if (record.outgoing()) {
        m_tables.sources.learn(m_source, Side::Outgoing, told.asked);
    } else if (record.incoming()) {
        const auto side = span.parent == 0 ? Side::RootIncoming : Side::ChildIncoming;
        m_tables.sources.learn(m_source, side, told.asked);
        if (!m_tables.sources.serves(m_process))
            m_tables.sources.learnServes(m_process);
        if (told.port != 0 && m_tables.sources.endpoint(m_process) == 0)
            learnEndpoint(told);
    }
}

void SpanReader::learnEndpoint(const Told& told)
{
    if (m_process == 0 || !looksLikeAddress(told.address))
        return;
    m_peer.assign(told.address).append(":").append(std::to_string(told.port));
    m_tables.sources.learnEndpoint(m_process, m_names.intern(m_peer, m_service));
}

NameId SpanReader::peerOf(const Told& told)
{
    if (!told.peerService.empty())
        return m_names.intern(told.peerService, m_service);
    if (!told.destination.empty())
        return m_names.intern(told.destination, m_service);
    if (told.address.empty())
        return m_names.intern(told.rpcService, m_service);
    if (told.port == 0 || !looksLikeAddress(told.address))
        return m_names.intern(told.address, m_service);
    std::array<char, 32> port{};
    const auto end = std::to_chars(port.data(), port.data() + port.size(), told.port).ptr;
    m_peer.assign(told.address).append(":").append(port.data(), end);
    return m_names.intern(m_peer, m_service);
}

std::uint8_t SpanReader::flagsOf(const SpanView& span, const Told& told) const
{
    const auto when = [](bool holds, SpanRecord::Flag flag) -> unsigned {
        return holds ? static_cast<unsigned>(flag) : 0U;
    };
    const bool failed = told.failed || told.grpcFailed || span.status == SpanStatus::Error;
    const unsigned flags = when((span.flags & 0x1U) != 0, SpanRecord::Sampled)
        | when((span.flags & 0x100U) != 0, SpanRecord::RemoteKnown)
        | when((span.flags & 0x200U) != 0, SpanRecord::Remote)
        | when(told.tailSampled, SpanRecord::TailSampled)
        | when(!span.links.empty(), SpanRecord::HasLinks) | when(failed, SpanRecord::Failed)
        | when(told.writes, SpanRecord::Writes);
    return static_cast<std::uint8_t>(flags);
}

SpanExtra::Piece SpanReader::keep(std::string_view text)
{
    const SpanExtra::Piece piece{
        static_cast<std::uint32_t>(m_batch->texts.size()), static_cast<std::uint32_t>(text.size())};
    m_batch->texts.append(text);
    return piece;
}

void SpanReader::extra(const SpanView& span, const Told& told, ReceivedSpan& record)
{
    const auto user = told.user.empty() ? told.pseudonym : told.user;
    const auto dimensions
        = static_cast<std::uint32_t>(m_batch->dimensions.size()) - told.dimensionsFrom;
    if (span.links.empty() && told.requestId.empty() && user.empty() && dimensions == 0
        && told.edge == 0 && told.source == state::LaneSource::Untold)
        return;
    SpanExtra extra;
    extra.requestId = keep(told.requestId);
    extra.user = keep(user);
    extra.dimensions = {told.dimensionsFrom, dimensions};
    extra.edge = told.edge;
    extra.source = told.source;
    constexpr std::size_t kMostLinks = 1024;
    const auto links = span.links.first(std::min(span.links.size(), kMostLinks));
    extra.links = {static_cast<std::uint32_t>(m_batch->links.size()),
        static_cast<std::uint32_t>(links.size())};
    m_batch->links.insert(m_batch->links.end(), links.begin(), links.end());
    m_batch->extras.push_back(extra);
    record.extra = static_cast<std::uint32_t>(m_batch->extras.size());
}

} // namespace pult::telemetry
