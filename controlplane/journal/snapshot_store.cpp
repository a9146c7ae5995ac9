// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/journal/snapshot_store.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cinttypes>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <sstream>

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include "controlplane/journal/journal_directory.h"

namespace pult::journal {

using state::Revision;

namespace {

constexpr std::string_view kMagic = "PULTSNAP";
constexpr std::uint32_t kFileFormat = 1;
constexpr std::size_t kHeaderBytes = 8 + 4 + 4 + 8 + 32;
constexpr std::size_t kHashBytes = 32;
constexpr std::size_t kKeepNewest = 3;
constexpr std::uint64_t kKeepEvery = 50;

template <typename Number> void appendNumber(std::string& bytes, Number value)
{
    for (int shift = static_cast<int>(sizeof value) * 8 - 8; shift >= 0; shift -= 8)
        bytes += static_cast<char>(value >> shift & 0xff);
}

std::string header(Revision revision, std::uint32_t foldVersion, const Digest& recordHash)
{
    std::string bytes(kMagic);
    appendNumber(bytes, kFileFormat);
    appendNumber(bytes, foldVersion);
    appendNumber(bytes, revision);
    bytes += asBytes(recordHash);
    return bytes;
}

tl::unexpected<Error> snapshotFailure(const std::filesystem::path& path, std::string_view what)
{
    return failure(Code::Unavailable, "SNAPSHOT_FAILED", path.string() + ": " + std::string(what),
        {{"path", path.string()}});
}

bool writeAll(int file, std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto written = ::write(file, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

Result<void> writeDurably(const std::filesystem::path& path, std::string_view bytes)
{
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0)
        return snapshotFailure(path, std::strerror(errno));
    const bool done = writeAll(file, bytes) && ::fsync(file) == 0;
    const int code = errno;
    ::close(file);
    if (!done)
        return snapshotFailure(path, std::strerror(code));
    return {};
}

} // namespace

Result<void> SnapshotStore::store(
    Revision revision, std::uint32_t foldVersion, const std::string& state) const
{
    const auto recordHash = m_hashOf(revision);
    if (!recordHash)
        return snapshotFailure(m_folder, "there is no record " + std::to_string(revision));
    const auto present = entries();
    const std::uint64_t ordinal = present.empty() ? 1 : present.back().ordinal + 1;
    char name[96];
    std::snprintf(name, sizeof name, "snapshot-%08" PRIu64 "-%010" PRIu64 "-fold%" PRIu32, ordinal,
        revision, foldVersion);
    const auto path = m_folder / name;
    const std::filesystem::path temporary = path.string() + ".tmp";
    std::string bytes = header(revision, foldVersion, *recordHash) + state;
    bytes += asBytes(sha256({bytes}));
    if (m_failpoints != nullptr && m_failpoints->hit("journal.snapshot.write"))
        bytes.resize(bytes.size() / 2);
    if (auto written = writeDurably(temporary, bytes); !written) {
        ::unlink(temporary.c_str());
        return written;
    }
    if (m_failpoints != nullptr && m_failpoints->hit("journal.snapshot.rename"))
        return snapshotFailure(path, "the failpoint journal.snapshot.rename is set");
    if (::rename(temporary.c_str(), path.c_str()) != 0)
        return snapshotFailure(path, std::strerror(errno));
    removeOld();
    return syncFolder(m_folder);
}

std::vector<SnapshotStore::Entry> SnapshotStore::entries() const
{
    std::vector<Entry> entries;
    std::error_code code;
    for (const auto& file : std::filesystem::directory_iterator(m_folder, code)) {
        Entry entry;
        int length = 0;
        const std::string name = file.path().filename().string();
        if (std::sscanf(name.c_str(), "snapshot-%" SCNu64 "-%" SCNu64 "-fold%" SCNu32 "%n",
                &entry.ordinal, &entry.revision, &entry.foldVersion, &length)
                != 3
            || static_cast<std::size_t>(length) != name.size())
            continue;
        entry.path = file.path();
        entries.push_back(std::move(entry));
    }
    std::sort(entries.begin(), entries.end(),
        [](const Entry& a, const Entry& b) { return a.ordinal < b.ordinal; });
    return entries;
}

void SnapshotStore::removeOld() const
{
    const auto present = entries();
    for (std::size_t i = 0; i + kKeepNewest < present.size(); ++i) {
        if (present[i].ordinal % kKeepEvery != 0)
            ::unlink(present[i].path.c_str());
    }
}

Result<std::string> SnapshotStore::read(const Entry& entry) const
{
    std::ifstream in(entry.path, std::ios::binary);
    std::ostringstream content;
    content << in.rdbuf();
    std::string bytes = std::move(content).str();
    if (!in || bytes.size() < kHeaderBytes + kHashBytes)
        return snapshotFailure(entry.path, "the file is cut short");
    const auto hash = digestFromBytes(std::string_view(bytes).substr(bytes.size() - kHashBytes));
    bytes.resize(bytes.size() - kHashBytes);
    if (hash != sha256({bytes}))
        return snapshotFailure(entry.path, "the content does not fit its hash");
    const auto recordHash = m_hashOf(entry.revision);
    if (!recordHash
        || !std::string_view(bytes).starts_with(
            header(entry.revision, entry.foldVersion, *recordHash)))
        return snapshotFailure(entry.path, "it is not of this journal's history");
    bytes.erase(0, kHeaderBytes);
    return bytes;
}

std::optional<state::Journal::Snapshot> SnapshotStore::load(
    Revision atMost, std::uint32_t foldVersion) const
{
    auto candidates = entries();
    std::stable_sort(candidates.begin(), candidates.end(),
        [](const Entry& a, const Entry& b) { return a.revision < b.revision; });
    for (auto entry = candidates.rbegin(); entry != candidates.rend(); ++entry) {
        if (entry->revision > atMost || entry->foldVersion != foldVersion)
            continue;
        auto state = read(*entry);
        if (state)
            return state::Journal::Snapshot{entry->revision, std::move(*state)};
        spdlog::warn("A snapshot is passed over: {}", state.error().message);
    }
    return std::nullopt;
}

} // namespace pult::journal
