// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/journal/directory_lock.h"

#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace pult::journal {

namespace {

std::string readPid(int file)
{
    char text[32]{};
    const auto size = ::pread(file, text, sizeof text - 1, 0);
    std::string pid(text, size > 0 ? static_cast<std::size_t>(size) : 0U);
    while (!pid.empty() && pid.back() == '\n')
        pid.pop_back();
    return pid.empty() ? "unknown" : pid;
}

bool writePid(int file)
{
    const std::string pid = std::to_string(::getpid()) + "\n";
    return ::ftruncate(file, 0) == 0
        && ::pwrite(file, pid.data(), pid.size(), 0) == static_cast<ssize_t>(pid.size());
}

} // namespace

Result<DirectoryLock> DirectoryLock::acquire(const std::filesystem::path& path)
{
    DirectoryLock lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (lock.m_file < 0)
        return failure(Code::Unavailable, "JOURNAL_UNREADABLE",
            path.string() + ": cannot open: " + std::strerror(errno), {{"path", path.string()}});
    if (::flock(lock.m_file, LOCK_EX | LOCK_NB) != 0) {
        const std::string directory = path.parent_path().string();
        const std::string pid = readPid(lock.m_file);
        return failure(Code::FailedPrecondition, "JOURNAL_IN_USE",
            "The journal in " + directory + " is in use by process " + pid
                + ". Stop it, or give this one another directory.",
            {{"path", directory}, {"pid", pid}});
    }
    // The pid is only for the message above; on a full disk the lock holds all the same.
    static_cast<void>(writePid(lock.m_file));
    return lock;
}

DirectoryLock::DirectoryLock(DirectoryLock&& other) noexcept
    : m_file(std::exchange(other.m_file, -1))
{}

DirectoryLock& DirectoryLock::operator=(DirectoryLock&& other) noexcept
{
    std::swap(m_file, other.m_file);
    return *this;
}

DirectoryLock::~DirectoryLock()
{
    if (m_file >= 0)
        ::close(m_file);
}

} // namespace pult::journal
