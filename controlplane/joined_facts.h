// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "common/clock.h"
#include "controlplane/state/ports.h"

namespace pult {

//! What decide() sees of the world: each room adds what it observes. Thread: any, once filled.
class JoinedFacts final : public state::FactsSource
{
public:
    using Addition = std::function<void(state::Facts&)>;

    explicit JoinedFacts(std::shared_ptr<const Clock> clock)
        : m_clock(std::move(clock))
    {}
    //! Before the first facts().
    void add(Addition addition) { m_additions.push_back(std::move(addition)); }

    [[nodiscard]] std::shared_ptr<const state::Facts> facts() const override
    {
        auto facts = std::make_shared<state::Facts>();
        facts->nowUnixMs = m_clock->wall().time_since_epoch().count();
        for (const auto& addition : m_additions)
            addition(*facts);
        return facts;
    }

private:
    std::shared_ptr<const Clock> m_clock;
    std::vector<Addition> m_additions;
};

} // namespace pult
