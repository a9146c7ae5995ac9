// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/watch_cache.h"

#include <fstream>
#include <sys/stat.h>

#include <gtest/gtest.h>

#include "tests/support/program.h"
#include "tests/support/text_proto.h"

namespace pult::client {
namespace {

namespace fs = std::filesystem;

constexpr auto kSnapshot = R"(snapshot { revision: 10 hash: "h10" journal_id: "j" last_part: true
    part { name: "prod" head: 4 revision: 10 } })";

void write(const fs::path& file, const std::string& bytes)
{
    std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

class WatchCacheTest : public testing::Test
{
protected:
    WatchCache open(const fs::path& at)
    {
        return WatchCache(at, [this](const std::string& note) { notes.push_back(note); });
    }
    static void keep(const WatchCache& cache, const std::string& environment)
    {
        const auto watch = cache.open(environment);
        const auto message = test::proto<v1::WatchResponse>(kSnapshot);
        watch->offer(message, WallTime{});
        watch->settle(WatchFold::Verdict::Changed);
    }

    test::TemporaryFolder folder;
    std::vector<std::string> notes;
};

TEST_F(WatchCacheTest, keepsAnEnvironmentUnderAnyNameInItsFolder)
{
    const auto at = folder.path() / "a" / "b";
    const auto cache = open(at);
    const std::vector<std::string> names{"%41", "../../etc/x", ".", "prod", "Пром 2"};
    for (const auto& name : names)
        keep(cache, name);
    write(at / "notes.txt", "not ours");
    write(at / "%zz.watch", "not ours");
    auto sorted = names;
    std::sort(sorted.begin(), sorted.end());
    EXPECT_EQ(cache.environments(), sorted);
    EXPECT_EQ(std::distance(fs::directory_iterator(at), {}), 7);
    EXPECT_EQ(cache.open(std::string(500, 'x')), nullptr);
    cache.remove("../../etc/x");
    EXPECT_EQ(cache.environments().size(), 4U);
    for (const auto& each : {at, at.parent_path()}) {
        struct stat status
        {};
        ASSERT_EQ(::stat(each.c_str(), &status), 0);
        EXPECT_EQ(status.st_mode & 0777, 0700U) << each;
    }
    EXPECT_TRUE(notes.empty());
}

TEST_F(WatchCacheTest, oneProcessWritesTheOthersRead)
{
    const auto at = folder.path() / "c";
    const auto has = [&at] { return fs::exists(at / "prod.watch"); };
    {
        const auto first = open(at);
        const auto second = open(at);
        EXPECT_EQ(notes.size(), 1U);
        keep(second, "prod");
        EXPECT_FALSE(has());
        keep(first, "prod");
        EXPECT_TRUE(has());
        EXPECT_EQ(second.environments(), std::vector<std::string>{"prod"});
        second.remove("prod");
        EXPECT_TRUE(has());
    }
    open(at).remove("prod");
    EXPECT_FALSE(has());
}

TEST_F(WatchCacheTest, aFolderThatCannotBeMadeIsNoTrouble)
{
    write(folder.path() / "file", "x");
    const auto cache = open(folder.path() / "file" / "c");
    EXPECT_EQ(notes.size(), 1U);
    EXPECT_TRUE(cache.environments().empty());
    keep(cache, "prod");
    EXPECT_TRUE(cache.environments().empty());
}

TEST_F(WatchCacheTest, goesWithItsProfileAndItsAddress)
{
    const CacheKey here{"3f2a", "pult:7600"};
    const CacheKey moved{"3f2a", "pult-b:7600"};
    const CacheKey other{"../77", "unix:/" + std::string(300, 'x')};
    for (const auto& key : {here, moved, other})
        keep(open(cacheFolder(folder.path(), key)), "prod");
    const auto kept = [this](const CacheKey& key) {
        return fs::exists(cacheFolder(folder.path(), key) / "prod.watch");
    };
    EXPECT_TRUE(kept(here) && kept(moved) && kept(other));
    keepCachesOf(folder.path(), {moved, other});
    EXPECT_TRUE(!kept(here) && kept(moved) && kept(other));
    keepCachesOf(folder.path(), {moved});
    EXPECT_TRUE(kept(moved) && !kept(other));
    EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1);
    keepCachesOf(folder.path() / "missing", {});
}

} // namespace
} // namespace pult::client
