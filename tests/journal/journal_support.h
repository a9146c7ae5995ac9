// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "controlplane/journal/sqlite_journal.h"

namespace pult::journal::test {

//! An empty folder, removed at the end of the scope.
class ScratchFolder
{
public:
    enum class Place
    {
        Quick, //!< In memory if there is room: for tests that bring their own faults.
        Disk,
    };
    explicit ScratchFolder(Place place = Place::Quick);
    ~ScratchFolder();
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }

private:
    std::filesystem::path m_path;
};

//! A record whose fields all follow from the number.
[[nodiscard]] state::NewRecord sampleRecord(std::uint64_t number);
//! Records first, first + 1, … of sampleRecord.
[[nodiscard]] std::vector<state::NewRecord> sampleBatch(std::uint64_t first, std::uint64_t count);
//! True when everything that the writer handed in came back.
[[nodiscard]] bool sameContent(const state::NewRecord& a, const state::NewRecord& b);

//! Appends samples behind the head, in batches, until the head is at `upTo`.
[[nodiscard]] Result<void> fill(
    state::Journal& journal, state::Revision upTo, std::uint64_t batch = 100);

//! Records (after, upTo] as a list.
[[nodiscard]] Result<std::vector<state::Record>> collect(
    const state::Journal& journal, state::Revision after, state::Revision upTo);

//! Options for a folder with small rooms, so that tests are quick. The clocks and ids are static.
[[nodiscard]] SqliteJournal::Options smallOptions(const std::filesystem::path& folder);
[[nodiscard]] ManualClock& testClock();

} // namespace pult::journal::test
