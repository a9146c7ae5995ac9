// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/state/lane_source.h"

#include <algorithm>
#include <array>
#include <utility>

namespace pult::state {

namespace {

constexpr std::array kWords{
    std::pair{LaneSource::Active, std::string_view("active")},
    std::pair{LaneSource::Share, std::string_view("share")},
    std::pair{LaneSource::Holdback, std::string_view("holdback")},
    std::pair{LaneSource::Group, std::string_view("group")},
    std::pair{LaneSource::Tester, std::string_view("tester")},
    std::pair{LaneSource::Contour, std::string_view("contour")},
    std::pair{LaneSource::Untold, std::string_view()},
};

} // namespace

LaneSource laneSourceOf(std::string_view word)
{
    const auto* found = std::ranges::find(kWords, word, [](const auto& one) { return one.second; });
    return found == kWords.end() ? LaneSource::Other : found->first;
}

std::string_view wordOf(LaneSource source)
{
    const auto* found
        = std::ranges::find(kWords, source, [](const auto& one) { return one.first; });
    return found == kWords.end() ? "other" : found->second;
}

} // namespace pult::state
