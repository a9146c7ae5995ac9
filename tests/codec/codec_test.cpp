// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/codec/codec.h"

#include <set>

#include <gtest/gtest.h>

#include "tests/codec/recorded.h"

namespace pult::codec::testing {
namespace {

TEST(Codec, EveryEventAndStateSurvivesTheJourney)
{
    const JournalCodec codec;
    std::set<std::size_t> effects;
    for (std::uint32_t seed = 1; seed <= 60; ++seed) {
        state::StatePtr direct = std::make_shared<state::State>();
        state::StatePtr stored = direct;
        for (const auto& record : recordHistory(codec, seed)) {
            auto event = codec.decodeEvent(record.record);
            ASSERT_TRUE(event) << event.error().message;
            EXPECT_EQ(codec.encodeEvent(*event), record.record.bytes);
            effects.insert(event->effect.index());
            direct = *state::fold(*direct, record.event, record.record.revision);
            stored = *state::fold(*stored, *event, record.record.revision);
            const auto bytes = codec.encodeState(*direct);
            ASSERT_EQ(codec.encodeState(*stored), bytes) << record.record.revision;
            auto again = codec.decodeState(bytes);
            ASSERT_TRUE(again) << again.error().message;
            ASSERT_EQ(codec.encodeState(**again), bytes);
            stored = *again;
        }
    }
    EXPECT_EQ(effects.size(), std::variant_size_v<state::Effect>);
}

TEST(Codec, TakesTheColumnsOfTheRecord)
{
    const JournalCodec codec;
    auto record = recordHistory(codec, 1).front().record;
    record.environment = "elsewhere";
    record.unixMs = 42;
    record.user = "bob";
    record.kind = "promote";
    record.requestId = "r-1";
    const auto event = codec.decodeEvent(record);
    ASSERT_TRUE(event);
    EXPECT_EQ(event->environment, "elsewhere");
    EXPECT_EQ(event->unixMs, 42);
    EXPECT_EQ(event->user, "bob");
    EXPECT_EQ(event->kind, "promote");
    EXPECT_EQ(event->requestId, "r-1");
}

TEST(Codec, RefusesWhatItCannotRead)
{
    const JournalCodec codec;
    auto record = recordHistory(codec, 1).front().record;
    record.revision = 77;
    auto newer = record;
    newer.schema = 2;
    const auto tooNew = codec.decodeEvent(newer);
    ASSERT_FALSE(tooNew);
    EXPECT_EQ(tooNew.error().reason, "SCHEMA_TOO_NEW");
    EXPECT_EQ(tooNew.error().metadata.at("revision"), "77");
    for (const std::string bytes : {"", "\xff\xff\xff", "\x0a\x05"}) {
        auto broken = record;
        broken.bytes = bytes;
        const auto event = codec.decodeEvent(broken);
        ASSERT_FALSE(event);
        EXPECT_EQ(event.error().reason, "EVENT_CORRUPT");
        EXPECT_EQ(event.error().code, Code::DataLoss);
    }
    const auto snapshot = codec.decodeState("\xff\xff");
    ASSERT_FALSE(snapshot);
    EXPECT_EQ(snapshot.error().reason, "SNAPSHOT_CORRUPT");
}

Result<std::string> appendTwo(std::string bytes)
{
    return bytes + "2";
}

Result<std::string> appendThree(std::string bytes)
{
    return bytes + "3";
}

Result<std::string> fails(std::string /*bytes*/)
{
    return failure(Code::DataLoss, "EVENT_CORRUPT", "cannot");
}

TEST(Upcasters, RunFromTheSchemaOfTheEventToTheNewest)
{
    const Upcasters chain({appendTwo, appendThree});
    EXPECT_EQ(chain.newest(), 3U);
    EXPECT_EQ(*chain.toNewest(1, "x"), "x23");
    EXPECT_EQ(*chain.toNewest(2, "x"), "x3");
    EXPECT_EQ(*chain.toNewest(3, "x"), "x");
    EXPECT_EQ(chain.toNewest(4, "x").error().reason, "SCHEMA_TOO_NEW");
    EXPECT_EQ(chain.toNewest(0, "x").error().reason, "EVENT_CORRUPT");
    EXPECT_EQ(Upcasters({fails}).toNewest(1, "x").error().message, "cannot");
}

state::SetPolicy withEntries(std::vector<state::Entry> entries)
{
    state::SetPolicy command;
    command.policy.entries = std::move(entries);
    return command;
}

TEST(CommandDigest, TellsCommandsApartAndStaysTheSame)
{
    const JournalCodec codec;
    const auto digest
        = [&](const state::Command& command) { return toHex(codec.commandDigest(command)); };
    std::set<std::string> digests;
    const std::vector<state::Command> commands{state::CreateEnvironment{},
        state::CreateEnvironment{state::EnvironmentClass::Test, "x", {}}, state::SetPolicy{},
        withEntries({{"a", "b", "c", {}}}), withEntries({{"a", "b", "c", {{"d", "e"}}}}),
        withEntries({{"a", "b", {}, {}}, {"c", {}, {}, {}}}), state::Register{"a", "b", "c"},
        state::Register{"ab", "", "c"}, state::Register{"a", "bc", ""}, state::Promote{4},
        state::Promote{5}, state::Rollback{4, false}, state::Rollback{4, true}, state::Retreat{},
        state::Rebase{4}, state::Drop{4}, state::ReleaseHold{4}, state::ResetToActive{},
        state::RetireLegacy{}, state::Freeze{}, state::Freeze{0, {"bob"}, {}},
        state::Freeze{7, {}, {}}, state::Unfreeze{}, state::ReportReadiness{{"a", 1}, true, {}},
        state::ReportReadiness{{"a", 1}, false, {}}, state::ForgetGateway{"a"}, state::CloseLane{4},
        state::MarkRetired{{{"a", 1}}}, state::MarkRetired{{{"a", 2}}}, state::MarkStarted{},
        state::WaiveLeak{{"a", "b", "c"}, "ann", 7}, state::WaiveLeak{{"b", "a", "c"}, "ann", 7},
        state::WaiveLeak{{"a", "b", "c"}, "bob", 7}, state::WaiveLeak{{"a", "b", "c"}, "ann", 8},
        state::RevokeWaiver{{"a", "b", "c"}}, state::RevokeWaiver{{"a", "bc", ""}}};
    for (const auto& command : commands)
        EXPECT_TRUE(digests.insert(digest(command)).second) << command.index();
    EXPECT_EQ(digest(state::Freeze{0, {}, "why"}), digest(state::Freeze{}));
    // In the journals of this version: they never change.
    EXPECT_EQ(digest(state::Promote{4}),
        "efcda55874d913a2ac4c1b30caa4b890b88d472b700a80e524798e557330041a");
    EXPECT_EQ(digest(state::SetPolicy{}),
        "41ffaecb9348d1fde544a5efa32a3da3e51ca1d3e295a9d985b8cc64113c2459");
}

} // namespace
} // namespace pult::codec::testing
