// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/writer/plant.h"

#include <atomic>

#include <gtest/gtest.h>

#include "controlplane/state/verdict.h"
#include "controlplane/writer/restore.h"

namespace pult::writer::testing {

namespace {

std::shared_ptr<PublishedState> restored(const state::Journal& journal, const state::Codec& codec)
{
    const auto head = journal.head().revision;
    auto state = foldOnwards(journal, codec, newestSnapshot(journal, codec, head), head);
    if (!state)
        ADD_FAILURE() << state.error().message;
    return std::make_shared<PublishedState>(state ? *state : std::make_shared<state::State>());
}

} // namespace

std::shared_ptr<const state::Facts> CalmFacts::facts() const
{
    state::testing::Observed observed;
    observed.judged = m_judged;
    auto facts
        = std::make_shared<state::Facts>(state::testing::factsOf(*m_published->get(), observed));
    facts->nowUnixMs = m_clock->wall().time_since_epoch().count();
    for (auto& [name, of] : facts->environments) {
        if (!of.verdict)
            continue;
        auto verdict = *of.verdict;
        verdict.atUnixMs = facts->nowUnixMs;
        of.verdict = std::make_shared<const state::RolloutVerdict>(std::move(verdict));
    }
    return facts;
}

std::uint64_t Plant::nextSeed()
{
    static std::atomic<std::uint64_t> last{0};
    return ++last;
}

Plant::Plant(std::shared_ptr<Disk> disk, bool start)
    : Plant(std::move(disk), nullptr, start)
{}

Plant::Plant(state::Journal& journal)
    : Plant(std::make_shared<Disk>(), &journal, true)
{}

Plant::Plant(std::shared_ptr<Disk> disk, state::Journal* other, bool start)
    : m_journal(std::move(disk))
    , m_used(other ? *other : m_journal)
    , m_published(restored(m_used, m_codec))
    , m_facts(m_clock, m_published)
    , m_tokens(m_clock, m_ids)
    , m_planner(m_published, m_facts, m_codec, m_tokens)
    , m_history(m_used, m_codec, m_published)
    , m_writer(std::make_unique<Writer>(Writer::Parts{m_used, m_codec, m_facts, m_tokens, m_planner,
          m_published, m_clock, {&m_listener}, {&m_follower}, m_published->get()->revision}))
{
    if (start)
        m_writer->start();
}

state::Request Plant::requestOf(const Wish& wish) const
{
    state::Request request;
    request.environment = wish.environment;
    request.command = wish.command;
    request.user = wish.user;
    request.origin = "test";
    return request;
}

Result<PlannedCommand> Plant::plan(const Wish& wish) const
{
    return m_planner.plan(requestOf(wish));
}

std::future<Answer> Plant::execute(const Wish& wish)
{
    const auto planned = plan(wish);
    if (!planned) {
        ADD_FAILURE() << planned.error().message;
        return {};
    }
    return execute(wish, *planned);
}

std::future<Answer> Plant::execute(const Wish& wish, const PlannedCommand& plan)
{
    Submission submission;
    submission.request = requestOf(wish);
    submission.request.reason = wish.reason;
    submission.request.requestId
        = wish.requestId.empty() ? "request-" + m_ids->uuid() : wish.requestId;
    submission.planToken = plan.token;
    submission.confirmation = wish.confirmation.value_or(plan.decision.confirmation);
    auto promise = std::make_shared<std::promise<Answer>>();
    submission.done = [promise](Answer answer) { promise->set_value(std::move(answer)); };
    auto future = promise->get_future();
    m_writer->execute(std::move(submission));
    return future;
}

Accepted Plant::done(const Wish& wish)
{
    auto answer = run(wish);
    EXPECT_EQ(reasonOf(answer), "") << (answer ? "" : answer.error().error.message);
    return answer ? *answer : Accepted{};
}

Result<state::Revision> Plant::submit(state::Request request)
{
    std::promise<Result<state::Revision>> promise;
    m_writer->submit(std::move(request),
        [&promise](Result<state::Revision> revision) { promise.set_value(std::move(revision)); });
    return promise.get_future().get();
}

void Plant::create(const std::string& environment)
{
    done({environment, state::CreateEnvironment{state::EnvironmentClass::Test, {}, {}}});
}

std::string reasonOf(const Answer& answer)
{
    return answer ? std::string() : answer.error().error.reason;
}

} // namespace pult::writer::testing
