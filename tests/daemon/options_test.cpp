// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/options.h"

#include <map>

#include <gtest/gtest.h>

namespace pult {
namespace {

using Arguments = std::vector<std::string>;

Result<Options> parse(
    const Arguments& arguments, const std::map<std::string, std::string>& variables = {})
{
    return parseOptions(arguments, [&](const char* name) {
        const auto found = variables.find(name);
        return found == variables.end() ? std::string() : found->second;
    });
}

TEST(OptionsTest, EverythingHasADefault)
{
    const auto options
        = parse({}, {{"XDG_DATA_HOME", "/data"}, {"XDG_RUNTIME_DIR", "/run/user/7"}});
    ASSERT_TRUE(options) << options.error().message;
    EXPECT_EQ(options->act, Options::Act::Serve);
    EXPECT_EQ(options->dataDirectory, "/data/pult/control-plane");
    ASSERT_EQ(options->listen.size(), 1U);
    EXPECT_EQ(options->listen[0].text(), "unix:/run/user/7/pult/pultd.sock");
    EXPECT_EQ(options->xds->text(), "127.0.0.1:18000");
    EXPECT_EQ(options->otlpGrpc.address->text(), "127.0.0.1:4317");
    EXPECT_FALSE(options->otlpGrpc.named);
    EXPECT_EQ(options->otlpHttp.address->text(), "127.0.0.1:4318");
    EXPECT_FALSE(options->otlpHttp.named);
    EXPECT_FALSE(options->manualClock);
}

TEST(OptionsTest, SpansComeInWhereItIsSaidOrNotAtAll)
{
    const auto options = parse({"--data=/d", "--otlp-grpc", "127.0.0.1:0", "--otlp-http=none"});
    ASSERT_TRUE(options) << options.error().message;
    EXPECT_EQ(options->otlpGrpc.address->text(), "127.0.0.1:0");
    EXPECT_TRUE(options->otlpGrpc.named);
    EXPECT_FALSE(options->otlpHttp.address);
}

TEST(OptionsTest, WithoutARuntimeFolderTheSocketIsInTheData)
{
    const auto options = parse({}, {{"HOME", "/home/ada"}});
    ASSERT_TRUE(options) << options.error().message;
    EXPECT_EQ(
        options->listen[0].text(), "unix:/home/ada/.local/share/pult/control-plane/pultd.sock");
}

TEST(OptionsTest, ValuesStandBehindASpaceOrAnEqualsSign)
{
    const auto options = parse({"--data=/d", "--xds", "off", "--listen=unix:/a", "--listen",
        "[::1]:5", "--ready-fd=3", "--log-level=debug", "--die-with-parent"});
    ASSERT_TRUE(options) << options.error().message;
    EXPECT_EQ(options->dataDirectory, "/d");
    EXPECT_FALSE(options->xds);
    ASSERT_EQ(options->listen.size(), 2U);
    EXPECT_EQ(options->listen[1].text(), "[::1]:5");
    EXPECT_EQ(options->readyFd, 3);
    EXPECT_EQ(options->logLevel, "debug");
    EXPECT_TRUE(options->dieWithParent);
}

TEST(OptionsTest, TheToolOfTheJournalKeepsItsOwnLine)
{
    const auto options = parse({"journal", "verify", "--data", "/x"}, {{"HOME", "/h"}});
    ASSERT_TRUE(options);
    EXPECT_EQ(options->act, Options::Act::JournalTool);
    EXPECT_EQ(options->toolArguments, (Arguments{"verify", "--data", "/x"}));
}

//! What is wrong and a word that its message must have.
struct Wrong
{
    Arguments line;
    std::string word;
};

TEST(OptionsTest, SaysWhatIsWrong)
{
    const std::vector<Wrong> all{
        {{"--date", "/x"}, "--date"},
        {{"serve"}, "serve"},
        {{"--data"}, "--data lacks its value"},
        {{"--data", ""}, "--data takes a directory"},
        {{"--ready-fd", "one"}, "\"one\""},
        {{"--ready-fd", "-1"}, "\"-1\""},
        {{"--log-level", "loud"}, "--log-level takes"},
        {{"--die-with-parent=no"}, "--die-with-parent=no"},
        {{"--listen", "0.0.0.0:1"}, "0.0.0.0"},
        {{"--xds", "here"}, "here"},
        {{"--otlp-grpc", "0.0.0.0:4317"}, "0.0.0.0"},
        {{"--otlp-http", "off"}, "off"},
    };
    for (const auto& [line, word] : all) {
        const auto options = parse(line, {{"HOME", "/h"}});
        ASSERT_FALSE(options) << line[0];
        EXPECT_NE(options.error().message.find(word), std::string::npos) << options.error().message;
    }
}

TEST(OptionsTest, TimeStandsStillOnlyWhenItIsAskedForTwice)
{
    const std::map<std::string, std::string> start{{"PULT_MANUAL_CLOCK_START", "1700000000000"}};
    const auto variableAlone = parse({"--data=/d"}, start);
    ASSERT_TRUE(variableAlone);
    EXPECT_FALSE(variableAlone->manualClock);

    const auto both = parse({"--data=/d", "--manual-clock=unix:/t"}, start);
    ASSERT_TRUE(both) << both.error().message;
    ASSERT_TRUE(both->manualClock);
    EXPECT_EQ(both->manualClock->socket.text(), "unix:/t");
    EXPECT_EQ(both->manualClock->start.time_since_epoch().count(), 1'700'000'000'000);

    for (const auto* const value : {"", "soon", "0", "-5", "17x"}) {
        const auto refused
            = parse({"--data=/d", "--manual-clock=unix:/t"}, {{"PULT_MANUAL_CLOCK_START", value}});
        ASSERT_FALSE(refused) << value;
        EXPECT_NE(refused.error().message.find("for tests"), std::string::npos);
    }
    EXPECT_FALSE(parse({"--data=/d", "--manual-clock=127.0.0.1:5"}, start));
    EXPECT_EQ(usage().find("manual"), std::string::npos);
}

} // namespace
} // namespace pult
