// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <chrono>
#include <csignal>
#include <map>
#include <random>
#include <sstream>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "controlplane/journal/testing/fault_vfs.h"
#include "tests/journal/journal_support.h"

namespace pult::journal::test {

using state::Revision;

namespace {

//! The program that appends, with a pipe from its standard output.
class Child
{
public:
    Child(const std::string& folder, const std::string& run, const std::string& failpoint)
    {
        int ends[2]{};
        if (::pipe2(ends, O_CLOEXEC) != 0)
            std::abort();
        m_pid = ::fork();
        if (m_pid == 0) {
            ::dup2(ends[1], STDOUT_FILENO);
            ::execl(PULT_CRASH_CHILD, PULT_CRASH_CHILD, folder.c_str(), run.c_str(),
                failpoint.empty() ? nullptr : failpoint.c_str(), nullptr);
            ::_exit(127);
        }
        ::close(ends[1]);
        m_output = ends[0];
    }
    ~Child()
    {
        kill();
        ::close(m_output);
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    //! More of the output; false at its end.
    bool read()
    {
        char buffer[4'096];
        const auto size = ::read(m_output, buffer, sizeof buffer);
        if (size > 0)
            m_text.append(buffer, static_cast<std::size_t>(size));
        return size > 0;
    }
    void kill()
    {
        if (m_pid <= 0)
            return;
        ::kill(m_pid, SIGKILL);
        ::waitpid(m_pid, &m_status, 0);
        m_pid = 0;
    }
    [[nodiscard]] const std::string& text() const { return m_text; }
    [[nodiscard]] bool diedOfKill() const
    {
        return WIFSIGNALED(m_status) && WTERMSIG(m_status) == SIGKILL;
    }

private:
    pid_t m_pid = 0;
    int m_output = -1;
    int m_status = 0;
    std::string m_text;
};

struct Attempt
{
    std::uint64_t count = 0;
    std::optional<Revision> acknowledged; //!< Revision of the first record.
};

//! What the child said, by the number of the first request of each batch.
std::map<std::uint64_t, Attempt> parse(const std::string& text)
{
    std::map<std::uint64_t, Attempt> attempts;
    std::istringstream in(text.substr(0, text.rfind('\n') + 1));
    std::string word;
    std::uint64_t first = 0;
    std::uint64_t value = 0;
    while (in >> word) {
        if (word == "open")
            continue;
        in >> first >> value;
        if (word == "try")
            attempts[first].count = value;
        else
            attempts[first].acknowledged = value;
    }
    return attempts;
}

struct Tally
{
    int kills = 0;
    std::uint64_t acknowledged = 0;
    int durableUnacknowledged = 0;
    int lostUnacknowledged = 0;
};

class Kill : public ::testing::Test
{
protected:
    //! Runs a child until it said so many lines and then a moment longer; kills it.
    std::map<std::uint64_t, Attempt> runChild(
        const std::string& run, std::ptrdiff_t lines, std::chrono::microseconds longer)
    {
        Child child(m_folder.path().string(), run, {});
        while (std::count(child.text().begin(), child.text().end(), '\n') < lines && child.read())
            ;
        // Not waiting for anything: the moment of the kill has to be any.
        const auto until = std::chrono::steady_clock::now() + longer;
        while (std::chrono::steady_clock::now() < until)
            ;
        child.kill();
        EXPECT_TRUE(child.diedOfKill());
        while (child.read())
            ;
        return parse(child.text());
    }

    void check(const std::string& run, const std::map<std::uint64_t, Attempt>& attempts)
    {
        testing::FaultVfs quiet;
        quiet.passSyncs(false);
        auto options = smallOptions(m_folder.path());
        options.vfs = quiet.name();
        auto journal = SqliteJournal::create(options);
        ASSERT_TRUE(journal.has_value()) << journal.error().message;
        const auto verified = (*journal)->verify();
        ASSERT_TRUE(verified.has_value()) << verified.error().message;
        EXPECT_EQ(*verified, (*journal)->head().revision);
        EXPECT_GE(*verified, m_head);
        m_head = *verified;
        for (const auto& [first, attempt] : attempts)
            checkBatch(**journal, run, first, attempt);
    }

    void checkBatch(const SqliteJournal& journal, const std::string& run, std::uint64_t first,
        const Attempt& attempt)
    {
        std::uint64_t present = 0;
        for (std::uint64_t i = 0; i < attempt.count; ++i) {
            const std::string id = "request-" + run + "-" + std::to_string(first + i);
            const auto record = journal.findRequest(id).value();
            if (!record)
                continue;
            ++present;
            EXPECT_EQ(record->bytes, sampleRecord(first + i).bytes);
            if (attempt.acknowledged) {
                EXPECT_EQ(record->revision, *attempt.acknowledged + i);
            }
        }
        if (attempt.acknowledged) {
            EXPECT_EQ(present, attempt.count) << "an acknowledged record is lost";
            m_tally.acknowledged += attempt.count;
            return;
        }
        EXPECT_TRUE(present == 0 || present == attempt.count) << "half a batch is there";
        ++(present > 0 ? m_tally.durableUnacknowledged : m_tally.lostUnacknowledged);
    }

    ScratchFolder m_folder{ScratchFolder::Place::Disk};
    Tally m_tally;
    Revision m_head = 0;
};

} // namespace

TEST_F(Kill, NothingAcknowledgedIsLostAtAnyMoment)
{
    constexpr int kKills = 220;
    std::mt19937_64 random(42);
    for (int run = 1; run <= kKills; ++run) {
        SCOPED_TRACE("run " + std::to_string(run));
        const auto lines = static_cast<std::ptrdiff_t>(random() % 24);
        const std::chrono::microseconds longer(random() % (lines == 0 ? 20'000 : 400));
        const auto attempts = runChild(std::to_string(run), lines, longer);
        ++m_tally.kills;
        check(std::to_string(run), attempts);
        ASSERT_FALSE(HasFailure());
    }
    RecordProperty("kills", m_tally.kills);
    RecordProperty("acknowledged", std::to_string(m_tally.acknowledged));
    RecordProperty("durable_unacknowledged", m_tally.durableUnacknowledged);
    RecordProperty("lost_unacknowledged", m_tally.lostUnacknowledged);
    std::cout << m_tally.kills << " kills, " << m_tally.acknowledged << " records acknowledged, "
              << m_tally.durableUnacknowledged << " batches durable but not acknowledged, "
              << m_tally.lostUnacknowledged << " neither\n";
    EXPECT_GT(m_tally.acknowledged, 1'000U);
    EXPECT_GT(m_tally.durableUnacknowledged, 0) << "the case of a lost answer did not occur";
    EXPECT_TRUE(std::filesystem::exists(m_folder.path() / "archive"));
    EXPECT_FALSE(std::filesystem::is_empty(m_folder.path() / "archive"))
        << "no run got as far as the archive";
}

class KillAt : public Kill, public ::testing::WithParamInterface<const char*>
{};

TEST_P(KillAt, ThePlaceOfAFailpoint)
{
    {
        auto journal = SqliteJournal::create(smallOptions(m_folder.path()));
        ASSERT_TRUE(journal.has_value()) << journal.error().message;
        ASSERT_TRUE(fill(**journal, 1'200, 300).has_value());
    }
    // A few runs: whether one gets to the archive or to a snapshot is up to its number.
    for (int run = 1; run <= 6; ++run) {
        SCOPED_TRACE("run " + std::to_string(run));
        const std::string name = std::to_string(run);
        Child child(m_folder.path().string(), name, GetParam());
        while (std::count(child.text().begin(), child.text().end(), '\n') < 60 && child.read())
            ;
        child.kill();
        EXPECT_TRUE(child.diedOfKill());
        while (child.read())
            ;
        const auto attempts = parse(child.text());
        ASSERT_FALSE(attempts.empty());
        check(name, attempts);
    }
    const bool committed = std::string(GetParam()) == "journal.append.committed";
    if (committed) {
        EXPECT_EQ(m_tally.durableUnacknowledged, 6) << "each lost answer is found by its request";
    }
}

INSTANTIATE_TEST_SUITE_P(Places, KillAt,
    ::testing::Values("journal.append.begin", "journal.append.commit", "journal.append.committed",
        "journal.snapshot.write", "journal.snapshot.rename", "journal.archive.verify",
        "journal.archive.rename", "journal.archive.commit", "journal.archive.committed"));

} // namespace pult::journal::test
