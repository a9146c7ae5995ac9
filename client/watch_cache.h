// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "client/cached_watch.h"

namespace pult::client {

//! What the watches of one connection said, kept from one start of the program to the next: a
//! folder (mode 0700) with a file for each environment (CachedWatch). It only makes the first
//! window quicker and may be deleted at any time. The first process that opens a folder writes
//! there; others meanwhile only read. Threads: any, const after construction; blocks for the disk.
class WatchCache
{
public:
    //! Makes the folder. Never fails: without a folder nothing is kept, and `note` is told why; it
    //! is called on any thread.
    WatchCache(std::filesystem::path folder, CachedWatch::Note note);
    ~WatchCache();
    WatchCache(const WatchCache&) = delete;
    WatchCache& operator=(const WatchCache&) = delete;

    //! Those that are kept, by name.
    [[nodiscard]] std::vector<std::string> environments() const;
    //! One for each watch. Null when it cannot be kept: its name is too long for a file.
    [[nodiscard]] std::unique_ptr<CachedWatch> open(const std::string& environment) const;
    //! No CachedWatch of it is in use.
    void remove(const std::string& environment) const;

private:
    const std::filesystem::path m_folder;
    const CachedWatch::Note m_note;
    int m_lock = -1;
    bool m_writes = false;
};

//! A connection as caches know it: another address is another control plane.
struct CacheKey
{
    std::string profile;
    std::string address;
};

//! The folder of a connection below `root`.
[[nodiscard]] std::filesystem::path cacheFolder(
    const std::filesystem::path& root, const CacheKey& key);
//! Removes what is kept of any other connection. Blocks for the disk.
void keepCachesOf(const std::filesystem::path& root, const std::vector<CacheKey>& keys);

} // namespace pult::client
