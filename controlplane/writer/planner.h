// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "controlplane/state/codec_port.h"
#include "controlplane/state/decide.h"
#include "controlplane/state/ports.h"
#include "controlplane/writer/plan_tokens.h"
#include "controlplane/writer/published_state.h"

namespace pult::writer {

//! A decision as somebody is shown it before it is executed.
struct PlannedCommand
{
    state::Decision decision;
    state::Revision revision = 0;
    std::string token; //!< Empty when refused.
    std::uint32_t tokenLivesSeconds = 0;
    std::uint32_t gatewaysConcerned = 0;
    std::uint32_t expectedMs = 0; //!< 0: nothing measured yet.
};

//! Runs decide() and throws the event away. Nothing here changes anything. Thread: any; works on
//! the caller's thread with the published state, never on the writer.
class Planner
{
public:
    Planner(std::shared_ptr<const PublishedState> published, const state::FactsSource& facts,
        const state::Codec& codec, const PlanTokens& tokens)
        : m_published(std::move(published))
        , m_facts(facts)
        , m_codec(codec)
        , m_tokens(tokens)
    {}

    //! Errors: those of decide().
    [[nodiscard]] Result<PlannedCommand> plan(const state::Request& request) const;

    //! The same for a decision that was made already; `command` is its digest.
    [[nodiscard]] PlannedCommand present(const state::State& state, const state::Facts& facts,
        const state::Request& request, const Digest& command, state::Decision decision) const;

private:
    std::shared_ptr<const PublishedState> m_published;
    const state::FactsSource& m_facts;
    const state::Codec& m_codec;
    const PlanTokens& m_tokens;
};

} // namespace pult::writer
