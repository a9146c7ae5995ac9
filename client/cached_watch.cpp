// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cached_watch.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <unistd.h>

#include "common/hash.h"

namespace pult::client {

namespace {

constexpr std::string_view kMagic = "PULTWTC1";
constexpr std::size_t kHeadBytes = 12; //!< Size and time.
constexpr std::size_t kSumBytes = 8;
//! More than any message that a stream takes.
constexpr std::uint32_t kMostMessage = 64U << 20;

void putLittle(std::string& out, std::uint64_t value, int bytes)
{
    for (int i = 0; i < bytes; ++i)
        out.push_back(static_cast<char>((value >> (8 * i)) & 0xff));
}

std::uint64_t little(std::string_view bytes)
{
    std::uint64_t value = 0;
    for (std::size_t i = bytes.size(); i-- > 0;)
        value = value << 8 | static_cast<unsigned char>(bytes[i]);
    return value;
}

std::string sumOf(std::string_view head, std::string_view message)
{
    const Digest digest = sha256({head, message});
    return std::string(asBytes(digest).substr(0, kSumBytes));
}

std::string recordOf(const v1::WatchResponse& message, WallTime now)
{
    const std::string bytes = message.SerializeAsString();
    std::string record;
    record.reserve(kHeadBytes + kSumBytes + bytes.size());
    putLittle(record, bytes.size(), 4);
    putLittle(record, static_cast<std::uint64_t>(now.time_since_epoch().count()), 8);
    record += sumOf(record, bytes);
    return record + bytes;
}

bool writeAll(int fd, std::string_view bytes, std::uint64_t at)
{
    while (!bytes.empty()) {
        const auto written = ::pwrite(fd, bytes.data(), bytes.size(), static_cast<off_t>(at));
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
        at += static_cast<std::uint64_t>(written);
    }
    return true;
}

bool isLastPart(const v1::WatchResponse& message)
{
    return message.has_snapshot() ? message.snapshot().last_part() : message.change().last_part();
}

//! The same moment on the other clock; never after `clock` says that it is now.
MonoTime monoOf(WallTime then, const Clock& clock)
{
    const auto age = std::max(clock.wall() - then, WallTime::duration{0});
    return clock.mono() - age;
}

} // namespace

//! Record after record, as long as they hold together.
class CachedWatch::Reader
{
public:
    explicit Reader(const std::filesystem::path& file)
        : m_in(file, std::ios::binary)
    {
        std::string magic(kMagic.size(), '\0');
        m_good = m_in.read(magic.data(), static_cast<std::streamsize>(magic.size()))
            && magic == kMagic;
        m_end = kMagic.size();
    }

    [[nodiscard]] bool isOurs() const { return m_good; }
    [[nodiscard]] std::uint64_t end() const { return m_end; }
    [[nodiscard]] WallTime at() const { return m_at; }

    bool next(v1::WatchResponse& message)
    {
        m_good = m_good && read(message);
        return m_good;
    }

private:
    bool read(v1::WatchResponse& message)
    {
        std::string head(kHeadBytes + kSumBytes, '\0');
        if (!m_in.read(head.data(), static_cast<std::streamsize>(head.size())))
            return false;
        const auto size = little(std::string_view(head).substr(0, 4));
        if (size > kMostMessage)
            return false;
        std::string bytes;
        if (!readBytes(bytes, size))
            return false;
        const std::string sum = head.substr(kHeadBytes);
        head.resize(kHeadBytes);
        if (sumOf(head, bytes) != sum || !message.ParseFromString(bytes))
            return false;
        m_at = WallTime{std::chrono::milliseconds{
            static_cast<std::int64_t>(little(std::string_view(head).substr(4)))}};
        m_end += kHeadBytes + kSumBytes + size;
        return true;
    }
    //! Grows with what is there: a size that is garbage takes no memory.
    bool readBytes(std::string& bytes, std::uint64_t size)
    {
        constexpr std::uint64_t kStep = 1 << 20;
        while (bytes.size() < size) {
            const auto had = bytes.size();
            const auto step = std::min(kStep, size - had);
            bytes.resize(had + step);
            if (!m_in.read(bytes.data() + had, static_cast<std::streamsize>(step)))
                return false;
        }
        return true;
    }

    std::ifstream m_in;
    bool m_good = false;
    std::uint64_t m_end = 0;
    WallTime m_at{};
};

CachedWatch::CachedWatch(std::filesystem::path file, bool writes, Note note)
    : CachedWatch(std::move(file), writes, std::move(note), Limits{})
{}

CachedWatch::CachedWatch(std::filesystem::path file, bool writes, Note note, Limits limits)
    : m_file(std::move(file))
    , m_writes(writes)
    , m_note(std::move(note))
    , m_limits(limits)
{}

CachedWatch::~CachedWatch()
{
    close();
}

void CachedWatch::close()
{
    if (m_fd >= 0)
        ::close(m_fd);
    m_fd = -1;
}

std::optional<WatchFold> CachedWatch::recall(const Clock& clock)
{
    std::error_code none;
    if (!std::filesystem::exists(m_file, none))
        return std::nullopt;
    Reader reader(m_file);
    auto fold = reader.isOurs() ? read(reader, clock) : std::nullopt;
    if (!fold) {
        m_state = State::Nothing;
        m_note(m_file.string() + " cannot be used and is left out.");
        return std::nullopt;
    }
    fold->setRemembered(monoOf(reader.at(), clock));
    if (m_state == State::Full)
        fold->forgetPlace();
    return fold;
}

std::optional<WatchFold> CachedWatch::read(Reader& reader, const Clock& clock)
{
    WatchFold fold;
    m_commits = 0;
    m_state = State::Open;
    for (v1::WatchResponse message; reader.next(message); message.Clear()) {
        if (message.has_resync_required()) {
            m_state = State::Full;
            break;
        }
        const bool snapshot = message.has_snapshot();
        const bool bookmark = message.has_bookmark();
        const auto verdict = fold.apply(std::move(message), monoOf(reader.at(), clock));
        if (verdict == WatchFold::Verdict::Resync)
            return std::nullopt;
        if (verdict != WatchFold::Verdict::Changed || bookmark)
            continue;
        m_end = reader.end();
        m_commits += snapshot ? 0 : 1;
        if (snapshot)
            m_snapshotEnd = m_end;
    }
    if (!fold.view()->state)
        return std::nullopt;
    return fold;
}

void CachedWatch::offer(const v1::WatchResponse& message, WallTime now)
{
    m_offer = Offer::None;
    if (!m_writes)
        return;
    m_offeredAt = now;
    if (message.has_bookmark()) {
        m_offer = Offer::Bookmark;
        m_offeredBookmark = recordOf(message, now);
    } else if (message.has_snapshot() || message.has_change()) {
        m_offer = isLastPart(message) ? Offer::Whole : Offer::Part;
        m_pendingIsSnapshot = message.has_snapshot();
        if (!m_pendingIsSnapshot && m_state != State::Open)
            return;
        if (!m_pendingTooLarge)
            m_pending += recordOf(message, now);
        m_pendingTooLarge = m_pendingTooLarge || m_pending.size() > m_limits.snapshot;
        if (m_pendingTooLarge)
            m_pending = {};
    }
}

void CachedWatch::settle(WatchFold::Verdict verdict)
{
    if (verdict == WatchFold::Verdict::Resync)
        return forgetPending();
    const bool changed = verdict == WatchFold::Verdict::Changed;
    if (m_offer == Offer::Bookmark && changed) {
        noteBookmark();
    } else if (m_offer == Offer::Whole) {
        if (changed && m_pendingIsSnapshot)
            replace();
        else if (changed && m_state == State::Open)
            append();
        forgetPending();
    }
}

void CachedWatch::forgetPending()
{
    m_pending = {};
    m_pendingTooLarge = false;
    m_offer = Offer::None;
}

void CachedWatch::replace()
{
    m_state = State::Nothing;
    m_bookmark.clear();
    close();
    if (m_pendingTooLarge) {
        drop();
        return m_note(m_file.string() + ": the environment is too large to be kept.");
    }
    const std::string records = std::string(kMagic) + m_pending;
    if (!writeAnew(records))
        return giveUp("cannot be written");
    m_snapshotEnd = m_end = records.size();
    m_commits = 0;
    m_state = State::Open;
    m_bookmarkAt = m_confirmedAt = m_offeredAt;
}

//! The old file is there until the new one is whole. It is not waited for the disk: after a power
//! cut the sums tell.
bool CachedWatch::writeAnew(const std::string& records)
{
    auto fresh = m_file;
    fresh += ".new";
    m_fd = ::open(
        fresh.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
    if (m_fd < 0)
        return false;
    if (writeAll(m_fd, records, 0) && ::rename(fresh.c_str(), m_file.c_str()) == 0)
        return true;
    const int why = errno;
    ::unlink(fresh.c_str());
    errno = why;
    return false;
}

void CachedWatch::append()
{
    if (m_pendingTooLarge || m_commits >= m_limits.commits
        || m_end + m_pending.size() > 2 * m_snapshotEnd + m_limits.tail)
        return stay();
    m_bookmark.clear();
    if (!writeAtEnd(m_pending))
        return;
    m_end += m_pending.size();
    ++m_commits;
    m_bookmarkAt = m_confirmedAt = m_offeredAt;
}

//! The file says itself that it is to be shown, but not resumed from: else it never became younger.
void CachedWatch::stay()
{
    v1::WatchResponse full;
    full.mutable_resync_required()->set_reason("CACHE_FULL");
    if (writeAtEnd(m_bookmark + recordOf(full, m_confirmedAt)))
        m_state = State::Full;
}

bool CachedWatch::writeAtEnd(const std::string& records)
{
    if (m_fd < 0)
        m_fd = ::open(m_file.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    // A bookmark that stands there goes first: a commit shorter than it must leave nothing of it.
    if (m_fd >= 0 && ::ftruncate(m_fd, static_cast<off_t>(m_end)) == 0
        && writeAll(m_fd, records, m_end))
        return true;
    giveUp("cannot be added to"); // Of half a record the sum tells.
    return false;
}

void CachedWatch::noteBookmark()
{
    m_bookmark = std::move(m_offeredBookmark);
    m_confirmedAt = m_offeredAt;
    m_bookmarkIsDue = true;
    if (!m_bookmarkAt || m_offeredAt >= *m_bookmarkAt
        || m_offeredAt + 2 * kBookmarkEvery < *m_bookmarkAt) // the time of day was set back
        writeBookmark();
}

void CachedWatch::writeBookmark()
{
    // Without the commits before it, it would speak of a table that is not there.
    if (m_state != State::Open || m_bookmark.empty() || !m_bookmarkIsDue)
        return;
    m_bookmarkIsDue = false;
    if (writeAtEnd(m_bookmark))
        m_bookmarkAt = m_offeredAt + kBookmarkEvery;
}

void CachedWatch::endStream()
{
    forgetPending();
    writeBookmark();
}

void CachedWatch::drop()
{
    forgetPending();
    close();
    m_state = State::Nothing;
    if (m_writes)
        ::unlink(m_file.c_str());
}

void CachedWatch::giveUp(const std::string& what)
{
    m_note(m_file.string() + ' ' + what + ": " + std::strerror(errno));
    close();
    m_state = State::Nothing;
}

} // namespace pult::client
