// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/journal/disk_space.h"

#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace pult::journal {

namespace {

constexpr std::uint64_t kBlock = 512; // the unit of st_blocks, whatever the file system uses

bool isAllocated(const std::filesystem::path& file, std::uint64_t bytes)
{
    struct stat info
    {};
    return ::stat(file.c_str(), &info) == 0 && static_cast<std::uint64_t>(info.st_size) >= bytes
        && static_cast<std::uint64_t>(info.st_blocks) * kBlock >= bytes;
}

} // namespace

int PosixDiskSpace::allocate(const std::filesystem::path& file, std::uint64_t bytes)
{
    if (isAllocated(file, bytes))
        return 0;
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return errno;
    const int code = ::posix_fallocate(descriptor, 0, static_cast<off_t>(bytes));
    ::close(descriptor);
    if (code != 0)
        ::unlink(file.c_str());
    return code;
}

int PosixDiskSpace::release(const std::filesystem::path& file)
{
    return ::unlink(file.c_str()) == 0 ? 0 : errno;
}

bool Reserve::ensure()
{
    if (!m_held)
        m_held = m_bytes == 0 || m_space->allocate(m_file, m_bytes) == 0;
    return m_held;
}

bool Reserve::roomFor(std::uint64_t bytes)
{
    const std::filesystem::path probe = m_file.string() + ".probe";
    if (bytes == 0)
        return true;
    const bool room = m_space->allocate(probe, bytes) == 0;
    return room && m_space->release(probe) == 0;
}

bool Reserve::release()
{
    if (!m_held || m_bytes == 0)
        return false;
    m_held = m_space->release(m_file) != 0;
    return !m_held;
}

} // namespace pult::journal
