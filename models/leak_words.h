// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "client/leaks.h"
#include "client/proof.h"
#include "models/generation_facts.h"
#include "models/text.h"
#include "models/tone.h"

namespace pult::models::leaks {

// What traces show, from values to words. Pure.

//! "LEAK".
[[nodiscard]] QString verdict(client::LeakVerdict verdict);
//! "WAIVED"; empty: it is not.
[[nodiscard]] QString waived(const client::LeakEdge& edge);
//! "crm team until 4 Dec 14:00"
[[nodiscard]] QString waiver(const Text& text, const client::LeakWaiver& waiver);
[[nodiscard]] Tone tone(client::LeakVerdict verdict);
//! Worst first.
[[nodiscard]] int rank(client::LeakVerdict verdict);

[[nodiscard]] QString caller(const client::LeakEdge& edge); //!< "outside" for nobody.
//! Name of a span without the package of a gRPC service: "shop.v1.Orders/Place" is "Orders/Place".
[[nodiscard]] QString spanName(const std::string& name);
//! A lane as a span tells it: "g5" for a number.
[[nodiscard]] QString toldLane(const std::string& lane);
//! "orders POST /order → pricing".
[[nodiscard]] QString title(const client::LeakEdge& edge);
//! For links and copies; see edgeOf().
[[nodiscard]] QString id(const client::LeakEdge& edge);
//! Requests that are known to have kept or lost the lane, and of them those that did not keep it.
[[nodiscard]] std::uint64_t judged(const client::EvidenceCounts& counts);
[[nodiscard]] QString lost(const Text& text, const client::EvidenceCounts& counts); //!< "4 of 212"
//! "0.7–4.7 %"; empty without evidence.
[[nodiscard]] QString interval(const client::LeakEdge& edge);
//! What happened, or why nothing can be said.
[[nodiscard]] QString why(const Text& text, const client::LeakEdge& edge);
//! "orders g5 · python · aiohttp-client 0.51b0".
[[nodiscard]] QString culprit(const client::Culprit& culprit);

//! "g5 one-click-returns"; "ordinary traffic" for 0.
[[nodiscard]] QString lane(const client::LaneCoverage& lane);
[[nodiscard]] QString lane(const client::LeakReport& report, std::uint32_t lane);
//! Edges that were seen, of those that are expected.
struct Seen
{
    std::uint64_t edges = 0;
    std::uint64_t expected = 0;
};
//! Of one lane; the whole report's when it tells nothing of that lane.
[[nodiscard]] Seen seenOn(const client::LeakReport& report, std::uint32_t lane);
//! "3 of 17 edges seen".
[[nodiscard]] QString coverage(const Text& text, std::uint64_t seen, std::uint64_t expected);
//! So little was seen that the absence of leaks means nothing.
[[nodiscard]] bool isLow(std::uint64_t seen, std::uint64_t expected);

//! What was turned away and which bounds were met, a line each; none when nothing was.
[[nodiscard]] Lines losses(const Text& text, const client::TelemetryHealth& health);

//! "REACHED".
[[nodiscard]] QString outcome(client::ProofOutcome outcome);
[[nodiscard]] Tone tone(client::ProofOutcome outcome);
//! "5 of 5 hops"; empty before the first.
[[nodiscard]] QString hops(const client::ProofState& proof);
[[nodiscard]] bool isRight(const client::ProofHop& hop);

//! "7c1f…e09a".
[[nodiscard]] QString shortTrace(const std::string& traceId);

} // namespace pult::models::leaks
