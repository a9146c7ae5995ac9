// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/journal/wal_room.h"

#include <algorithm>
#include <array>

namespace pult::journal {

namespace {

// One page at a time. A larger write makes the kernel cache the log in larger units, and then each
// small commit is written back as a whole unit: measured, a commit takes a quarter longer.
constexpr std::uint64_t kPiece = 4'096;
constexpr std::uint64_t kStep = 1'048'576;
//! The last quarter is for class 1.
constexpr std::uint64_t kClassOneShare = 4;

DatabaseError trouble(int code)
{
    return {classify(code, 0),
        std::string("cannot read or write the log: ") + sqlite3_errstr(code) + " (SQLite "
            + std::to_string(code) + ")"};
}

} // namespace

// Format of the log: https://www.sqlite.org/fileformat2.html, section 4. A frame belongs to the log
// as long as its salt is that of the header; how many of them are whole does not matter here.
DatabaseResult<std::uint64_t> WalRoom::usedBytes() const
{
    constexpr std::uint64_t kHeader = 32;
    constexpr int kHeaderSalt = 16;
    constexpr int kFrameSalt = 8;
    std::array<char, 8> salt{};
    std::array<char, 8> frameSalt{};
    std::uint64_t end = kHeader;
    int code = m_log->pMethods->xRead(m_log, salt.data(), salt.size(), kHeaderSalt);
    for (; code == SQLITE_OK; end += kFrameBytes) {
        code = m_log->pMethods->xRead(m_log, frameSalt.data(), frameSalt.size(),
            static_cast<sqlite3_int64>(end) + kFrameSalt);
        if (code != SQLITE_OK || frameSalt != salt)
            break;
    }
    if (code != SQLITE_OK && code != SQLITE_IOERR_SHORT_READ)
        return tl::unexpected(trouble(code));
    return end;
}

DatabaseResult<void> WalRoom::makeDurable()
{
    sqlite3_int64 size = 0;
    const auto used = usedBytes();
    if (!used)
        return tl::unexpected(used.error());
    if (const int code = m_log->pMethods->xFileSize(m_log, &size); code != SQLITE_OK)
        return tl::unexpected(trouble(code));
    const auto end = std::min(*used, static_cast<std::uint64_t>(size));
    std::array<char, kPiece> piece{};
    int code = SQLITE_OK;
    for (std::uint64_t at = 0; at < end && code == SQLITE_OK; at += kPiece) {
        const int bytes = static_cast<int>(std::min(kPiece, end - at));
        const auto offset = static_cast<sqlite3_int64>(at);
        code = m_log->pMethods->xRead(m_log, piece.data(), bytes, offset);
        if (code == SQLITE_OK)
            code = m_log->pMethods->xWrite(m_log, piece.data(), bytes, offset);
    }
    if (code == SQLITE_OK && end > 0)
        code = m_log->pMethods->xSync(m_log, SQLITE_SYNC_NORMAL);
    if (code != SQLITE_OK)
        return tl::unexpected(trouble(code));
    return {};
}

DatabaseResult<void> WalRoom::open()
{
    sqlite3_int64 size = 0;
    if (const int code = m_log->pMethods->xFileSize(m_log, &size); code != SQLITE_OK)
        return tl::unexpected(trouble(code));
    m_written = static_cast<std::uint64_t>(size);
    if (m_written >= m_bytes)
        return {};
    auto extended = extend(m_bytes);
    if (!extended)
        return extended;
    if (const int code = m_log->pMethods->xSync(m_log, SQLITE_SYNC_NORMAL); code != SQLITE_OK)
        return tl::unexpected(trouble(code));
    return {};
}

DatabaseResult<void> WalRoom::ensure(int frames, std::uint64_t bytes)
{
    if (m_bytes == 0)
        return {};
    const std::uint64_t used = static_cast<std::uint64_t>(frames) * kFrameBytes;
    const std::uint64_t wanted = used + bytes + m_bytes / kClassOneShare;
    m_written = std::max(m_written, used);
    if (wanted <= m_written)
        return {};
    return extend(std::max(wanted, m_written + std::min(kStep, m_bytes)));
}

bool WalRoom::fits(int frames, std::uint64_t bytes) const
{
    return static_cast<std::uint64_t>(frames) * kFrameBytes + bytes <= m_bytes;
}

DatabaseResult<void> WalRoom::extend(std::uint64_t upTo)
{
    static constexpr std::array<char, kPiece> kZeros{};
    while (m_written < upTo) {
        const std::uint64_t piece = kPiece - m_written % kPiece;
        const int code = m_log->pMethods->xWrite(
            m_log, kZeros.data(), static_cast<int>(piece), static_cast<sqlite3_int64>(m_written));
        if (code != SQLITE_OK)
            return tl::unexpected(trouble(code));
        m_written += piece;
    }
    return {};
}

} // namespace pult::journal
