// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <arpa/inet.h>

#include <algorithm>
#include <array>

#include "controlplane/state/manifest_service.h"
#include "controlplane/state/names.h"

namespace pult::state {

namespace {

constexpr std::size_t kMostEndpoints = 4096;
constexpr std::size_t kMostTarget = 500;
constexpr std::uint32_t kMostDrain = 24 * 3600;
constexpr std::uint32_t kLeastMs = 10;
constexpr std::uint32_t kMostMs = 3'600'000;

const std::vector<std::string_view> kReadinessKinds{"grpc", "http", "tcp", "reported"};
const std::vector<std::string_view> kReadinessKeys{
    "grpc", "http", "tcp", "reported", "interval-ms", "timeout-ms"};

//! In the one form that inet_ntop() gives; empty when it is no address that takes requests.
std::string canonicalAddress(const std::string& text)
{
    std::array<unsigned char, 16> bytes{};
    std::array<char, INET6_ADDRSTRLEN> form{};
    const int family = text.find(':') == std::string::npos ? AF_INET : AF_INET6;
    if (inet_pton(family, text.c_str(), bytes.data()) != 1)
        return {};
    const std::size_t size = family == AF_INET ? 4 : 16;
    const bool unspecified
        = std::all_of(bytes.begin(), bytes.begin() + size, [](unsigned char b) { return b == 0; });
    if (unspecified || !inet_ntop(family, bytes.data(), form.data(), form.size()))
        return {};
    return form.data();
}

//! Splits "10.0.0.1:80" and "[::1]:80".
std::optional<std::pair<std::string, std::string>> splitEndpoint(const std::string& text)
{
    const auto colon = text.rfind(':');
    if (colon == std::string::npos)
        return std::nullopt;
    auto host = text.substr(0, colon);
    const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
    if (!bracketed && host.find(':') != std::string::npos)
        return std::nullopt;
    if (bracketed && host.find(':') == std::string::npos)
        return std::nullopt;
    if (bracketed)
        host = host.substr(1, host.size() - 2);
    return std::pair{host, text.substr(colon + 1)};
}

std::optional<Endpoint> readEndpoint(
    Problems& problems, const YAML::Node& node, const std::string& where)
{
    const auto text = readToken(problems, node, where, kMostTarget);
    if (!text)
        return std::nullopt;
    const auto parts = splitEndpoint(*text);
    if (!parts) {
        problems.add(node.Mark(),
            where + ": expected address:port, such as 10.0.0.1:8080 or [::1]:8080, found " + *text);
        return std::nullopt;
    }
    const auto host = canonicalAddress(parts->first);
    if (host.empty())
        problems.add(node.Mark(), where + ": " + parts->first + " is not an IP address to call");
    const auto port = parseNumber(parts->second);
    const bool fits = port && *port >= 1 && *port <= 65535;
    if (!fits) {
        problems.add(node.Mark(),
            where + ": expected a port from 1 to 65535, found "
                + (parts->second.empty() ? "nothing" : parts->second));
    }
    if (host.empty() || !fits)
        return std::nullopt;
    return Endpoint{host, static_cast<std::uint16_t>(*port)};
}

class PlacementReader
{
public:
    PlacementReader(Problems& problems, const YAML::Node& node, const std::string& where)
        : m_problems(problems)
        , m_map(problems, node, where, {"endpoints", "readiness", "drain-seconds"})
    {}

    ServicePlacement read(std::optional<std::uint32_t> drainSeconds)
    {
        m_placement.drainSeconds = drainSeconds;
        if (const auto* field = m_map.find("endpoints"))
            endpoints(field->value);
        if (const auto* field = m_map.find("readiness"))
            readiness(field->value);
        if (const auto* field = m_map.find("drain-seconds")) {
            m_placement.drainSeconds
                = readNumber(m_problems, field->value, m_map.path("drain-seconds"), 0, kMostDrain);
        }
        return std::move(m_placement);
    }

private:
    void endpoints(const YAML::Node& node)
    {
        const auto where = m_map.path("endpoints");
        auto& all = m_placement.endpoints;
        std::size_t index = 0;
        for (const auto& one : readList(m_problems, node, where, kMostEndpoints)) {
            const auto place = where + "[" + std::to_string(index++) + "]";
            const auto endpoint = readEndpoint(m_problems, one, place);
            if (!endpoint)
                continue;
            if (std::find(all.begin(), all.end(), *endpoint) != all.end())
                m_problems.add(one.Mark(), place + ": comes twice");
            all.push_back(*endpoint);
        }
    }

    void readiness(const YAML::Node& node)
    {
        const auto where = m_map.path("readiness");
        if (node.IsScalar()) {
            kind(node.Scalar(), node, where);
            if (node.Scalar() == "http")
                m_problems.add(node.Mark(), where + ": http needs a path, as in {http: /ready}");
            return;
        }
        const Mapping map(m_problems, node, where, kReadinessKeys);
        if (!map.sound())
            return;
        std::size_t kinds = 0;
        for (const auto& field : map.fields()) {
            if (field.key == "interval-ms" || field.key == "timeout-ms")
                continue;
            ++kinds;
            kind(field.key, field.value, where);
            target(field, map.path(field.key));
        }
        if (kinds != 1)
            m_problems.add(
                map.mark(), where + ": expected exactly one of grpc, http, tcp, reported");
        milliseconds(map, "interval-ms", m_placement.readiness.intervalMs);
        milliseconds(map, "timeout-ms", m_placement.readiness.timeoutMs);
    }

    void kind(const std::string& word, const YAML::Node& node, const std::string& where)
    {
        using Kind = ReadinessCheck::Kind;
        const std::array<std::pair<std::string_view, Kind>, 4> kinds{{{"grpc", Kind::Grpc},
            {"http", Kind::Http}, {"tcp", Kind::Tcp}, {"reported", Kind::Reported}}};
        for (const auto& [name, value] : kinds) {
            if (name == word) {
                m_placement.readiness.kind = value;
                return;
            }
        }
        m_problems.add(node.Mark(),
            where + ": expected grpc, http, tcp or reported, found " + word.substr(0, 40)
                + didYouMean(word, kReadinessKinds));
    }

    void target(const Field& field, const std::string& where)
    {
        const bool none
            = field.value.IsNull() || (field.value.IsScalar() && field.value.Scalar().empty());
        if (field.key == "grpc") {
            if (!none)
                m_placement.readiness.target
                    = readToken(m_problems, field.value, where, kMostTarget).value_or("");
        } else if (field.key == "http") {
            const auto path = readToken(m_problems, field.value, where, kMostTarget);
            if (path && path->front() != '/')
                m_problems.add(field.value.Mark(), where + ": a path begins with /");
            m_placement.readiness.target = path.value_or("");
        } else if (!none) {
            m_problems.add(field.value.Mark(), where + ": takes no value");
        }
    }

    void milliseconds(const Mapping& map, std::string_view key, std::uint32_t& to)
    {
        if (const auto* field = map.find(key))
            to = readNumber(m_problems, field->value, map.path(key), kLeastMs, kMostMs)
                     .value_or(to);
    }

    Problems& m_problems;
    Mapping m_map;
    ServicePlacement m_placement;
};

} // namespace

std::map<ServiceName, ServicePlacement> readPlacements(Problems& problems, const YAML::Node& node,
    const std::string& where, const std::vector<std::string_view>& known)
{
    std::map<ServiceName, ServicePlacement> all;
    Mapping map(problems, node, where, {"drain-seconds", "services"});
    std::optional<std::uint32_t> drain;
    if (const auto* field = map.find("drain-seconds"))
        drain = readNumber(problems, field->value, map.path("drain-seconds"), 0, kMostDrain);
    const auto* field = map.require("services");
    if (!field)
        return all;
    const Mapping services(problems, field->value, map.path("services"));
    for (const auto& service : services.fields()) {
        const auto place = services.path(service.key);
        if (!std::binary_search(known.begin(), known.end(), service.key)) {
            problems.add(service.mark,
                place + ": services has no " + service.key + didYouMean(service.key, known));
        }
        all[service.key] = PlacementReader(problems, service.value, place).read(drain);
    }
    return all;
}

} // namespace pult::state
