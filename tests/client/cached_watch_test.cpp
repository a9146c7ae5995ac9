// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cached_watch.h"

#include <csignal>
#include <fstream>
#include <sys/resource.h>
#include <sys/stat.h>

#include <gtest/gtest.h>

#include "client/freshness.h"
#include "tests/support/program.h"
#include "tests/support/text_proto.h"

namespace pult::client {
namespace {

namespace fs = std::filesystem;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;
using Verdict = WatchFold::Verdict;

constexpr auto kSnapshot = R"(snapshot { revision: 10 hash: "h10" journal_id: "j" last_part: true
    part { name: "prod" head: 4 revision: 10
        active { service: "orders" deployment { service: "orders" generation: 4 version: "2" } }
        generations { number: 4 role: ROLE_ACTIVE } } })";
constexpr std::int64_t kServerMs = 1'700'000'500'000;

//! The head becomes the revision, so that a table tells which one it is.
std::string change(int revision, const std::string& service = "orders")
{
    const auto n = std::to_string(revision);
    const auto before = std::to_string(revision - 1);
    return "change { revision: " + n + " hash: \"h" + n
        + "\" last_part: true header { name: " + "\"prod\" head: " + n + " revision: " + n
        + " } generations { number: " + n + " role: ROLE_ACTIVE } active_changed { service: \""
        + service + "\" deployment { service: \"" + service + "\" generation: " + n
        + " } } entries { revision: " + n + " kind: \"promote\" user: \"alice\" previous_hash: \"h"
        + before + "\" hash: \"h" + n + "\" } }";
}

std::string bookmark(int revision)
{
    const auto n = std::to_string(revision);
    return "bookmark { revision: " + n + " hash: \"h" + n
        + "\" writable: true server_unix_ms: " + std::to_string(kServerMs) + " }";
}

std::string read(const fs::path& file)
{
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void write(const fs::path& file, const std::string& bytes)
{
    std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

class CachedWatchTest : public testing::Test
{
protected:
    //! One start of the program: a cache, and the fold that a watch has beside it.
    class Start
    {
    public:
        Start(CachedWatchTest& test, CachedWatch::Limits limits = {}, bool writes = true)
            : m_test(test)
            , cache(
                  test.file, writes,
                  [&test](const std::string& note) { test.notes.push_back(note); }, limits)
        {
            if (auto remembered = cache.recall(*test.clock)) {
                recalled = true;
                fold = std::move(*remembered);
            }
        }
        Verdict say(const std::string& text)
        {
            auto message = test::proto<v1::WatchResponse>(text);
            cache.offer(message, m_test.clock->wall());
            const auto verdict = fold.apply(std::move(message), m_test.clock->mono());
            cache.settle(verdict);
            return verdict;
        }
        void say(std::initializer_list<std::string> all)
        {
            for (const auto& text : all)
                EXPECT_EQ(say(text), Verdict::Changed) << text;
        }
        [[nodiscard]] std::uint64_t revision() const
        {
            return fold.view()->state ? fold.view()->state->revision : 0;
        }

    private:
        CachedWatchTest& m_test;

    public:
        CachedWatch cache;
        WatchFold fold;
        bool recalled = false;
    };

    void keep(std::initializer_list<std::string> all)
    {
        Start start(*this);
        start.say(all);
        start.cache.endStream();
    }

    test::TemporaryFolder folder;
    fs::path file = folder.path() / "prod.watch";
    std::shared_ptr<ManualClock> clock = std::make_shared<ManualClock>();
    std::vector<std::string> notes;
};

TEST_F(CachedWatchTest, remembersTheTableAndWhereToGoOn)
{
    Start first(*this);
    EXPECT_FALSE(first.recalled);
    first.say({kSnapshot, change(11), bookmark(14)});
    first.say(R"(progress { complete: true gateways { id: "edge" } })");
    first.cache.endStream();
    clock->advance(hours{3});

    const Start second(*this);
    ASSERT_TRUE(second.recalled);
    const auto view = second.fold.view();
    EXPECT_EQ(view->link, LinkState::Remembered);
    EXPECT_FALSE(view->trouble);
    EXPECT_EQ(view->state->head, 11U);
    EXPECT_EQ(*view->state->active.at("orders"), *first.fold.view()->state->active.at("orders"));
    EXPECT_EQ(view->gateways, nullptr) << "not kept, and not passed off as none";
    EXPECT_EQ(view->operations, nullptr);
    EXPECT_EQ(view->readiness, nullptr);
    EXPECT_TRUE(view->recent->empty()) << "nothing came since this watch began";
    EXPECT_FALSE(view->complete);
    EXPECT_EQ(second.fold.request("prod").SerializeAsString(),
        first.fold.request("prod").SerializeAsString());
    EXPECT_EQ(second.fold.request("prod").start_revision(), 14U);
    EXPECT_TRUE(notes.empty());
}

TEST_F(CachedWatchTest, isAsOldAsTheTimeOfDayTells)
{
    keep({kSnapshot, bookmark(10)});
    // The machine was started anew: its other clock begins again.
    const auto later = std::make_shared<ManualClock>(clock->wall() + hours{50});
    clock = later;
    const Start second(*this);
    const auto now = clock->mono();
    EXPECT_EQ(freshnessOf(second.fold.view(), now).freshness, Freshness::Stale);
    EXPECT_EQ(freshnessOf(second.fold.view(), now).age, milliseconds{hours{50}});
    EXPECT_EQ(serverNow(second.fold.view(), now), kServerMs + milliseconds{hours{50}}.count());
}

TEST_F(CachedWatchTest, aClockThatWasSetBackMakesNoNegativeAge)
{
    keep({kSnapshot, bookmark(10)});
    clock->jump(-hours{5});
    const Start second(*this);
    EXPECT_EQ(freshnessOf(second.fold.view(), clock->mono()).age, milliseconds{0});
    EXPECT_EQ(freshnessOf(second.fold.view(), clock->mono()).freshness, Freshness::Stale);
}

TEST_F(CachedWatchTest, aCommitConfirmsTooWhenTheProcessWasKilled)
{
    Start first(*this);
    first.say({kSnapshot, bookmark(10)});
    clock->advance(hours{2});
    first.say({change(11)}); // and nothing more
    clock->advance(hours{1});
    const Start second(*this);
    EXPECT_EQ(second.revision(), 11U);
    EXPECT_EQ(freshnessOf(second.fold.view(), clock->mono()).age, milliseconds{hours{1}});
}

TEST_F(CachedWatchTest, bookmarksAreWrittenOnceAMinuteAndAtTheEnd)
{
    const auto age = [this] {
        const Start start(*this, {}, false);
        return *freshnessOf(start.fold.view(), clock->mono()).age;
    };
    Start first(*this);
    first.say({kSnapshot, bookmark(10)});
    const auto size = fs::file_size(file);
    clock->advance(seconds{59});
    first.say({bookmark(10)});
    EXPECT_EQ(age(), seconds{59});
    clock->advance(seconds{1});
    first.say({bookmark(10)});
    EXPECT_EQ(age(), seconds{0});
    clock->advance(seconds{5});
    first.say({bookmark(10)});
    EXPECT_EQ(age(), seconds{5});
    first.cache.endStream();
    EXPECT_EQ(age(), seconds{0});
    EXPECT_EQ(fs::file_size(file), size) << "one takes the place of the other";
}

TEST_F(CachedWatchTest, aFileTornAnywhereIsGoodUpToThere)
{
    std::vector<std::size_t> ends; // of the snapshot and each commit
    Start first(*this);
    for (const auto& text : {std::string(kSnapshot), change(11)}) {
        first.say({text});
        ends.push_back(fs::file_size(file));
    }
    EXPECT_EQ(first.say(R"(change { revision: 12 hash: "h12"
        header { name: "prod" head: 12 revision: 12 } active_removed: "orders" })"),
        Verdict::Nothing);
    first.say(
        {R"(change { revision: 12 hash: "h12" last_part: true generations { number: 12 } })"});
    ends.push_back(fs::file_size(file));
    first.say({bookmark(12)});
    const auto whole = read(file);
    ASSERT_GT(whole.size(), ends.back());

    for (std::size_t cut = 0; cut <= whole.size(); ++cut) {
        write(file, whole.substr(0, cut));
        const auto good = std::count_if(
            ends.begin(), ends.end(), [cut](std::size_t end) { return end <= cut; });
        Start torn(*this);
        ASSERT_EQ(torn.recalled, good > 0) << cut;
        if (good == 0)
            continue;
        const auto revision = static_cast<unsigned>(9 + good);
        ASSERT_EQ(torn.revision(), revision) << cut;
        ASSERT_EQ(torn.fold.view()->state->head, good == 1 ? 4U : revision) << cut;
        ASSERT_EQ(torn.fold.view()->state->active.size(), good == 3 ? 0U : 1U) << cut;
        // And it goes on from there.
        ASSERT_EQ(torn.say(change(static_cast<int>(revision) + 1)), Verdict::Changed) << cut;
        ASSERT_EQ(Start(*this).revision(), revision + 1) << cut;
    }
}

TEST_F(CachedWatchTest, aByteThatIsWrongAnywhereIsNeverShown)
{
    keep({kSnapshot, change(11), bookmark(11)});
    const auto whole = read(file);
    for (std::size_t at = 0; at < whole.size(); ++at) {
        auto wrong = whole;
        wrong[at] = static_cast<char>(wrong[at] ^ 0x55);
        write(file, wrong);
        const Start start(*this);
        const auto revision = start.revision();
        ASSERT_TRUE(revision == 0 || revision == 10 || revision == 11) << at;
        ASSERT_EQ(start.recalled, revision != 0) << at;
        if (!start.recalled)
            continue;
        ASSERT_EQ(start.fold.view()->state->head, revision == 10 ? 4U : 11U) << at;
    }
}

TEST_F(CachedWatchTest, whatIsNoneOfOursIsLeftOutAndReplaced)
{
    keep({kSnapshot});
    auto another = read(file);
    another[7] = '2';
    for (const auto& bytes : {std::string(), std::string("PULT"), another,
             std::string(100'000, 'x'), "PULTWTC1" + std::string(64, '\xff')}) {
        write(file, bytes);
        notes.clear();
        Start start(*this);
        EXPECT_FALSE(start.recalled);
        EXPECT_EQ(notes.size(), 1U);
        EXPECT_EQ(start.fold.request("prod").start_revision(), 0U);
        start.say({kSnapshot});
        EXPECT_TRUE(Start(*this).recalled);
    }
}

TEST_F(CachedWatchTest, whatDoesNotFollowIsNotBelieved)
{
    keep({kSnapshot});
    const auto snapshot = read(file);
    keep({change(11)});
    const auto tail = read(file).substr(snapshot.size());
    // The commit of another journal behind our snapshot: sound in itself.
    fs::remove(file);
    keep({R"(snapshot { revision: 10 hash: "other" journal_id: "k" last_part: true
        part { name: "prod" head: 4 revision: 10 generations { number: 4 } } })"});
    write(file, read(file) + tail);
    EXPECT_FALSE(Start(*this).recalled);
}

TEST_F(CachedWatchTest, aNewSnapshotTakesThePlaceOfAll)
{
    keep({kSnapshot, change(11), change(12)});
    const auto before = fs::file_size(file);
    Start second(*this);
    second.say({R"(snapshot { revision: 3 hash: "new" journal_id: "k" last_part: true
        part { name: "prod" head: 1 revision: 3 generations { number: 1 role: ROLE_ACTIVE } } })"});
    EXPECT_LT(fs::file_size(file), before);
    const Start third(*this);
    EXPECT_EQ(third.revision(), 3U);
    EXPECT_EQ(third.fold.request("prod").journal_id(), "k");
    struct stat status
    {};
    ASSERT_EQ(::stat(file.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777, 0600U);
    EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1) << "and nothing else";
}

TEST_F(CachedWatchTest, onlyWholeCommitsAreKept)
{
    Start first(*this);
    first.say({kSnapshot, change(11)});
    EXPECT_EQ(first.say(change(11)), Verdict::Nothing);
    EXPECT_EQ(first.say(R"(change { revision: 12 hash: "h12" header { name: "prod" head: 11 } })"),
        Verdict::Nothing);
    EXPECT_EQ(first.say(R"(snapshot { revision: 12 })"), Verdict::Resync);
    first.fold.beginStream();
    first.cache.endStream();
    EXPECT_EQ(Start(*this).revision(), 11U);
    // In parts, and whole.
    EXPECT_EQ(first.say(R"(change { revision: 12 hash: "h12"
        header { name: "prod" head: 11 revision: 12 } })"),
        Verdict::Nothing);
    EXPECT_EQ(Start(*this).revision(), 11U);
    first.say({R"(change { revision: 12 hash: "h12" last_part: true })"});
    EXPECT_EQ(Start(*this).revision(), 12U);
}

TEST_F(CachedWatchTest, aSnapshotInPartsIsKeptWhenItIsWhole)
{
    Start first(*this);
    EXPECT_EQ(first.say(R"(snapshot { revision: 10 hash: "h10" journal_id: "j"
        part { name: "prod" head: 4 revision: 10 active { service: "a" absent: true } } })"),
        Verdict::Nothing);
    EXPECT_FALSE(fs::exists(file));
    first.say({R"(snapshot { revision: 10 hash: "h10" journal_id: "j" last_part: true
        part { active { service: "b" absent: true } generations { number: 4 } } })"});
    EXPECT_EQ(Start(*this).fold.view()->state->active.size(), 2U);
}

TEST_F(CachedWatchTest, aFullTailIsShownButNotResumedFrom)
{
    const CachedWatch::Limits few{1 << 20, 1 << 20, 3};
    Start first(*this, few);
    first.say({kSnapshot, change(11), change(12), change(13), bookmark(13)});
    EXPECT_FALSE(first.cache.isFull());
    clock->advance(hours{1});
    first.say({change(14)});
    EXPECT_TRUE(first.cache.isFull());
    const auto size = fs::file_size(file);
    first.say({bookmark(14), change(15), bookmark(15)});
    first.cache.endStream();
    EXPECT_EQ(fs::file_size(file), size);

    Start second(*this, few);
    EXPECT_TRUE(second.cache.isFull());
    EXPECT_EQ(second.revision(), 13U);
    EXPECT_EQ(freshnessOf(second.fold.view(), clock->mono()).age, milliseconds{hours{1}});
    EXPECT_EQ(second.fold.request("prod").start_revision(), 0U);
    second.say({kSnapshot});
    EXPECT_FALSE(second.cache.isFull());
    second.say({change(11)});
    EXPECT_EQ(Start(*this, few).revision(), 11U);
}

TEST_F(CachedWatchTest, theTailIsBoundedInBytesToo)
{
    const CachedWatch::Limits small{1 << 20, 1000, 1000};
    Start first(*this, small);
    first.say({kSnapshot});
    for (int i = 11; i < 100; ++i)
        first.say({change(i, "service-" + std::to_string(i))});
    EXPECT_TRUE(first.cache.isFull());
    EXPECT_LT(fs::file_size(file), 3000U);
    const Start second(*this, small);
    EXPECT_GT(second.revision(), 11U);
    EXPECT_EQ(second.fold.request("prod").start_revision(), 0U);
}

TEST_F(CachedWatchTest, aSnapshotThatIsTooLargeIsNotKeptAndNothingOlderIs)
{
    keep({kSnapshot});
    Start first(*this, {10, 1 << 20, 200});
    first.say({kSnapshot, change(11), bookmark(11)});
    first.cache.endStream();
    EXPECT_FALSE(fs::exists(file));
    EXPECT_FALSE(notes.empty());
}

TEST_F(CachedWatchTest, aFullDiskLeavesWhatIsThere)
{
    Start first(*this);
    first.say({kSnapshot, change(11), bookmark(11)});
    rlimit before{};
    ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
    auto* const action = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{fs::file_size(file), before.rlim_max};
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
    first.say({change(12), change(13), bookmark(13)});
    first.cache.endStream();
    Start second(*this);
    second.say({R"(snapshot { revision: 20 hash: "h20" journal_id: "j" last_part: true
        part { name: "prod" head: 4 revision: 20 cluster: "a-name-that-is-much-longer-than-before"
        application: "another-name-that-takes-room-and-room-and-room-and-room-and-room-and-room"
        generations { number: 4 version: "1" commit: "0123456789012345678901234567890123456789"
        registered_by: "somebody with a very long name, so that the file grows over its limit"
        name: "and once more, because the commits that the snapshot replaces took room as well" }
        } })"});
    setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, action);
    EXPECT_EQ(notes.size(), 2U);
    const Start third(*this);
    EXPECT_EQ(third.revision(), 11U);
    EXPECT_EQ(third.fold.view()->state->head, 11U);
}

TEST_F(CachedWatchTest, aFileThatCannotBeMadeIsNoTrouble)
{
    file = folder.path() / "missing" / "prod.watch";
    Start first(*this);
    first.say({kSnapshot, change(11), bookmark(11)});
    first.cache.endStream();
    EXPECT_EQ(notes.size(), 1U);
    file = folder.path() / "folder.watch";
    fs::create_directory(file);
    Start second(*this);
    EXPECT_FALSE(second.recalled);
    second.say({kSnapshot});
    EXPECT_TRUE(fs::is_directory(file));
}

TEST_F(CachedWatchTest, whoOnlyReadsWritesNothing)
{
    keep({kSnapshot, bookmark(10)});
    const auto before = read(file);
    Start reader(*this, {}, false);
    EXPECT_EQ(reader.revision(), 10U);
    reader.say({change(11), bookmark(11), kSnapshot});
    reader.cache.endStream();
    reader.cache.drop();
    EXPECT_EQ(read(file), before);
}

} // namespace
} // namespace pult::client
