// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/api/wire/parts.h"

#include <utility>

#include "common/hash.h"
#include "controlplane/api/wire/journal.h"
#include "controlplane/api/wire/state.h"

namespace pult::api::wire {

namespace {

//! Fills parts one after the other.
template <typename Part> class Filler
{
public:
    explicit Filler(std::size_t partBytes)
        : m_partBytes(partBytes)
    {
        m_parts.emplace_back();
    }

    //! The part that has room for this many bytes more.
    Part& room(std::size_t bytes)
    {
        constexpr std::size_t kTagAndLength = 6;
        if (m_used > 0 && m_used + bytes + kTagAndLength > m_partBytes) {
            m_parts.emplace_back();
            m_used = 0;
        }
        m_used += bytes + kTagAndLength;
        return m_parts.back();
    }
    //! A part of its own.
    Part& fresh(std::size_t bytes)
    {
        m_used = m_partBytes;
        return room(bytes);
    }
    [[nodiscard]] std::size_t partBytes() const { return m_partBytes; }
    [[nodiscard]] std::vector<Part> take() { return std::move(m_parts); }

private:
    std::size_t m_partBytes;
    std::size_t m_used = 0;
    std::vector<Part> m_parts;
};

//! In one piece when it fits, otherwise its delta in several, at most one of them in a part.
template <typename Part> void addGeneration(const state::Generation& from, Filler<Part>& to)
{
    v1::Generation header;
    headerToWire(from, header);
    v1::Generation piece = header;
    bool goesOn = false;
    const auto next
        = [&](std::size_t size) -> Part& { return goesOn ? to.fresh(size) : to.room(size); };
    std::size_t bytes = piece.ByteSizeLong();
    for (const auto& [service, deployment] : from.delta) {
        v1::DeltaEntry entry;
        toWire(service, deployment, entry);
        const auto more = entry.ByteSizeLong() + 6;
        if (bytes + more > to.partBytes() && !piece.delta().empty()) {
            *next(bytes).add_generations() = std::move(piece);
            piece = header;
            bytes = header.ByteSizeLong();
            goesOn = true;
        }
        *piece.add_delta() = std::move(entry);
        bytes += more;
    }
    *next(bytes).add_generations() = std::move(piece);
}

template <typename Part>
void addRetiring(const std::vector<state::Retiring>& from, Filler<Part>& to)
{
    for (const auto& retiring : from) {
        v1::RetiringDeployment out;
        toWire(retiring, out);
        *to.room(out.ByteSizeLong()).add_retiring() = std::move(out);
    }
}

bool same(const state::DeploymentPtr& a, const state::DeploymentPtr& b)
{
    return a == b || (a && b && *a == *b);
}

void addActiveChange(const state::ServiceTable& before, const state::ServiceTable& after,
    Filler<v1::StateChange>& to)
{
    auto was = before.begin();
    auto is = after.begin();
    while (was != before.end() || is != after.end()) {
        const bool gone = is == after.end() || (was != before.end() && was->first < is->first);
        if (gone) {
            to.room(was->first.size()).add_active_removed(was->first);
            ++was;
            continue;
        }
        const bool known = was != before.end() && was->first == is->first;
        if (!known || !same(was->second, is->second)) {
            v1::DeltaEntry entry;
            toWire(is->first, is->second, entry);
            *to.room(entry.ByteSizeLong()).add_active_changed() = std::move(entry);
        }
        ++is;
        was += known ? 1 : 0;
    }
}

void addGenerationChanges(
    const state::Environment* before, const state::Environment& after, Filler<v1::StateChange>& to)
{
    for (const auto& generation : inOrder(after)) {
        if (!before || before->find(generation->number) != generation)
            addGeneration(*generation, to);
    }
}

void addEntries(
    const std::string& environment, const state::Commit& commit, Filler<v1::StateChange>& to)
{
    for (const auto& entry : commit.entries) {
        if (entry.record.environment != environment)
            continue;
        v1::JournalEntry out;
        toWire(entry.record, entry.event, out);
        *to.room(out.ByteSizeLong()).add_entries() = std::move(out);
    }
}

} // namespace

std::vector<v1::EnvironmentState> toParts(
    const state::Environment& environment, std::size_t partBytes)
{
    Filler<v1::EnvironmentState> filler(partBytes);
    v1::EnvironmentState header;
    headerToWire(environment, header);
    filler.room(header.ByteSizeLong()) = header;
    for (const auto& [service, deployment] : *environment.active) {
        v1::DeltaEntry entry;
        toWire(service, deployment, entry);
        *filler.room(entry.ByteSizeLong()).add_active() = std::move(entry);
    }
    for (const auto& generation : inOrder(environment))
        addGeneration(*generation, filler);
    addRetiring(environment.retiring, filler);
    return filler.take();
}

std::vector<v1::StateChange> toParts(const state::Environment* before,
    const state::Environment& after, const state::Commit& commit, std::size_t partBytes)
{
    static const state::ServiceTable kNothing;
    Filler<v1::StateChange> filler(partBytes);
    v1::EnvironmentState header;
    headerToWire(after, header);
    *filler.room(header.ByteSizeLong()).mutable_header() = std::move(header);
    const auto& wasActive = before ? *before->active : kNothing;
    if (!before || before->active != after.active)
        addActiveChange(wasActive, *after.active, filler);
    addGenerationChanges(before, after, filler);
    addRetiring(after.retiring, filler);
    addEntries(after.name, commit, filler);
    auto parts = filler.take();
    for (auto& part : parts) {
        part.set_revision(commit.after->revision);
        part.set_hash(std::string(asBytes(commit.entries.back().record.hash)));
    }
    parts.back().set_last_part(true);
    return parts;
}

} // namespace pult::api::wire
