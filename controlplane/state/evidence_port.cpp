// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/state/evidence_port.h"

#include <algorithm>
#include <array>
#include <utility>

namespace pult::state {

void EvidenceTally::add(const EvidenceTally& other)
{
    arm += other.arm;
    users += other.users;
    latency.count += other.latency.count;
    latency.sum += other.latency.sum;
    latency.squares += other.latency.squares;
    std::vector<VerdictBin> merged;
    merged.reserve(bins.size() + other.bins.size());
    auto mine = bins.begin();
    auto theirs = other.bins.begin();
    while (mine != bins.end() || theirs != other.bins.end()) {
        if (theirs == other.bins.end() || (mine != bins.end() && mine->upToNs < theirs->upToNs)) {
            merged.push_back(*mine++);
        } else if (mine == bins.end() || theirs->upToNs < mine->upToNs) {
            merged.push_back(*theirs++);
        } else {
            merged.push_back({mine->upToNs, mine->count + theirs->count});
            ++mine;
            ++theirs;
        }
    }
    bins = std::move(merged);
}

} // namespace pult::state
