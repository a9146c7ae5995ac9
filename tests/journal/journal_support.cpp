// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/journal/journal_support.h"

#include <algorithm>
#include <cstdlib>

namespace pult::journal::test {

using state::NewRecord;
using state::Record;
using state::Revision;

namespace {

std::filesystem::path parentFolder(ScratchFolder::Place place)
{
    constexpr std::uintmax_t kRoom = 1ULL << 30;
    const std::filesystem::path memory = "/dev/shm";
    std::error_code code;
    const auto space = std::filesystem::space(memory, code);
    if (place == ScratchFolder::Place::Quick && !code && space.available > kRoom)
        return memory;
    return std::filesystem::temp_directory_path();
}

} // namespace

ScratchFolder::ScratchFolder(Place place)
{
    std::string pattern = (parentFolder(place) / "pult-journal-XXXXXX").string();
    const char* made = ::mkdtemp(pattern.data());
    if (made == nullptr)
        std::abort();
    m_path = made;
}

ScratchFolder::~ScratchFolder()
{
    std::error_code code;
    std::filesystem::remove_all(m_path, code);
}

NewRecord sampleRecord(std::uint64_t number)
{
    static const char* const kEnvironments[] = {"prod", "stage", "qa"};
    static const char* const kUsers[] = {"anna", "bert", "cora", "dora", "emil"};
    static const char* const kKinds[] = {"promote", "rollback", "register", "remove"};
    NewRecord record;
    record.environment = kEnvironments[number % 3];
    record.unixMs = 1'700'000'000'000 + static_cast<std::int64_t>(number);
    record.user = kUsers[number % 5];
    record.kind = kKinds[number % 4];
    record.requestId = "request-" + std::to_string(number);
    record.requestDigest = sha256({record.requestId});
    record.tokenId = "token-" + std::to_string(number);
    record.schema = 1;
    record.bytes = "event " + std::to_string(number) + std::string("\0\xff", 2)
        + std::string(number * 37 % 400, 'x');
    return record;
}

std::vector<NewRecord> sampleBatch(std::uint64_t first, std::uint64_t count)
{
    std::vector<NewRecord> records;
    records.reserve(count);
    for (std::uint64_t i = 0; i < count; ++i)
        records.push_back(sampleRecord(first + i));
    return records;
}

bool sameContent(const NewRecord& a, const NewRecord& b)
{
    return a.environment == b.environment && a.unixMs == b.unixMs && a.user == b.user
        && a.kind == b.kind && a.requestId == b.requestId && a.requestDigest == b.requestDigest
        && a.tokenId == b.tokenId && a.schema == b.schema && a.bytes == b.bytes;
}

Result<void> fill(state::Journal& journal, Revision upTo, std::uint64_t batch)
{
    while (journal.head().revision < upTo) {
        const Revision from = journal.head().revision;
        auto appended = journal.append(from, sampleBatch(from + 1, std::min(batch, upTo - from)),
            state::AppendPriority::Normal);
        if (!appended)
            return failure(std::move(appended.error()));
    }
    return {};
}

Result<std::vector<Record>> collect(const state::Journal& journal, Revision after, Revision upTo)
{
    std::vector<Record> records;
    auto done = journal.replay(after, upTo, [&](const Record& record) -> Result<bool> {
        records.push_back(record);
        return true;
    });
    if (!done)
        return failure(std::move(done.error()));
    return records;
}

ManualClock& testClock()
{
    static ManualClock clock;
    return clock;
}

SqliteJournal::Options smallOptions(const std::filesystem::path& folder)
{
    static SystemIdSource ids;
    SqliteJournal::Options options;
    options.directory = folder;
    options.clock = &testClock();
    options.ids = &ids;
    options.reserveBytes = 64 << 10;
    options.walRoomBytes = 256 << 10;
    return options;
}

} // namespace pult::journal::test
