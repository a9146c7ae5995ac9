// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/arguments.h"

#include <set>

#include <gtest/gtest.h>

#include "cli/verb.h"

namespace pult::cli {
namespace {

using std::chrono::milliseconds;

const std::vector<Option> kOptions{{"expect", "GENERATION", ""}, {"force", "", ""},
    {"exempt", "ACCOUNT", "", true}, {"output", "FORMAT", "", false, 'o'}};

TEST(Arguments, readsEveryWayToWriteAnOption)
{
    const auto parsed = parseArguments({"prod", "--expect=g4", "-ojson", "--force", "--exempt",
                                           "ann", "--exempt", "bob", "-", "--", "--odd"},
        kOptions);
    ASSERT_TRUE(parsed) << parsed.error().message;
    EXPECT_EQ(parsed->words, (std::vector<std::string>{"prod", "-", "--odd"}));
    EXPECT_EQ(parsed->value("expect"), "g4");
    EXPECT_EQ(parsed->value("output"), "json");
    EXPECT_TRUE(parsed->has("force"));
    EXPECT_EQ(parsed->values("exempt"), (std::vector<std::string>{"ann", "bob"}));
    EXPECT_FALSE(parsed->has("none"));
}

TEST(Arguments, saysWhatIsWrong)
{
    const std::pair<std::vector<std::string>, const char*> cases[]{
        {{"--nope"}, "no option --nope"},
        {{"-x"}, "no option -x"},
        {{"--expect"}, "needs a value: GENERATION"},
        {{"--force=1"}, "takes no value"},
        {{"--expect", "1", "--expect", "2"}, "given twice"},
    };
    for (const auto& [line, why] : cases) {
        const auto parsed = parseArguments(line, kOptions);
        ASSERT_FALSE(parsed) << why;
        EXPECT_EQ(parsed.error().reason, "USAGE");
        EXPECT_NE(parsed.error().message.find(why), std::string::npos) << parsed.error().message;
    }
}

TEST(Arguments, readsDurations)
{
    EXPECT_EQ(parseDuration("30"), milliseconds{30'000});
    EXPECT_EQ(parseDuration("250ms"), milliseconds{250});
    EXPECT_EQ(parseDuration("5m"), milliseconds{300'000});
    EXPECT_EQ(parseDuration("2h"), milliseconds{7'200'000});
    EXPECT_EQ(parseDuration("1d"), milliseconds{86'400'000});
    for (const char* wrong : {"", "s", "5x", "-5", "1.5h", "99999999999s"})
        EXPECT_FALSE(parseDuration(wrong)) << wrong;
}

TEST(Arguments, readsTimesInUtc)
{
    EXPECT_EQ(parseUtc("2026-01-01T00:00:00Z"), 1'767'225'600'000);
    EXPECT_EQ(parseUtc("2026-01-01T00:00:00.250Z"), 1'767'225'600'250);
    for (const char* wrong : {"", "now", "2026-01-01", "2026-01-01T00:00:00",
             "2026-01-01T00:00:00+03:00", "2026-01-01T00:00:00.", "2026-01-01T00:00:00.Z",
             "2026-01-01T00:00:00.2", "2026-13-01T00:00:00Z"})
        EXPECT_FALSE(parseUtc(wrong)) << wrong;
}

TEST(Arguments, readsGenerations)
{
    EXPECT_EQ(parseGeneration("g4"), 4U);
    EXPECT_EQ(parseGeneration("4"), 4U);
    for (const char* name : {"", "g", "g0", "0", "feature-x", "g4x", "4294967296"})
        EXPECT_FALSE(parseGeneration(name)) << name;
}

TEST(Verbs, everyOneHasAHandlerAndItsOwnName)
{
    std::set<std::string_view> names;
    for (const auto& verb : verbs()) {
        EXPECT_TRUE(names.insert(verb.name).second) << verb.name;
        EXPECT_NE(verb.run != nullptr, verb.commands != nullptr) << verb.name;
        EXPECT_FALSE(verb.summary.empty()) << verb.name;
        std::set<std::string_view> options;
        for (const auto& option : optionsOf(verb))
            EXPECT_TRUE(options.insert(option.name).second) << verb.name << " " << option.name;
    }
}

} // namespace
} // namespace pult::cli
