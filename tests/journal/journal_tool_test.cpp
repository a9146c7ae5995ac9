// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/journal/journal_tool.h"

#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sqlite3.h>

#include "tests/journal/journal_support.h"

namespace pult::journal::test {

using state::Revision;

namespace {

class Tool : public ::testing::Test
{
protected:
    Tool()
    {
        m_settings.defaultDirectory = m_folder.path();
        m_settings.decodeEvent
            = [](std::uint32_t schema, std::string_view bytes) -> Result<std::string> {
            if (bytes.size() > 200)
                return failure(Code::DataLoss, "NO_EVENT", "too long");
            return "{\"schema\":" + std::to_string(schema)
                + ",\"size\":" + std::to_string(bytes.size()) + "}";
        };
    }
    void make(Revision records)
    {
        auto journal = SqliteJournal::create(smallOptions(m_folder.path()));
        ASSERT_TRUE(journal.has_value()) << journal.error().message;
        m_id = (*journal)->id();
        ASSERT_TRUE(fill(**journal, records, 500).has_value());
        m_head = (*journal)->head();
    }
    int run(const std::vector<std::string>& args)
    {
        m_out.str({});
        m_err.str({});
        return runJournalTool(args, m_out, m_err, m_settings);
    }
    std::vector<nlohmann::json> lines()
    {
        std::vector<nlohmann::json> all;
        std::istringstream in(m_out.str());
        for (std::string line; std::getline(in, line);)
            all.push_back(nlohmann::json::parse(line));
        return all;
    }
    [[nodiscard]] bool says(const std::string& text) const
    {
        return m_err.str().find(text) != std::string::npos;
    }

    ScratchFolder m_folder;
    JournalToolSettings m_settings;
    std::ostringstream m_out;
    std::ostringstream m_err;
    std::string m_id;
    state::JournalHead m_head;
};

} // namespace

TEST_F(Tool, VerifySaysWhatIsThere)
{
    make(1'234);
    EXPECT_EQ(run({"verify"}), 0) << m_err.str();
    EXPECT_EQ(m_out.str(),
        "journal " + m_id + "\n1234 records, 0 archived segments, chain whole\nhead 1234 "
            + toHex(m_head.hash) + "\n");
}

TEST_F(Tool, TakesTheFolderThatTheDaemonWasStartedWith)
{
    const auto data = m_folder.path() / "data";
    std::filesystem::create_directories(data);
    {
        auto journal = SqliteJournal::create(smallOptions(data / "journal"));
        ASSERT_TRUE(journal.has_value()) << journal.error().message;
        ASSERT_TRUE(fill(**journal, 7, 1).has_value());
    }
    EXPECT_EQ(run({"verify", "--data", data.string()}), 0) << m_err.str();
    EXPECT_NE(m_out.str().find("7 records"), std::string::npos) << m_out.str();
    EXPECT_EQ(run({"verify", "--directory", data.string()}), 1);
}

TEST_F(Tool, VerifyNamesTheBrokenRevision)
{
    make(50);
    sqlite3* handle = nullptr;
    ASSERT_EQ(sqlite3_open((m_folder.path() / "journal.db").c_str(), &handle), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(handle, "UPDATE record SET kind = 'x' WHERE revision = 17", nullptr,
                  nullptr, nullptr),
        SQLITE_OK);
    sqlite3_close(handle);
    EXPECT_EQ(run({"verify", "--directory", m_folder.path().string()}), 1);
    EXPECT_TRUE(says("CHAIN_BROKEN")) << m_err.str();
    EXPECT_TRUE(says("revision 17")) << m_err.str();
}

TEST_F(Tool, VerifyAndExportWorkWhileTheJournalIsWritten)
{
    auto journal = SqliteJournal::create(smallOptions(m_folder.path()));
    ASSERT_TRUE(fill(**journal, 40, 3).has_value());
    EXPECT_EQ(run({"verify"}), 0) << m_err.str();
    EXPECT_EQ(run({"export"}), 0) << m_err.str();
    EXPECT_EQ(lines().size(), 40U);
    EXPECT_EQ(run({"archive", "--before", "10"}), 1);
    EXPECT_TRUE(says("JOURNAL_IN_USE")) << m_err.str();
    ASSERT_TRUE(fill(**journal, 60, 3).has_value());
    EXPECT_EQ(run({"verify"}), 0) << m_err.str();
}

TEST_F(Tool, ExportGivesEveryField)
{
    make(12);
    ASSERT_EQ(run({"export", "--from", "3", "--to", "5"}), 0) << m_err.str();
    const auto all = lines();
    ASSERT_EQ(all.size(), 3U);
    const auto& line = all[0];
    const auto sample = sampleRecord(3);
    EXPECT_EQ(line["revision"], 3);
    EXPECT_EQ(line["unixMs"], sample.unixMs);
    EXPECT_EQ(line["environment"], sample.environment);
    EXPECT_EQ(line["user"], sample.user);
    EXPECT_EQ(line["kind"], sample.kind);
    EXPECT_EQ(line["requestId"], sample.requestId);
    EXPECT_EQ(line["requestDigest"], toHex(sample.requestDigest));
    EXPECT_EQ(line["tokenId"], sample.tokenId);
    EXPECT_EQ(line["schema"], 1);
    EXPECT_EQ(line["bytes"].get<std::string>().substr(0, 16), "ZXZlbnQgMwD/eHh4");
    EXPECT_EQ(line["event"]["size"], sample.bytes.size());
    EXPECT_EQ(all[1]["previousHash"], line["hash"]);
    EXPECT_EQ(line.size(), 13U);
}

TEST_F(Tool, ExportSaysWhichEventItCannotRead)
{
    make(12);
    ASSERT_EQ(run({"export", "--from", "6", "--to", "6"}), 0) << m_err.str();
    EXPECT_EQ(lines()[0]["eventError"], "too long");
    EXPECT_FALSE(lines()[0].contains("event"));
    m_settings.decodeEvent
        = [](std::uint32_t, std::string_view) -> Result<std::string> { return "{"; };
    ASSERT_EQ(run({"export", "--from", "6", "--to", "6"}), 0) << m_err.str();
    EXPECT_TRUE(lines()[0].contains("eventError"));
    m_settings.decodeEvent = nullptr;
    ASSERT_EQ(run({"export"}), 0) << m_err.str();
    EXPECT_EQ(lines().size(), 12U);
    EXPECT_FALSE(lines()[0].contains("event"));
}

TEST_F(Tool, ExportKeepsTextThatIsNoUnicodeReadable)
{
    {
        auto journal = SqliteJournal::create(smallOptions(m_folder.path()));
        auto odd = sampleBatch(1, 1);
        odd[0].user = "a\xff"
                      "b";
        ASSERT_TRUE((*journal)->append(0, odd, state::AppendPriority::Normal).has_value());
    }
    ASSERT_EQ(run({"export"}), 0) << m_err.str();
    EXPECT_EQ(lines()[0]["user"],
        "a\xef\xbf\xbd"
        "b");
}

TEST_F(Tool, ArchiveMovesAndTheOthersReadOn)
{
    make(2'345);
    EXPECT_EQ(run({"archive", "--before", "2001"}), 0) << m_err.str();
    EXPECT_EQ(m_out.str().substr(0, 32), "2000 records moved to 1 files in");
    EXPECT_EQ(run({"verify"}), 0) << m_err.str();
    EXPECT_NE(m_out.str().find("2345 records, 1 archived segments"), std::string::npos);
    EXPECT_EQ(run({"export", "--from", "1999", "--to", "2002"}), 0) << m_err.str();
    EXPECT_EQ(lines().size(), 4U);
}

TEST_F(Tool, ArchivesOnlyWhatThisProgramUnderstands)
{
    {
        auto options = smallOptions(m_folder.path());
        options.maxSchema = 2;
        auto journal = SqliteJournal::create(options);
        auto newer = sampleBatch(1, 1);
        newer[0].schema = 2;
        ASSERT_TRUE((*journal)->append(0, newer, state::AppendPriority::Normal).has_value());
    }
    EXPECT_EQ(run({"archive", "--before", "1001"}), 1);
    EXPECT_TRUE(says("SCHEMA_TOO_NEW")) << m_err.str();
    EXPECT_EQ(run({"verify"}), 0) << "the chain can be checked all the same";
}

TEST_F(Tool, WrongUseIsExplained)
{
    const std::pair<std::vector<std::string>, std::string> cases[] = {
        {{}, "a command is missing"},
        {{"repair"}, "no command \"repair\""},
        {{"verify", "--from", "3"}, "no option \"--from\""},
        {{"export", "--from"}, "--from needs a value"},
        {{"export", "--from", "x"}, "not \"x\""},
        {{"export", "--to", "-1"}, "not \"-1\""},
        {{"export", "--to", "12x"}, "not \"12x\""},
        {{"archive"}, "--before is missing"},
    };
    for (const auto& [args, text] : cases) {
        EXPECT_EQ(run(args), 2);
        EXPECT_TRUE(says(text)) << m_err.str();
        EXPECT_TRUE(says("usage: pultd journal")) << m_err.str();
        EXPECT_TRUE(m_out.str().empty());
    }
    m_settings.defaultDirectory.clear();
    EXPECT_EQ(run({"verify"}), 2);
    EXPECT_TRUE(says("--directory is missing"));
    EXPECT_EQ(run({"--help"}), 0);
    EXPECT_NE(m_out.str().find("usage"), std::string::npos);
}

TEST_F(Tool, AFolderWithoutAJournalIsNamedAndNotMade)
{
    const auto nowhere = m_folder.path() / "nowhere";
    for (const char* command : {"verify", "export"})
        EXPECT_EQ(run({command, "--directory", nowhere.string()}), 1);
    EXPECT_EQ(run({"archive", "--directory", nowhere.string(), "--before", "9"}), 1);
    EXPECT_TRUE(says(nowhere.string())) << m_err.str();
    EXPECT_FALSE(std::filesystem::exists(nowhere));
}

} // namespace pult::journal::test
