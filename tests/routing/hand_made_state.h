// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

#include "controlplane/state/ports.h"

namespace pult::routing::testing {

//! Environments put together by hand, for what comes after the state has decided: each edit is one
//! commit for the listener.
class HandMadeState
{
public:
    explicit HandMadeState(std::string environment = "shop");

    //! Later edits go to it too.
    void attach(state::CommitListener& listener) { m_listener = &listener; }
    void detach() { m_listener = nullptr; }

    //! A first installation, generation 1: each service with one endpoint on loopback.
    void install(const std::vector<std::string>& services);
    //! A candidate that brings a new deployment of each.
    void addCandidate(state::GenerationNumber number, const std::vector<std::string>& services,
        const std::string& name = {});
    //! Relabels active, head and legacy as Promote does.
    void promote(state::GenerationNumber number);
    //! Takes a candidate out without a closing lane.
    void drop(state::GenerationNumber number);
    //! A commit that changes nothing.
    void touch();

    [[nodiscard]] state::StatePtr state() const { return m_state; }
    [[nodiscard]] state::EnvironmentPtr environment() const { return m_state->find(m_name); }
    [[nodiscard]] state::Revision revision() const { return m_state->revision; }

private:
    [[nodiscard]] state::Environment edit() const { return *environment(); }
    void commit(state::Environment changed);
    [[nodiscard]] state::DeploymentPtr deploy(
        const std::string& service, state::GenerationNumber number);

    std::string m_name;
    state::StatePtr m_state;
    state::CommitListener* m_listener = nullptr;
    std::uint16_t m_nextPort = 10'000;
};

} // namespace pult::routing::testing
