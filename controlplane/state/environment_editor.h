// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "common/error.h"
#include "controlplane/state/event.h"
#include "controlplane/state/state.h"

namespace pult::state {

//! Archived generations that an environment keeps.
inline constexpr std::size_t kArchivedKept = 50;
//! Retiring and retired deployments that an environment lists; those not retired yet always stay.
inline constexpr std::size_t kRetiringListed = 200;

//! The mechanics of the generation table: one editor makes one environment out of another. What the
//! steps mean together is fold()'s; what each does to lanes, bases and deployments is known here
//! only.
class EnvironmentEditor
{
public:
    //! How much is made. A plan needs what becomes of lanes; the active map and what retires, the
    //! expensive parts, it takes from the effect.
    enum class Scope
    {
        Lanes,
        Everything,
    };

    EnvironmentEditor(
        const Environment& before, Revision revision, std::int64_t unixMs, Scope scope);

    //! The environment being made: plain fields are set directly.
    [[nodiscard]] Environment& environment() { return m_environment; }
    //! Null when there is none of that number. A private copy, made once.
    [[nodiscard]] Generation* edit(GenerationNumber number);
    void add(Generation generation);

    //! Looks the deployments up, first in `likely`, then in every living table.
    [[nodiscard]] Result<ServiceTable> resolve(
        const TableRef& refs, const ServiceTable& likely) const;

    //! A := A ⊕ changes. Candidates remember what stood there at their base; closing lanes keep
    //! meaning what they meant.
    //! `displaced`: the active map restricted to the changes.
    void changeActive(const ServiceTable& changes, const ServiceTable& displaced);
    //! Gives a candidate the head as base. What it was as head before closes: requests in flight
    //! may have entered under it.
    void rebase(GenerationNumber number, GenerationNumber base);
    //! Archives a generation; its lane closes, its deployments retire unless somebody names them.
    void leave(GenerationNumber number);

    //! Ends the edit.
    [[nodiscard]] EnvironmentPtr finish();

private:
    //! What becomes of its stamps; tables are for the caller.
    [[nodiscard]] ClosingLane closing(const Generation& generation) const;
    void rememberMoved(const ServiceTable& displaced, const ServiceTable& changes);
    void retireUnnamed();
    void trimArchived();
    void trimRetiring();

    Environment m_environment;
    Revision m_revision;
    std::int64_t m_unixMs;
    Scope m_scope;
    std::map<GenerationNumber, std::shared_ptr<Generation>> m_edited;
    //! Deltas that left the table.
    std::vector<ServiceTable> m_released;
};

//! fold() for one environment; for EnvironmentCreated `before` is an empty one.
[[nodiscard]] Result<EnvironmentPtr> foldEnvironment(const Environment& before, const Event& event,
    Revision revision, EnvironmentEditor::Scope scope);

} // namespace pult::state
