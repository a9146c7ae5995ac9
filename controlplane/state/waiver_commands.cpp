// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "controlplane/state/draft.h"
#include "controlplane/state/names.h"
#include "controlplane/state/words.h"

namespace pult::state {

namespace {

constexpr std::size_t kLongestName = 256; // as leak reports cut names
constexpr std::size_t kLongestOwner = 100;
constexpr std::ptrdiff_t kMostWaivers = 200;
constexpr std::int64_t kLongestMs = std::int64_t{90} * 24 * 60 * 60 * 1000;

bool isName(const std::string& text)
{
    return text.empty() || isFreeText(text, kLongestName);
}

Result<void> check(const std::string& command, const WaivedEdge& edge)
{
    if (!isFreeText(edge.callee, kLongestName))
        return fieldInvalid(command + ".edge.callee", "a service of 1 to 256 bytes of UTF-8");
    if (!isName(edge.caller))
        return fieldInvalid(command + ".edge.caller", "a service of at most 256 bytes of UTF-8");
    if (!isName(edge.entry))
        return fieldInvalid(command + ".edge.entry", "at most 256 bytes of UTF-8");
    return {};
}

Result<void> check(const Draft& draft, const WaiveLeak& command)
{
    if (auto checked = check("waive_leak", command.edge); !checked)
        return checked;
    if (!isFreeText(command.owner, kLongestOwner))
        return fieldInvalid("waive_leak.owner", "who sees to it, 1 to 100 bytes of UTF-8");
    const auto now = draft.facts.nowUnixMs;
    if (command.untilUnixMs <= now)
        return fieldInvalid("waive_leak.until_unix_ms", "lies in the past");
    if (command.untilUnixMs > now + kLongestMs)
        return fieldInvalid("waive_leak.until_unix_ms", "lies more than 90 days ahead");
    const auto& known = draft.before.waivers;
    const auto living = std::count_if(known.begin(), known.end(), [&](const auto& waiver) {
        return waiver.first != command.edge && waiver.second.untilUnixMs > now;
    });
    if (living >= kMostWaivers)
        return fieldInvalid("waive_leak.edge", "200 leaks are waived already");
    return {};
}

std::string arrow(const WaivedEdge& edge)
{
    return (edge.caller.empty() ? "outside" : edge.caller) + " → " + edge.callee;
}

//! "web → pricing at GET /cart".
std::string edgeWords(const WaivedEdge& edge)
{
    return arrow(edge) + (edge.entry.empty() ? "" : " at " + edge.entry);
}

std::string edgeFlags(const WaivedEdge& edge)
{
    auto flags = words::shell(edge.callee);
    if (!edge.caller.empty())
        flags += " --caller " + words::shell(edge.caller);
    if (!edge.entry.empty())
        flags += " --entry " + words::shell(edge.entry);
    return flags;
}

} // namespace

Result<void> handle(Draft& draft, const WaiveLeak& command)
{
    if (auto checked = check(draft, command); !checked)
        return checked;
    const auto edge = edgeWords(command.edge);
    const auto until = words::utc(command.untilUnixMs);
    draft.act(2, "Waive leak " + arrow(command.edge),
        "What leaks from " + edge + " is known, and " + command.owner + " sees to it until " + until
            + ".");
    draft.decision.cli = draft.cli("waive-leak",
        edgeFlags(command.edge) + " --owner " + words::shell(command.owner) + " --until " + until);
    draft.effectWords = edge + ", " + command.owner + " until " + until;
    const auto known = draft.before.waivers.find(command.edge);
    const bool there = known != draft.before.waivers.end();
    if (there && known->second.owner == command.owner
        && known->second.untilUnixMs == command.untilUnixMs
        && (draft.request.reason.empty() || draft.request.reason == known->second.reason)) {
        draft.noOp(edge + " is waived like this already.");
        return {};
    }
    draft.effectLine("LEAK_WAIVED",
        edge + " does not count as an open leak until " + until, {edge, until}, Tone::Warn);
    draft.effectLine("LEAK_STILL_JUDGED", "it is judged and shown as ever; requests leave their lane");
    if (there)
        draft.effectLine("WAIVER_REPLACED",
            "it takes the place of the waiver by " + known->second.by, {known->second.by});
    draft.effect = LeakWaived{command.edge, command.owner, command.untilUnixMs};
    return {};
}

Result<void> handle(Draft& draft, const RevokeWaiver& command)
{
    if (auto checked = check("revoke_waiver", command.edge); !checked)
        return checked;
    const auto edge = edgeWords(command.edge);
    draft.act(1, "Revoke waiver " + arrow(command.edge), "What leaks from " + edge + " counts again.");
    draft.decision.cli = draft.cli("revoke-waiver", edgeFlags(command.edge));
    const auto known = draft.before.waivers.find(command.edge);
    if (known == draft.before.waivers.end()) {
        draft.noOp(edge + " is not waived.");
        return {};
    }
    draft.effectWords = edge;
    draft.effectLine("WAIVER_ENDS", "the waiver of " + edge + " by " + known->second.by + " ends",
        {edge, known->second.by});
    draft.effect = WaiverRevoked{command.edge};
    return {};
}

} // namespace pult::state
