// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/state/words.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

namespace pult::state::words {

namespace {

constexpr std::size_t kFew = 3;
constexpr std::string_view kDot = " · ";

std::string candidate(const Generation& generation)
{
    auto text = words::generation(generation.number);
    if (generation.held)
        text += " (held)";
    if (generation.mixed())
        text += " (MIXED: " + few(movedUnder(generation)) + ")";
    return text;
}

void append(std::string& to, const std::string& part)
{
    if (part.empty())
        return;
    if (!to.empty())
        to += kDot;
    to += part;
}

template <typename Name>
std::string listed(std::string_view one, const std::vector<GenerationPtr>& all, Name&& name)
{
    if (all.empty())
        return {};
    std::string text(one);
    if (all.size() > 1)
        text += 's';
    text += ' ';
    for (std::size_t i = 0; i < std::min(all.size(), kGenerationsNamed); ++i)
        text += (i == 0 ? "" : ", ") + name(*all[i]);
    if (all.size() > kGenerationsNamed)
        text += " and " + std::to_string(all.size() - kGenerationsNamed) + " more";
    return text;
}

std::string rollout(const Environment& environment)
{
    const auto& rollout = environment.rollout;
    if (!rollout || !rollout->alive())
        return {};
    if (rollout->holdback)
        return share(rollout->holdback->permille) + " held back";
    return generation(rollout->generation) + " at " + share(rollout->sharePermille)
        + (rollout->status == RolloutStatus::Paused ? " (paused)" : "");
}

std::string contour(const Generation& generation)
{
    return generation.name + " (" + words::generation(generation.number) + ")";
}

} // namespace

std::string generation(GenerationNumber number)
{
    return "g" + std::to_string(number);
}

std::string count(std::size_t n, std::string_view one)
{
    std::string text = std::to_string(n) + ' ';
    text += one;
    if (n != 1)
        text += 's';
    return text;
}

std::string names(const std::vector<std::string>& names, std::size_t most)
{
    const auto shown = names.size() > most ? most - 1 : names.size();
    std::string text;
    for (std::size_t i = 0; i < shown; ++i) {
        if (i != 0)
            text += i + 1 == names.size() ? " and " : ", ";
        text += names[i];
    }
    if (shown < names.size())
        text += " and " + std::to_string(names.size() - shown) + " more";
    return text;
}

std::string generations(const std::vector<GenerationNumber>& numbers)
{
    std::vector<std::string> all;
    all.reserve(numbers.size());
    for (const auto number : numbers)
        all.push_back(generation(number));
    return names(all, kGenerationsNamed);
}

std::string duration(std::uint32_t ms)
{
    if (ms < 950)
        return "about " + std::to_string(std::max(10U, (ms + 5) / 10 * 10)) + " ms";
    return "about " + std::to_string((ms + 500) / 1000) + " s";
}

std::string age(std::int64_t ms)
{
    const auto seconds = std::max<std::int64_t>(0, ms) / 1000;
    if (seconds < 60)
        return std::to_string(seconds) + " s";
    if (seconds < 3600)
        return std::to_string(seconds / 60) + " min";
    if (seconds < 2 * 86400)
        return std::to_string(seconds / 3600) + " h";
    return std::to_string(seconds / 86400) + " days";
}

std::string share(std::uint32_t permille)
{
    auto text = std::to_string(permille / 10);
    if (permille % 10 != 0)
        text += "." + std::to_string(permille % 10);
    return text + " %";
}

std::string range(const VersionRange& range)
{
    if (range.from == 0 && range.to == 0)
        return {};
    if (range.from == range.to)
        return std::to_string(range.from);
    return std::to_string(range.from) + "–" + std::to_string(range.to);
}

std::string release(const Generation& generation)
{
    return generation.application + " " + generation.version;
}

std::string utc(std::int64_t unixMs)
{
    using namespace std::chrono;
    const sys_time<milliseconds> at{milliseconds{unixMs}};
    const auto day = floor<days>(at);
    const year_month_day date{day};
    const hh_mm_ss time{floor<seconds>(at - day)};
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ",
        static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
        static_cast<unsigned>(date.day()), static_cast<int>(time.hours().count()),
        static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()));
    return text.data();
}

std::string environmentClass(EnvironmentClass value)
{
    switch (value) {
    case EnvironmentClass::Prod:
        return "PROD";
    case EnvironmentClass::Stage:
        return "STAGE";
    case EnvironmentClass::Test:
        return "TEST";
    case EnvironmentClass::Uat:
        return "UAT";
    }
    return "TEST";
}

std::string shell(const std::string& text)
{
    const auto plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
            || std::string_view("-_./:=,@+").find(c) != std::string_view::npos;
    };
    if (!text.empty() && std::all_of(text.begin(), text.end(), plain))
        return text;
    std::string quoted = "'";
    for (const char c : text)
        quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

std::string few(const std::vector<std::string>& names)
{
    if (names.size() <= kFew)
        return words::names(names, kFew);
    std::string text;
    for (std::size_t i = 0; i < kFew; ++i)
        text += names[i] + ", ";
    return text + "…";
}

std::vector<std::string> movedUnder(const Generation& generation)
{
    const auto& moved = generation.movedSinceBase;
    auto shared = generation.delta.sharedNames(moved, kFew + 1);
    return shared.empty() ? moved.sharedNames(moved, kFew + 1) : shared;
}

std::string table(const Environment& environment)
{
    if (environment.head == 0)
        return "nothing registered";
    std::vector<GenerationPtr> candidates;
    std::vector<GenerationPtr> contours;
    for (const auto& lane : environment.lanes()) {
        if (lane->role == Role::Candidate)
            candidates.push_back(lane);
        if (lane->role == Role::Contour)
            contours.push_back(lane);
    }
    auto text
        = "head " + generation(environment.head) + (environment.starting ? " (starting)" : "");
    if (environment.legacy != 0)
        append(text, "legacy " + generation(environment.legacy));
    append(text, listed("candidate", candidates, candidate));
    append(text, listed("contour", contours, contour));
    append(text, rollout(environment));
    if (environment.freeze)
        append(text, "frozen");
    return text;
}

} // namespace pult::state::words
