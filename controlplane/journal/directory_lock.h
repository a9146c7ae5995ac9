// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "common/error.h"

namespace pult::journal {

//! Keeps a second writer off the same directory, in this process and in others. The lock goes with
//! the process, however it ends. Thread: any, one at a time.
class DirectoryLock
{
public:
    //! FAILED_PRECONDITION JOURNAL_IN_USE naming the path and the pid that holds it.
    [[nodiscard]] static Result<DirectoryLock> acquire(const std::filesystem::path& file);

    DirectoryLock(DirectoryLock&& other) noexcept;
    DirectoryLock& operator=(DirectoryLock&& other) noexcept;
    DirectoryLock(const DirectoryLock&) = delete;
    DirectoryLock& operator=(const DirectoryLock&) = delete;
    ~DirectoryLock();

private:
    explicit DirectoryLock(int file)
        : m_file(file)
    {}
    int m_file = -1;
};

} // namespace pult::journal
