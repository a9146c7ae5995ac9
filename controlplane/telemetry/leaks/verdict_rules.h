// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controlplane/telemetry/leaks/edge_book.h"
#include "controlplane/telemetry/leaks/leak_snapshot.h"

namespace pult::telemetry {

//! Counts to verdicts. Pure.

//! Whether calls without a cause come from requests: while one was served, and more often so than
//! by chance. With the 1 + hits of moments that have nothing to do with them.
enum class OrphanVerdict : std::uint8_t
{
    Background,
    Alone, //!< L1: nothing incoming was ever seen of a service that requests are routed to.
    Suspect,
    Caused,
};
[[nodiscard]] OrphanVerdict judgeOrphans(
    const OrphanStream& stream, const LeakOptions& options, Tick width, Tick now);
//! Starts at equal intervals on one instance.
[[nodiscard]] bool isPeriodic(const OrphanStream& stream);
//! So do the requests during which they come, and slowly, as timers do: whether one causes the
//! other cannot be told.
[[nodiscard]] bool followsRequestsOfATimer(const OrphanStream& stream);

struct RowVerdict
{
    Verdict verdict = Verdict::NoEvidence;
    EvidenceCounts counts;
    Interval lossRate;
    bool repaired = false;
};
[[nodiscard]] RowVerdict judgeRow(
    const EdgeRow& row, OrphanVerdict orphans, const LeakOptions& options, Tick width, Tick now);
[[nodiscard]] CarrierView judgeCarrier(const EdgeRow& row, Carrier carrier, OrphanVerdict orphans,
    const LeakOptions& options, Tick width, Tick now);

} // namespace pult::telemetry
