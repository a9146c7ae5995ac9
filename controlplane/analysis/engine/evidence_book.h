// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "controlplane/analysis/engine/scope.h"
#include "controlplane/analysis/judging/inputs.h"
#include "controlplane/analysis/judging/judge.h"
#include "controlplane/state/evidence_port.h"

namespace pult::analysis {

//! Evidence of one rollout, summed up by period, arm, service and slice. Fed with what is new each
//! time; what may still grow is taken anew. Units of both arms are those that entered at the same
//! time at the same edges; where a stage takes whole edges, those at the other edges of their
//! zones. Testers, groups and contours are in neither arm. Bounded: beyond kMostSlices new slices
//! are left out. Not thread-safe.
class EvidenceBook
{
public:
    static constexpr std::size_t kMostSlices = analysis::kMostSlices;

    //! From this epoch on units are those of these arms.
    struct Part
    {
        Arms arms;
        std::uint64_t epoch = 0; //!< The first.
        std::int64_t fromUnixMs = 0;
        //! Edges that were known then, and whether they take the share.
        std::map<std::string, bool> takes{};
    };

    void begin(Part part);
    //! Pieces that end after this are wanted.
    [[nodiscard]] std::int64_t wantedSince() const { return m_sealedUntil; }
    void take(const state::Evidence& evidence);
    //! Only what lies within; for judging again. `parts`: those of the book that was there then.
    [[nodiscard]] static EvidenceBook of(const std::vector<Part>& parts,
        const state::Evidence& evidence, std::int64_t fromUnixMs, std::int64_t toUnixMs);

    [[nodiscard]] const std::vector<Part>& parts() const { return m_parts; }
    [[nodiscard]] std::int64_t sinceUnixMs() const;
    //! Everything but what Prometheus says.
    [[nodiscard]] JudgeInputs inputs(
        const Scope& scope, const EdgeZones& zones, std::int64_t nowUnixMs) const;

private:
    struct When
    {
        std::size_t part = 0;
        std::uint64_t epoch = 0;
        //! Of a part without control, while it may grow: when its piece begins. Otherwise 0.
        std::int64_t pieceUnixMs = 0;

        friend auto operator<=>(const When&, const When&) = default;
    };
    struct Where
    {
        std::string service;
        std::string dimension; //!< Empty: all.
        std::string value;

        friend auto operator<=>(const Where&, const Where&) = default;
    };
    //! Candidate, control.
    using Both = std::array<state::EvidenceTally, 2>;
    struct AtEdges
    {
        std::map<std::string, Both> byEdge;
        std::int64_t fromUnixMs = std::numeric_limits<std::int64_t>::max();
        std::int64_t toUnixMs = 0;
        std::uint32_t oneOf = 1;
    };
    using Sums = std::map<Where, std::map<When, AtEdges>>;

    [[nodiscard]] std::optional<std::size_t> partOf(std::uint64_t epoch) const;
    [[nodiscard]] static std::optional<std::size_t> armOf(
        const Arms& arms, const state::EvidenceRow& row);
    void add(const std::vector<std::string>& dimensions, const state::EvidenceRow& row,
        const state::EvidencePiece& piece, Sums& into);
    void addAt(const Where& where, const When& when, std::size_t arm, const state::EvidenceRow& row,
        const state::EvidencePiece& piece, Sums& into);
    void noteTraces(const Where& where, const state::EvidenceRow& row);
    void seal(const Sums& sums);

    [[nodiscard]] Sums all() const;
    //! Known edges are told by what was decided, others by their traffic.
    [[nodiscard]] std::set<std::string> concernedEdges(
        const When& when, const AtEdges& edges) const;
    [[nodiscard]] std::map<When, std::set<std::string>> controlEdges(
        const Sums& sums, const EdgeZones& zones) const;
    [[nodiscard]] std::uint64_t servedInStage(
        const std::map<When, AtEdges>& times, const Scope& scope) const;
    void entered(const Where& where, const std::map<When, AtEdges>& times,
        const std::map<When, std::set<std::string>>& control, const Scope& scope,
        JudgeInputs& inputs) const;
    [[nodiscard]] ArmsEvidence armsOf(const Where& where, const std::map<When, AtEdges>& sums,
        const std::map<When, std::set<std::string>>& control) const;

    std::vector<Part> m_parts;
    std::int64_t m_sealedUntil = 0;
    Sums m_sealed;
    Sums m_open;
    std::map<Where, std::vector<std::string>> m_traces; //!< Of the candidate's failed units.
};

} // namespace pult::analysis
