// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace pult::journal::testing {

//! What a disk would hold of some files if the power failed now: the content at the last sync, and
//! of each write since then any part in units of sectors. Thread: one at a time.
class WriteLog
{
public:
    //! From now on the file is followed; what it holds now counts as durable.
    void follow(const std::string& path);
    void forget(const std::string& path) { m_files.erase(path); }
    void write(const std::string& path, std::uint64_t offset, std::string_view bytes);
    void truncate(const std::string& path, std::uint64_t size);
    //! All writes before are durable.
    void synced(const std::string& path);
    //! All writes before are lost, though the program still reads them: what Linux does with pages
    //! that could not be written back.
    void syncFailed(const std::string& path);

    //! Copies `source` to `target` as the power failure leaves it. Each seed leaves another one.
    void powerFailure(std::uint64_t seed, const std::filesystem::path& source,
        const std::filesystem::path& target) const;

private:
    struct Change
    {
        bool truncates = false;
        std::uint64_t offset = 0; //!< Or the new size.
        std::string bytes;
    };
    struct File
    {
        std::string durable;
        std::vector<Change> pending;
    };
    using Engine = std::mt19937_64;
    [[nodiscard]] static std::string remains(const File& file, Engine& engine);
    static void tear(std::string& content, const Change& change, double kept, Engine& engine);

    std::map<std::string, File> m_files;
};

} // namespace pult::journal::testing
