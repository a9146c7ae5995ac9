// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/state/heads.h"

#include <algorithm>
#include <charconv>
#include <tuple>

namespace pult::state {

namespace {

//! 0: it is not one.
std::uint32_t numberOf(std::string_view text)
{
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() ? number : 0;
}

std::string headWordOf(const Environment& environment)
{
    const auto head = environment.find(environment.head);
    return head ? headWord(stampOf(*head)) : std::string();
}

} // namespace

std::string headWord(const HeadStamp& stamp)
{
    if (stamp.generation == 0)
        return {};
    auto word = std::to_string(stamp.generation);
    if (stamp.rebases != 0)
        word += "." + std::to_string(stamp.rebases);
    return word;
}

HeadStamp headOf(std::string_view word)
{
    const auto dot = word.find('.');
    const auto generation = numberOf(word.substr(0, dot));
    if (dot == std::string_view::npos)
        return {generation};
    const auto rebases = numberOf(word.substr(dot + 1));
    return generation == 0 || rebases == 0 ? HeadStamp() : HeadStamp(generation, rebases);
}

HeadStamp stampOf(const Generation& generation)
{
    return {generation.number, generation.rebases};
}

HeadStamp headForLane(const Environment& environment, const Generation& generation)
{
    if (generation.role == Role::Legacy)
        return stampOf(generation);
    const auto head = environment.find(environment.head);
    return head ? stampOf(*head) : HeadStamp();
}

std::vector<HeadStamp> pastHeads(const Environment& environment)
{
    std::vector<HeadStamp> heads;
    for (const auto& [number, generation] : environment.generations) {
        const bool lives = generation->role == Role::Candidate || generation->role == Role::Legacy;
        if (lives && generation->wasHead)
            heads.push_back(stampOf(*generation));
    }
    for (const auto& lane : environment.closing) {
        if (lane.wasHead)
            heads.emplace_back(lane.number, lane.rebases);
    }
    return heads;
}

namespace {

//! Whom edges send to a candidate, or keep on legacy.
bool shareAlike(const RolloutPtr& a, const RolloutPtr& b)
{
    const bool ours = a && (a->holdsShare() || a->holdsBack());
    const bool theirs = b && (b->holdsShare() || b->holdsBack());
    if (!ours || !theirs)
        return ours == theirs;
    return a->generation == b->generation && a->sharePermille == b->sharePermille
        && a->stage == b->stage && a->edges == b->edges && a->plan->unit == b->plan->unit
        && a->holdback == b->holdback;
}

} // namespace

bool stampAlike(const Environment& a, const Environment& b)
{
    const auto told = [](const Environment& e) {
        return std::tie(e.head, e.starting, e.policy.generationHeader,
            e.policy.generationNameHeader, e.policy.headHeader, e.policy.drainSeconds);
    };
    if (told(a) != told(b) || headWordOf(a) != headWordOf(b) || !shareAlike(a.rollout, b.rollout))
        return false;
    const auto ours = a.lanes();
    const auto theirs = b.lanes();
    return std::equal(ours.begin(), ours.end(), theirs.begin(), theirs.end(),
        [&](const GenerationPtr& x, const GenerationPtr& y) {
            return x->number == y->number && x->name == y->name
                && headForLane(a, *x) == headForLane(b, *y);
        });
}

} // namespace pult::state
