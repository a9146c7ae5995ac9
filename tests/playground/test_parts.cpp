// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <filesystem>
#include <fstream>
#include <set>
#include <unistd.h>

#include <gtest/gtest.h>

#include "playground/arguments.h"
#include "playground/catalog.h"
#include "playground/child_process.h"
#include "playground/ports.h"

namespace pult::playground {
namespace {

class Folder : public testing::Test
{
protected:
    Folder() { std::filesystem::create_directories(m_folder); }
    ~Folder() override { std::filesystem::remove_all(m_folder); }

    const std::filesystem::path m_folder = std::filesystem::temp_directory_path()
        / ("pult-parts-" + std::to_string(getpid()) + "-"
            + testing::UnitTest::GetInstance()->current_test_info()->name());
};

using PortBookTest = Folder;

TEST_F(PortBookTest, remembersPortsAndNeverGivesOneTwice)
{
    auto book = PortBook::open(m_folder / "ports.json");
    ASSERT_TRUE(book);
    const auto orders = book->of("orders 1", 2);
    const auto billing = book->of("billing 1", 2);
    ASSERT_TRUE(orders && billing);
    std::set<std::uint16_t> all(orders->begin(), orders->end());
    all.insert(billing->begin(), billing->end());
    EXPECT_EQ(all.size(), 4U);
    const auto again = PortBook::open(m_folder / "ports.json");
    ASSERT_TRUE(again);
    EXPECT_EQ(PortBook(*again).of("orders 1", 2), orders);
}

TEST_F(PortBookTest, namesABrokenFile)
{
    std::ofstream(m_folder / "ports.json") << "[1, 2";
    const auto book = PortBook::open(m_folder / "ports.json");
    ASSERT_FALSE(book);
    EXPECT_EQ(book.error().reason, "PORTS_BROKEN");
    EXPECT_NE(book.error().message.find("ports.json"), std::string::npos);
}

TEST(Arguments, namesWhatIsWrong)
{
    EXPECT_NE(Arguments::parse({"--rat", "3"}, {"--rate"}, {}).error().message.find("--rat"),
        std::string::npos);
    EXPECT_NE(Arguments::parse({"--rate"}, {"--rate"}, {}).error().message.find("needs a value"),
        std::string::npos);
    const auto parsed = Arguments::parse({"--rate", "1x"}, {"--rate"}, {});
    ASSERT_TRUE(parsed);
    EXPECT_NE(parsed->number("--rate", 1, 10).error().message.find("1x"), std::string::npos);
}

TEST(Arguments, aChoiceIsAFlagOrHasAValue)
{
    const auto parse = [](const std::string& word) {
        return Arguments::parse({word}, {"--rate"}, {"--clear"}, {"--drop-context"});
    };
    EXPECT_EQ(parse("--drop-context")->get("--drop-context"), "yes");
    EXPECT_EQ(parse("--drop-context=all")->get("--drop-context"), "all");
    EXPECT_EQ(parse("--rate=3")->get("--rate"), "3");
    EXPECT_NE(parse("--clear=no").error().message.find("--clear=no"), std::string::npos);
    EXPECT_NE(parse("--other=1").error().message.find("--other=1"), std::string::npos);
}

TEST(Catalog, isTheStoryThatItTells)
{
    const auto& releases = catalog();
    ASSERT_EQ(releases.size(), 3U);
    const auto& first = releases[0];
    EXPECT_GE(first.services.size(), 8U);
    int changed = 0;
    for (const auto& [name, service] : releases[1].services)
        changed += first.services.at(name).version != service.version;
    EXPECT_EQ(changed, 3);
    EXPECT_TRUE(releases[2].services.contains("loyalty") && !first.services.contains("loyalty"));
    EXPECT_EQ(releases[2].replacements.at("pricing"), "offers");
}

TEST(Catalog, callsOnlyWhatSomeReleaseHas)
{
    for (const auto& release : catalog()) {
        for (const auto& [name, service] : release.services) {
            for (const auto& step : behaviourOf(name, service.version).steps) {
                for (const auto& call : step) {
                    EXPECT_TRUE(release.services.contains(call.service)
                        || release.replacements.contains(call.service))
                        << release.version << ' ' << name << " calls " << call.service;
                }
            }
        }
    }
}

TEST(Catalog, newVersionsBehaveLikeTheNewestKnown)
{
    EXPECT_EQ(
        behaviourOf("orders", "5.10.0").steps.size(), behaviourOf("orders", "5.6.0").steps.size());
    EXPECT_EQ(behaviourOf("orders", "5.10.0").steps[0].size(), 3U);
    EXPECT_EQ(behaviourOf("orders", "5.5.9").steps[0].size(), 2U);
}

TEST(ChildProcess, endsWhenItIsLetGo)
{
    pid_t pid = 0;
    {
        auto child = ChildProcess::start({"/bin/sleep", "600"}, {});
        ASSERT_TRUE(child);
        EXPECT_TRUE(child->running());
        pid = child->pid();
    }
    EXPECT_FALSE(std::filesystem::exists("/proc/" + std::to_string(pid)));
}

} // namespace
} // namespace pult::playground
