// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "playground/people.h"

#include <array>
#include <random>
#include <utility>

namespace pult::playground {

namespace {

constexpr std::string_view kPrefix = "user.";

struct Region
{
    const char* name;
    const char* language;
};

//! One in ten, for the share of each.
constexpr std::array kRegions{Region{"de", "de"}, Region{"de", "de"}, Region{"de", "en"},
    Region{"fr", "fr"}, Region{"fr", "fr"}, Region{"pl", "pl"}, Region{"pl", "en"},
    Region{"tr", "tr"}, Region{"tr", "tr"}, Region{"br", "pt"}};
constexpr std::array kSystems{
    "android", "android", "android", "android", "android", "ios", "ios", "ios", "web", "web"};

std::string_view trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t");
    const auto last = text.find_last_not_of(" \t");
    return first == text.npos ? std::string_view() : text.substr(first, last - first + 1);
}

} // namespace

Person person(std::uint32_t number)
{
    // Traits of people do not follow from their ids, nor from each other.
    std::mt19937 random(number);
    const auto& region = kRegions[random() % kRegions.size()];
    return {"u-" + std::to_string(number), region.name, kSystems[random() % kSystems.size()],
        region.language};
}

std::string baggageOf(const Person& person)
{
    return "user.id=" + person.id + ",user.region=" + person.region + ",user.os=" + person.os
        + ",user.language=" + person.language;
}

std::map<std::string, std::string> userIn(std::string_view baggage)
{
    std::map<std::string, std::string> user;
    while (!baggage.empty()) {
        const auto end = baggage.find(',');
        const auto member = trimmed(baggage.substr(0, end));
        const auto equals = member.find('=');
        if (member.starts_with(kPrefix) && equals != member.npos)
            user.emplace(trimmed(member.substr(0, equals)),
                trimmed(member.substr(equals + 1, member.find(';') - equals - 1)));
        baggage = end == baggage.npos ? std::string_view() : baggage.substr(end + 1);
    }
    return user;
}

} // namespace pult::playground
