// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Clients that repeat themselves, a program that dies at any moment: what was acknowledged stays,
// each request happens at most once, and a repetition gets the first answer.
#include <map>
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "tests/writer/plant.h"

namespace pult::writer::testing {
namespace {

constexpr int kWorlds = 200;
constexpr int kSteps = 60;

//! A request as a client knows it.
struct Known
{
    Wish wish;
    PlannedCommand plan;
    state::Revision answered = 0; //!< 0: never heard.
};

class Clients
{
public:
    explicit Clients(std::uint32_t seed)
        : m_random(seed)
    {
        restart();
        for (const auto* name : {"a", "b", "c"})
            m_plant->create(name);
    }

    void step()
    {
        m_plant->m_clock->advance(std::chrono::milliseconds(below(5000)));
        switch (below(10)) {
        case 0:
            restart();
            return;
        case 1:
            m_plant->m_journal.loseNextAnswer();
            ask(fresh());
            restart();
            return;
        case 2:
        case 3:
            repeat();
            return;
        case 4:
            reuse();
            return;
        case 5:
            m_plant->m_journal.setSpace(
                below(2) == 0 ? FakeJournal::Space::ReserveOnly : FakeJournal::Space::Plenty);
            return;
        default:
            askSeveral();
        }
    }

    void check()
    {
        restart();
        std::map<std::string, state::Revision> seen;
        std::set<std::string> tokens;
        for (const auto& record : m_disk->records) {
            EXPECT_TRUE(seen.emplace(record.requestId, record.revision).second);
            EXPECT_TRUE(record.tokenId.empty() || tokens.insert(record.tokenId).second);
        }
        for (const auto& [id, known] : m_known) {
            if (known.answered != 0) {
                EXPECT_EQ(seen[id], known.answered) << id;
            }
        }
        EXPECT_EQ(m_plant->state()->revision, m_disk->records.size());
    }

private:
    std::uint32_t below(std::uint32_t end) { return m_random() % end; }

    void restart()
    {
        const auto clock = m_plant ? m_plant->m_clock : nullptr;
        m_plant.reset();
        m_plant = std::make_unique<Plant>(m_disk);
        if (clock)
            m_plant->m_clock->advance(
                std::chrono::duration_cast<std::chrono::milliseconds>(clock->mono() - MonoTime{}));
    }

    Wish fresh()
    {
        Wish wish;
        wish.environment = std::string(1, static_cast<char>('a' + below(3)));
        wish.requestId = "request-" + std::to_string(++m_lastId);
        state::Policy policy;
        policy.drainSeconds = 30 + below(100);
        switch (below(3)) {
        case 0:
            wish.command = state::Freeze{};
            break;
        case 1:
            wish.command = state::Unfreeze{};
            break;
        default:
            wish.command = state::SetPolicy{policy};
        }
        return wish;
    }

    void ask(const Wish& wish)
    {
        const auto plan = m_plant->plan(wish);
        if (!plan || plan->token.empty())
            return;
        m_known[wish.requestId] = {wish, *plan, 0};
        heard(wish.requestId, m_plant->execute(wish, *plan).get());
    }

    void askSeveral()
    {
        std::map<std::string, std::future<Answer>> answers;
        for (std::uint32_t i = 0; i <= below(5); ++i) {
            const auto wish = fresh();
            const auto plan = m_plant->plan(wish);
            if (!plan || plan->token.empty())
                continue;
            m_known[wish.requestId] = {wish, *plan, 0};
            answers.emplace(wish.requestId, m_plant->execute(wish, *plan));
        }
        for (auto& [id, answer] : answers)
            heard(id, answer.get());
    }

    void heard(const std::string& id, const Answer& answer)
    {
        auto& known = m_known[id];
        if (!answer || answer->noOp)
            return;
        if (known.answered != 0) {
            EXPECT_EQ(answer->revision, known.answered) << id;
        }
        known.answered = answer->revision;
    }

    Known* any()
    {
        if (m_known.empty())
            return nullptr;
        auto it = m_known.begin();
        std::advance(it, below(static_cast<std::uint32_t>(m_known.size())));
        return &it->second;
    }

    void repeat()
    {
        auto* known = any();
        if (!known)
            return;
        const auto answer = m_plant->execute(known->wish, known->plan).get();
        heard(known->wish.requestId, answer);
        if (known->answered != 0) {
            EXPECT_EQ(reasonOf(answer), "");
        }
    }

    void reuse()
    {
        auto* known = any();
        if (!known || known->answered == 0)
            return;
        auto other = known->wish;
        other.user = "mallory";
        EXPECT_EQ(reasonOf(m_plant->execute(other, known->plan).get()), "REQUEST_ID_REUSED");
    }

    std::mt19937 m_random;
    std::shared_ptr<Disk> m_disk = std::make_shared<Disk>();
    std::unique_ptr<Plant> m_plant;
    std::map<std::string, Known> m_known;
    int m_lastId = 0;
};

TEST(WriterProperty, RequestsHappenAtMostOnceAndWhatIsAcknowledgedStays)
{
    for (std::uint32_t seed = 0; seed < kWorlds; ++seed) {
        SCOPED_TRACE(seed);
        Clients clients(seed);
        for (int i = 0; i < kSteps; ++i)
            clients.step();
        clients.check();
        if (::testing::Test::HasFailure())
            return;
    }
}

} // namespace
} // namespace pult::writer::testing
