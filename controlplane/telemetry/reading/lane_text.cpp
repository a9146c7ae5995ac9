// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/reading/lane_text.h"

#include <algorithm>
#include <charconv>

namespace pult::telemetry {

namespace {

constexpr std::size_t kLabel = 63;
constexpr int kMembers = 64;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isLabelChar(char c)
{
    return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.'
        || c == '_';
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

//! 0: no number, or too large.
std::uint32_t numberOf(std::string_view text)
{
    std::uint32_t number = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    return error == std::errc() && stop == end ? number : 0;
}

std::string_view nextMember(std::string_view& list)
{
    const auto comma = std::min(list.find(','), list.size());
    const auto member = trimmed(list.substr(0, comma));
    list.remove_prefix(std::min(comma + 1, list.size()));
    return member;
}

int hexDigit(char c)
{
    if (isDigit(c))
        return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

} // namespace

LaneText laneOf(std::string_view value)
{
    value = trimmed(value);
    if (value.empty())
        return {};
    if (std::all_of(value.begin(), value.end(), isDigit)) {
        const auto number = numberOf(value);
        return {number, {}, number == 0};
    }
    if (value.size() > kLabel || !std::all_of(value.begin(), value.end(), isLabelChar))
        return {0, {}, true};
    return {0, value, false};
}

LaneText laneOfRoute(std::string_view value)
{
    if (value.find('=') == std::string_view::npos)
        return laneOf(value);
    LaneText lane;
    bool opaque = false;
    for (int i = 0; !value.empty() && i < kMembers; ++i) {
        const auto pair = nextMember(value);
        const auto equals = pair.find('=');
        if (equals == std::string_view::npos || equals == 0 || equals + 1 == pair.size())
            return {0, {}, true};
        auto host = pair.substr(equals + 1);
        host = host.substr(0, host.find_first_of(".:"));
        const auto generation = versionSuffix(host).generation;
        opaque |= generation == 0 || (lane.number != 0 && lane.number != generation);
        lane.number = generation;
    }
    return opaque ? LaneText{} : lane;
}

std::string_view memberOf(std::string_view list, std::string_view key)
{
    for (int i = 0; !list.empty() && i < kMembers; ++i) {
        const auto member = nextMember(list);
        const auto equals = member.find('=');
        if (equals == std::string_view::npos || trimmed(member.substr(0, equals)) != key)
            continue;
        const auto value = member.substr(equals + 1);
        return trimmed(value.substr(0, value.find(';')));
    }
    return {};
}

std::string_view percentDecoded(std::string_view raw, DecodeRoom& room)
{
    if (raw.find('%') == std::string_view::npos)
        return raw;
    std::size_t size = 0;
    for (std::size_t i = 0; i < raw.size() && size < room.size(); ++i) {
        char c = raw[i];
        if (c == '%' && i + 2 < raw.size() && hexDigit(raw[i + 1]) >= 0
            && hexDigit(raw[i + 2]) >= 0) {
            c = static_cast<char>(hexDigit(raw[i + 1]) * 16 + hexDigit(raw[i + 2]));
            i += 2;
        }
        room[size++] = c;
    }
    return {room.data(), size};
}

VersionSuffix versionSuffix(std::string_view deployment)
{
    const auto dash = deployment.rfind("-v");
    if (dash == std::string_view::npos || dash == 0)
        return {};
    const auto generation = numberOf(deployment.substr(dash + 2));
    return generation == 0 ? VersionSuffix{} : VersionSuffix{generation, dash};
}

} // namespace pult::telemetry
