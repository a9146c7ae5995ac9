// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "common/failpoints.h"
#include "controlplane/state/journal_port.h"

namespace pult::journal {

//! Files with folded states. Each names the record it was folded up to by revision and hash, so
//! that a snapshot of another history, as after a restored backup, is never taken.
//!
//! A file is: "PULTSNAP", format and fold version (4 bytes each, big-endian), revision (8 bytes),
//! hash of that record (32 bytes), the state, SHA-256 of all before (32 bytes).
//!
//! Thread: any for load; store one at a time.
class SnapshotStore
{
public:
    //! Hash of the record of a revision; nothing when there is none.
    using HashOf = std::function<std::optional<Digest>(state::Revision)>;

    SnapshotStore(std::filesystem::path folder, HashOf hashOf, const Failpoints* failpoints)
        : m_folder(std::move(folder))
        , m_hashOf(std::move(hashOf))
        , m_failpoints(failpoints)
    {}

    //! Writes a file beside, syncs and renames it; then removes what need not be kept.
    //! Failpoints: journal.snapshot.write, journal.snapshot.rename.
    [[nodiscard]] Result<void> store(
        state::Revision revision, std::uint32_t foldVersion, const std::string& state) const;
    [[nodiscard]] std::optional<state::Journal::Snapshot> load(
        state::Revision atMost, std::uint32_t foldVersion) const;

private:
    //! A file's name says in which order it was stored and what it holds.
    struct Entry
    {
        std::uint64_t ordinal = 0;
        state::Revision revision = 0;
        std::uint32_t foldVersion = 0;
        std::filesystem::path path;
    };
    [[nodiscard]] std::vector<Entry> entries() const;
    [[nodiscard]] Result<std::string> read(const Entry& entry) const;
    void removeOld() const;

    std::filesystem::path m_folder;
    HashOf m_hashOf;
    const Failpoints* m_failpoints;
};

} // namespace pult::journal
