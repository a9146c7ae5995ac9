// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// kill -9 again and again under the load of real clients: what was acknowledged stays, nothing is
// half there, the chain is whole, and a commit whose answer was lost is answered by its request id.
#include <array>
#include <condition_variable>
#include <csignal>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <random>
#include <set>
#include <thread>
#include <utility>

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "tests/e2e/server.h"

namespace pult::test {
namespace {

constexpr int kEnds = 300;
constexpr int kAskedToEnd = 4; //!< Every so manieth time it is asked to end instead.
constexpr int kFewestKills = 200; //!< Of kEnds.
constexpr int kAnyMoment = 4; //!< Every so manieth time it ends at any moment, else in a commit.
constexpr int kClients = 12;

//! The connection broke, or the server said that it is about to.
bool serverLeft(const Error& error)
{
    return error.reason == "TRANSPORT" || error.reason == "SHUTTING_DOWN";
}

//! It moved between plan and execution: the control plane's own commands come in between.
bool movedOn(const Error& error)
{
    return error.reason == "PLAN_CHANGED" || error.reason == "REFUSED";
}

std::string manifest(const std::string& environment, int version)
{
    return "pult: 1\nkind: release\napplication: CRM\nversion: " + std::to_string(version)
        + "\nservices:\n  orders: {version: " + std::to_string(version) + "}\nplacements:\n  "
        + environment
        + ":\n    services:\n      orders: {endpoints: [\"127.0.0.1:9\"], readiness: reported}\n";
}

//! What one client knows about one of its requests.
struct Asked
{
    client::Plan plan;
    std::uint64_t revision = 0; //!< 0: never heard of it again.
};

//! Lets the killer wait until a commit has been written to the journal's log and is being synced.
class LogWatch
{
public:
    explicit LogWatch(const std::filesystem::path& log)
        : m_inotify(inotify_init1(IN_NONBLOCK | IN_CLOEXEC))
    {
        EXPECT_GE(inotify_add_watch(m_inotify, log.c_str(), IN_MODIFY), 0) << log;
    }
    ~LogWatch() { close(m_inotify); }
    LogWatch(const LogWatch&) = delete;
    LogWatch& operator=(const LogWatch&) = delete;

    //! The next time after now. False when nothing came for long.
    [[nodiscard]] bool await() const
    {
        forget();
        pollfd written{m_inotify, POLLIN, 0};
        if (poll(&written, 1, 30'000) <= 0)
            return false;
        // A commit is many writes, and the last one makes it whole.
        do
            forget();
        while (poll(&written, 1, 0) > 0);
        return true;
    }

private:
    void forget() const
    {
        std::array<char, 4096> old{};
        while (read(m_inotify, old.data(), old.size()) > 0) {}
    }

    int m_inotify;
};

//! Lets the killer wait for so many acknowledgements more.
class Tally
{
public:
    void count()
    {
        const std::scoped_lock lock(m_mutex);
        ++m_count;
        m_changed.notify_all();
    }
    //! False when nothing came for long.
    bool await(int more)
    {
        std::unique_lock lock(m_mutex);
        const auto goal = m_count + more;
        return m_changed.wait_for(lock, std::chrono::seconds(30), [&] { return m_count >= goal; });
    }
    int total()
    {
        const std::scoped_lock lock(m_mutex);
        return m_count;
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    int m_count = 0;
};

//! Does in an environment of its own what people and CI do, for as long as somebody answers. One
//! thread.
class Client
{
public:
    Client(int number, Tally& tally)
        : m_environment("env-" + std::to_string(number))
        , m_tally(tally)
    {}

    //! One life of the server: asks again for what was left open, then goes on until it dies.
    void live(client::ControlPlane& control)
    {
        if (!askAgain(control))
            return;
        if (m_last.empty()) {
            client::CreateEnvironment create;
            create.name = m_environment;
            create.environmentClass = client::EnvironmentClass::Test;
            if (!ask(control, create))
                return;
        }
        for (;;) {
            const auto command = next(control);
            if (!command || !ask(control, *command))
                return;
            ++m_step;
        }
    }

    //! The answers that were lost, and the last one that was not. False: the connection broke.
    bool askAgain(client::ControlPlane& control)
    {
        while (!m_lost.empty()) {
            const auto id = m_lost.back();
            auto& asked = m_asked[id];
            const auto answer = executeOn(control, asked.plan, id);
            if (!answer && serverLeft(answer.error()))
                return false;
            m_lost.pop_back();
            if (answer) {
                asked.revision = answer->revision;
                m_last = id;
                ++m_answeredLater;
            } else {
                // It never happened, and the token is of before the restart.
                EXPECT_EQ(answer.error().reason, "TOKEN_INVALID") << answer.error().message;
                m_asked.erase(id);
            }
        }
        if (m_last.empty())
            return true;
        const auto again = executeOn(control, m_asked[m_last].plan, m_last);
        if (!again) {
            EXPECT_TRUE(serverLeft(again.error())) << again.error().message;
            return false;
        }
        EXPECT_EQ(again->revision, m_asked[m_last].revision);
        return true;
    }

    [[nodiscard]] const std::map<std::string, Asked>& asked() const { return m_asked; }
    [[nodiscard]] int answeredLater() const { return m_answeredLater; }
    [[nodiscard]] const std::string& environment() const { return m_environment; }

private:
    //! A release from its registration until it is given up, among freezes and policies. Nothing:
    //! the connection broke.
    std::optional<client::Command> next(client::ControlPlane& control)
    {
        switch (m_step % 8) {
        case 0:
            return client::Freeze{};
        case 1:
            return client::Unfreeze{};
        case 2: {
            client::SetPolicy set;
            set.policy.drainSeconds = 30 + static_cast<std::uint32_t>(m_step % 100);
            return set;
        }
        case 3:
            return client::Register{manifest(m_environment, m_step), "crm.yaml", {}};
        case 6:
            return client::Retreat{};
        default:
            break;
        }
        const auto newest = newestGeneration(control);
        if (!newest)
            return std::nullopt;
        if (m_step % 8 == 4)
            return client::ReportReadiness{"orders", *newest, true, {}};
        return m_step % 8 == 5 ? client::Command(client::Promote{*newest})
                               : client::Command(client::Drop{*newest});
    }

    std::optional<std::uint32_t> newestGeneration(client::ControlPlane& control)
    {
        const auto state = answerOf<std::shared_ptr<const client::EnvironmentState>>(
            [&](auto done) { control.getState(m_environment, 0, std::move(done)); });
        if (!state) {
            EXPECT_TRUE(serverLeft(state.error())) << state.error().message;
            return std::nullopt;
        }
        std::uint32_t newest = 1;
        for (const auto& generation : (*state)->generations) {
            if (generation->role != client::Role::Archived)
                newest = std::max(newest, generation->number);
        }
        return newest;
    }

    //! False: the connection broke.
    bool ask(client::ControlPlane& control, const client::Command& command)
    {
        const auto plan = planOn(control, m_environment, command);
        if (!plan) {
            EXPECT_TRUE(serverLeft(plan.error())) << plan.error().message;
            return false;
        }
        if (plan->refused() || plan->noOp)
            return true;
        const auto id = m_environment + "-request-" + std::to_string(++m_lastId);
        m_asked[id] = {*plan, 0};
        const auto answer = executeOn(control, *plan, id);
        if (answer) {
            m_asked[id].revision = answer->revision;
            m_last = id;
            m_tally.count();
            return true;
        }
        if (movedOn(answer.error())) {
            m_asked.erase(id);
            return true;
        }
        EXPECT_TRUE(serverLeft(answer.error())) << answer.error().message;
        m_lost.push_back(id);
        return false;
    }

    std::string m_environment;
    Tally& m_tally;
    std::map<std::string, Asked> m_asked;
    std::vector<std::string> m_lost;
    std::string m_last;
    int m_lastId = 0;
    int m_step = 0;
    int m_answeredLater = 0;
};

class Storm
{
public:
    Storm()
    {
        for (int i = 0; i < kClients; ++i)
            m_clients.push_back(std::make_unique<Client>(i, m_tally));
    }

    void round(int number)
    {
        // A socket of its own for each: gRPC would wait before it tries a broken one again.
        Server server(m_folder.path(), "s" + std::to_string(number) + ".sock");
        ASSERT_TRUE(server.ready().is_object()) << server.program().log();
        std::vector<std::thread> threads;
        for (auto& client : m_clients) {
            threads.emplace_back([&] { client->live(*server.connect()); });
        }
        bool flowed = m_tally.await(1 + static_cast<int>(m_random() % 24));
        if (flowed && m_random() % kAnyMoment != 0)
            flowed = LogWatch(m_folder.path() / "journal/journal.db-wal").await();
        // Asked to end instead, in the midst of calls: it must do so, and well.
        const bool asked = number % kAskedToEnd == 0;
        server.program().signal(asked ? SIGTERM : SIGKILL);
        EXPECT_EQ(server.program().wait(), asked ? 0 : 128 + SIGKILL) << server.program().log();
        for (auto& thread : threads)
            thread.join();
        // What the end before left open was asked for in this life.
        judgeLastEnd();
        m_killed = !asked;
        ASSERT_TRUE(flowed) << server.program().log();
    }

    void check()
    {
        Program verify({binary("pultd").string(), "journal", "verify", "--directory",
                           (m_folder.path() / "journal").string()},
            m_folder.path() / "verify.log");
        EXPECT_EQ(verify.wait(), 0) << verify.log();

        Server server(m_folder.path(), "last.sock");
        ASSERT_TRUE(server.ready().is_object());
        const auto control = server.connect();
        for (auto& client : m_clients)
            EXPECT_TRUE(client->askAgain(*control));
        judgeLastEnd();
        const auto entries = journal(*control);
        compare(entries);
        compareStates(*control, entries);
        server.program().signal(SIGTERM);
        EXPECT_EQ(server.program().wait(), 0) << server.program().log();
    }

    void tell()
    {
        std::cout << m_kills << " kills, " << kEnds - m_kills << " times asked to end, "
                  << m_tally.total() << " acknowledged, " << m_later
                  << " durable without an answer and answered by their request id, after "
                  << m_killsWithLost << " of the kills\n";
        EXPECT_GE(m_kills, kFewestKills);
        // More than half on a quiet machine; where in a commit the end falls is the machine's to say.
        EXPECT_GT(3 * m_killsWithLost, m_kills) << "the ends do not fall into commits";
    }

private:
    //! Did the last end leave something durable without an answer?
    void judgeLastEnd()
    {
        int later = 0;
        for (const auto& client : m_clients)
            later += client->answeredLater();
        const bool lost = later > std::exchange(m_later, later);
        if (std::exchange(m_killed, false)) {
            ++m_kills;
            m_killsWithLost += lost ? 1 : 0;
        }
    }

    std::vector<client::JournalEntry> journal(client::ControlPlane& control)
    {
        std::vector<client::JournalEntry> all;
        client::JournalQuery query;
        query.pageSize = 1000;
        do {
            auto page = answerOf<client::JournalPage>(
                [&](auto done) { control.listJournal(query, std::move(done)); });
            if (!page) {
                ADD_FAILURE() << page.error().message;
                return all;
            }
            for (auto& entry : page->entries)
                all.push_back(std::move(entry));
            query.pageToken = page->nextPageToken;
        } while (!query.pageToken.empty());
        return all;
    }

    //! Exactly what the clients were told, no more and no less.
    void compare(const std::vector<client::JournalEntry>& entries)
    {
        std::map<std::string, std::uint64_t> stored;
        std::set<std::string> kinds;
        std::uint64_t expected = entries.empty() ? 0 : entries.front().revision;
        std::string hash = entries.empty() ? "" : entries.front().hash;
        for (const auto& entry : entries) {
            EXPECT_EQ(entry.revision, expected--);
            EXPECT_EQ(entry.hash, hash);
            hash = entry.previousHash;
            if (entry.requestId.find("-request-") == std::string::npos)
                continue; // The control plane's own.
            EXPECT_TRUE(stored.emplace(entry.requestId, entry.revision).second) << entry.requestId;
            kinds.insert(entry.kind);
        }
        for (const auto* kind : {"freeze", "unfreeze", "set-policy", "register", "promote",
                 "rollback", "report-readiness", "drop"})
            EXPECT_TRUE(kinds.count(kind)) << kind << " was never written";
        EXPECT_EQ(expected, 0U);
        std::size_t known = 0;
        for (const auto& client : m_clients) {
            for (const auto& [id, asked] : client->asked()) {
                EXPECT_EQ(stored[id], asked.revision) << id;
                ++known;
            }
        }
        EXPECT_EQ(stored.size(), known);
    }

    //! The folded state is what the newest event of each environment says.
    void compareStates(
        client::ControlPlane& control, const std::vector<client::JournalEntry>& entries)
    {
        for (const auto& client : m_clients) {
            const auto newest = std::find_if(entries.begin(), entries.end(),
                [&](const auto& entry) { return entry.environment == client->environment(); });
            const auto frozen = std::find_if(newest, entries.end(), [&](const auto& entry) {
                return entry.environment == client->environment()
                    && (entry.kind == "freeze" || entry.kind == "unfreeze");
            });
            ASSERT_NE(frozen, entries.end());
            const auto state = answerOf<std::shared_ptr<const client::EnvironmentState>>(
                [&](auto done) { control.getState(client->environment(), 0, std::move(done)); });
            ASSERT_TRUE(state) << state.error().message;
            // The control plane's own commands go on.
            EXPECT_GE((*state)->revision, newest->revision);
            EXPECT_EQ((*state)->freeze.frozen, frozen->kind == "freeze");
        }
    }

    TemporaryFolder m_folder;
    Tally m_tally;
    std::mt19937 m_random{20261121};
    bool m_killed = false; //!< And what that left is not judged yet.
    int m_kills = 0;
    int m_killsWithLost = 0;
    int m_later = 0;
    std::vector<std::unique_ptr<Client>> m_clients;
};

TEST(Kills, LoseNothingThatWasAcknowledged)
{
    Storm storm;
    for (int i = 0; i < kEnds && !::testing::Test::HasFatalFailure(); ++i)
        storm.round(i);
    storm.check();
    storm.tell();
}

} // namespace
} // namespace pult::test
