// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

#include "controlplane/state/decide.h"
#include "controlplane/state/ports.h"

namespace pult::routing::testing {

//! A service of a release in a test: its version decides whether it differs from what is active.
struct Installed
{
    std::string version;
    std::vector<std::uint16_t> ports;
};

using Services = std::map<std::string, Installed>;

//! The real state, moved by commands: decide, fold, commit; what is observed is that everything is
//! ready. Stands in for the writer. A command that is refused throws. Thread: one at a time.
class DrivenState
{
public:
    explicit DrivenState(std::string environment = "shop");

    //! Later commits go to it too.
    void attach(state::CommitListener* listener) { m_listener = listener; }

    void run(state::Command command);
    //! False: it was refused.
    bool tryRun(state::Command command);
    //! Returns the generation.
    state::GenerationNumber release(const std::string& version, const Services& services,
        const std::string& name = {}, const std::map<std::string, std::string>& replacements = {});
    state::GenerationNumber contour(const std::string& name, const Services& services);

    [[nodiscard]] state::StatePtr state() const { return m_state; }
    [[nodiscard]] state::EnvironmentPtr environment() const { return m_state->find(m_name); }
    [[nodiscard]] state::Revision revision() const { return m_state->revision; }

private:
    [[nodiscard]] state::Facts facts() const;
    [[nodiscard]] Result<state::Decision> decide(state::Command command);
    void commit(state::Event event);

    std::string m_name;
    state::StatePtr m_state;
    state::CommitListener* m_listener = nullptr;
    std::int64_t m_nowUnixMs = 1'700'000'000'000;
};

} // namespace pult::routing::testing
