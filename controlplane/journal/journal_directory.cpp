// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/journal/journal_directory.h"

#include <cerrno>
#include <cstdio>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace pult::journal {

namespace {

tl::unexpected<Error> pathFailure(
    const std::filesystem::path& path, std::string_view doing, int code)
{
    return failure(Code::Unavailable, "JOURNAL_UNREADABLE",
        path.string() + ": " + std::string(doing) + ": " + std::strerror(code),
        {{"path", path.string()}});
}

Result<void> makeFolder(const std::filesystem::path& path)
{
    if (::mkdir(path.c_str(), 0700) == 0 || errno == EEXIST)
        return {};
    return pathFailure(path, "cannot make the folder", errno);
}

} // namespace

std::filesystem::path JournalDirectory::segment(state::Revision first, state::Revision last) const
{
    char name[64];
    std::snprintf(name, sizeof name, "segment-%010llu-%010llu.db",
        static_cast<unsigned long long>(first), static_cast<unsigned long long>(last));
    return archive() / name;
}

Result<void> JournalDirectory::prepare() const
{
    std::error_code code;
    if (m_root.has_parent_path())
        std::filesystem::create_directories(m_root.parent_path(), code);
    for (const auto& folder : {m_root, snapshots(), archive()}) {
        if (auto made = makeFolder(folder); !made)
            return made;
    }
    // SQLite gives the log and the index the mode of the database file.
    const int file = ::open(database().c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0)
        return pathFailure(database(), "cannot open", errno);
    ::close(file);
    return {};
}

Result<void> syncFolder(const std::filesystem::path& folder)
{
    const int file = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file < 0)
        return pathFailure(folder, "cannot open", errno);
    const int code = ::fsync(file) == 0 ? 0 : errno;
    ::close(file);
    if (code != 0)
        return pathFailure(folder, "cannot sync", code);
    return {};
}

} // namespace pult::journal
