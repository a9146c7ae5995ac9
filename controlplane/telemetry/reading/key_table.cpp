// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/reading/key_table.h"

#include <algorithm>
#include <bit>
#include <iterator>
#include <utility>

namespace pult::telemetry {

namespace {

constexpr std::pair<const char*, Meaning> kFixed[] = {
    {"enduser.id", Meaning::User},
    {"user.id", Meaning::User},
    {"messaging.operation.type", Meaning::MessagingStep},
    {"messaging.operation", Meaning::MessagingStep},
    {"tailsampling.policy", Meaning::TailSampled},
    {"tailsampling.cached_decision", Meaning::TailSampled},
    {"error.type", Meaning::ErrorType},
    {"http.response.status_code", Meaning::HttpStatus},
    {"http.status_code", Meaning::HttpStatus},
    {"rpc.grpc.status_code", Meaning::GrpcStatus},
    {"http.request.method", Meaning::Method},
    {"http.method", Meaning::Method},
    {"peer.service", Meaning::PeerService},
    {"server.address", Meaning::ServerAddress},
    {"net.peer.name", Meaning::ServerAddress},
    {"http.host", Meaning::ServerAddress},
    {"server.port", Meaning::ServerPort},
    {"net.peer.port", Meaning::ServerPort},
    {"rpc.service", Meaning::RpcService},
    {"messaging.destination.name", Meaning::Destination},
    {"pult.lane.source", Meaning::LaneSource},
    {"pult.edge", Meaning::Edge},
    {"enduser.pseudo.id", Meaning::UserPseudonym},
};

//! A power of two, so large that three of four slots stay free.
std::size_t slotsFor(const ReadingOptions& options)
{
    const auto headers = options.generationHeaders.size() + options.generationNameHeaders.size()
        + options.headHeaders.size() + options.laneSourceHeaders.size() + options.edgeHeaders.size()
        + options.routeHeaders.size() + options.requestIdHeaders.size()
        + 2 * options.baggageKeys.size() + 1;
    const auto keys = headers * options.headerPrefixes.size() * 2 + options.baggageKeys.size()
        + options.routeTags.size() + options.requestIdTags.size() + std::size(kFixed)
        + kMostDimensions;
    return std::bit_ceil(keys * 4);
}

std::string withUnderscores(std::string text)
{
    std::replace(text.begin(), text.end(), '-', '_');
    return text;
}

std::string lower(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(),
        [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
    return text;
}

} // namespace

KeyTable::KeyTable(const ReadingOptions& options)
    : m_slots(slotsFor(options))
    , m_tags(m_slots.size(), kFree)
    , m_mask(m_slots.size() - 1)
{
    const auto& prefixes = options.headerPrefixes;
    const auto headers = [&](const std::vector<std::string>& names, Meaning meaning) {
        for (const auto& name : names)
            addHeader(prefixes, lower(name), meaning);
    };
    headers(options.generationHeaders, Meaning::Generation);
    headers(options.generationNameHeaders, Meaning::GenerationName);
    headers(options.headHeaders, Meaning::Head);
    headers(options.routeHeaders, Meaning::Route);
    headers(options.requestIdHeaders, Meaning::RequestId);
    headers(options.laneSourceHeaders, Meaning::LaneSource);
    headers(options.edgeHeaders, Meaning::Edge);
    headers({"baggage"}, Meaning::BaggageHeader);
    for (const auto& key : options.baggageKeys) {
        add("baggage." + key, Meaning::BaggageMember);
        headers({"ot-baggage-" + key, "uberctx-" + key}, Meaning::OpenTracing);
    }
    for (const auto& tag : options.routeTags)
        add(tag, Meaning::Route);
    for (const auto& tag : options.requestIdTags)
        add(tag, Meaning::RequestId);
    for (const auto& [key, meaning] : kFixed)
        add(key, meaning);
    for (std::size_t i = 0; i < std::min(options.dimensions.size(), kMostDimensions); ++i)
        add(options.dimensions[i],
            static_cast<Meaning>(static_cast<std::size_t>(Meaning::Dimension) + i));
}

void KeyTable::add(const std::string& key, Meaning meaning)
{
    if (key.empty() || this->meaning(key) != Meaning::None)
        return;
    const auto print = printOf(key);
    auto slot = print & m_mask;
    while (m_tags[slot] != kFree)
        slot = (slot + 1) & m_mask;
    m_tags[slot] = tagOf(print);
    m_slots[slot] = {key, meaning};
}

void KeyTable::addHeader(
    const std::vector<std::string>& prefixes, const std::string& header, Meaning meaning)
{
    for (const auto& prefix : prefixes) {
        add(prefix + header, meaning);
        add(prefix + withUnderscores(header), meaning);
    }
}

} // namespace pult::telemetry
