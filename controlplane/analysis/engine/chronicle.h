// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "controlplane/state/verdict_port.h"

namespace pult::analysis {

//! How the metrics of one rollout came about. Bounded: a line of kMost points keeps every second
//! of them and takes half as many from then on; the newest is always there. Not thread-safe.
class Chronicle
{
public:
    static constexpr std::size_t kMost = 1440;

    void add(const state::RolloutVerdict& verdict);
    [[nodiscard]] std::vector<state::VerdictLine> lines() const;

private:
    struct Entry
    {
        state::VerdictLine line;
        state::VerdictPoint newest;
        std::size_t every = 1;
        std::size_t seen = 0;
    };
    std::map<std::pair<std::string, std::string>, Entry> m_entries; //!< By guard and service.
};

} // namespace pult::analysis
