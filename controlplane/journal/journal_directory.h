// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>

#include "controlplane/state/journal_port.h"

namespace pult::journal {

//! Where things lie below the directory of a journal.
class JournalDirectory
{
public:
    explicit JournalDirectory(std::filesystem::path root)
        : m_root(std::move(root))
    {}

    [[nodiscard]] const std::filesystem::path& root() const { return m_root; }
    [[nodiscard]] std::filesystem::path database() const { return m_root / "journal.db"; }
    [[nodiscard]] std::filesystem::path lock() const { return m_root / "journal.lock"; }
    [[nodiscard]] std::filesystem::path reserve() const { return m_root / "reserve"; }
    //! There while what the log shows may not be on the disk; see WriteState.
    [[nodiscard]] std::filesystem::path suspect() const { return m_root / "suspect"; }
    [[nodiscard]] std::filesystem::path snapshots() const { return m_root / "snapshots"; }
    [[nodiscard]] std::filesystem::path archive() const { return m_root / "archive"; }
    //! archive/segment-FROM-TO.db, both with ten digits so that names sort.
    [[nodiscard]] std::filesystem::path segment(state::Revision first, state::Revision last) const;

    //! Makes the folders (0700) and an empty database file (0600) unless they are there.
    //! UNAVAILABLE JOURNAL_UNREADABLE naming the path.
    [[nodiscard]] Result<void> prepare() const;

private:
    std::filesystem::path m_root;
};

//! Makes the names in a folder durable.
[[nodiscard]] Result<void> syncFolder(const std::filesystem::path& folder);

} // namespace pult::journal
