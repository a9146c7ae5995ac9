// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/journal/chain.h"

#include <gtest/gtest.h>

#include "tests/journal/journal_support.h"

namespace pult::journal::test {

using state::Record;

namespace {

Record chained(const state::JournalHead& head, const state::NewRecord& content)
{
    Record record;
    static_cast<state::NewRecord&>(record) = content;
    record.revision = head.revision + 1;
    record.previousHash = head.hash;
    record.hash = recordHash(head.hash, record.revision, record);
    return record;
}

const state::JournalHead kStart{0, genesisHash("journal-id"), 0};

} // namespace

// Computed apart, from the words in chain.h: the format must never change by accident.
TEST(Chain, HashIsTheDocumentedOne)
{
    const Digest genesis = genesisHash("journal-id");
    EXPECT_EQ(toHex(genesis), "820a21a497b5c5713f1cc3083d82730754fb89ee1077d7100cae8df8bca88c5c");
    state::NewRecord record;
    record.environment = "prod";
    record.unixMs = 1'700'000'000'123;
    record.user = "anna";
    record.kind = "promote";
    record.requestId = "request";
    for (std::uint8_t i = 0; i < 32; ++i)
        record.requestDigest[i] = i;
    record.tokenId = "token";
    record.schema = 3;
    record.bytes = std::string("by\0tes", 6);
    EXPECT_EQ(toHex(recordHash(genesis, 7, record)),
        "3d9ce93281d85c85250442e24307d61dcbb0d5cecd491ca894c8423db1bda761");
}

TEST(Chain, EveryFieldIsHashed)
{
    const Record whole = chained(kStart, sampleRecord(1));
    const std::function<void(Record&)> changes[] = {
        [](Record& record) { record.environment += "x"; },
        [](Record& record) { ++record.unixMs; },
        [](Record& record) { record.user += "x"; },
        [](Record& record) { record.kind += "x"; },
        [](Record& record) { record.requestId += "x"; },
        [](Record& record) { record.requestDigest[31] ^= 1; },
        [](Record& record) { record.tokenId += "x"; },
        [](Record& record) { ++record.schema; },
        [](Record& record) { record.bytes.back() = 'y'; },
        [](Record& record) { record.hash[0] ^= 1; },
        [](Record& record) { record.previousHash[0] ^= 1; },
        [](Record& record) { ++record.revision; },
        // The lengths keep text from wandering between fields.
        [](Record& record) {
            record.user.insert(record.user.begin(), record.environment.back());
            record.environment.pop_back();
        },
    };
    EXPECT_TRUE(ChainWalker(kStart).step(whole).has_value());
    for (const auto& change : changes) {
        Record changed = whole;
        change(changed);
        const auto refused = ChainWalker(kStart).step(changed);
        ASSERT_FALSE(refused.has_value());
        EXPECT_EQ(refused.error().code, Code::DataLoss);
        EXPECT_EQ(refused.error().reason, "CHAIN_BROKEN");
        EXPECT_EQ(refused.error().metadata.at("revision"), "1");
    }
}

TEST(Chain, TimeMayNotGoBack)
{
    ChainWalker walker(kStart);
    auto late = sampleRecord(1);
    late.unixMs = 100;
    auto early = sampleRecord(2);
    early.unixMs = 99;
    ASSERT_TRUE(walker.step(chained(walker.head(), late)).has_value());
    const auto refused = walker.step(chained(walker.head(), early));
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().metadata.at("revision"), "2");
    EXPECT_EQ(walker.head().revision, 1U);
}

TEST(Chain, CountsWhatTheRecordsCarry)
{
    ChainWalker walker(kStart);
    auto bare = sampleRecord(1);
    bare.requestId.clear();
    bare.tokenId.clear();
    ASSERT_TRUE(walker.step(chained(walker.head(), bare)).has_value());
    ASSERT_TRUE(walker.step(chained(walker.head(), sampleRecord(2))).has_value());
    EXPECT_EQ(walker.records(), 2U);
    EXPECT_EQ(walker.requests(), 1U);
    EXPECT_EQ(walker.tokens(), 1U);
}

} // namespace pult::journal::test
