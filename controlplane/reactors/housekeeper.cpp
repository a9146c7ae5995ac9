// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/reactors/housekeeper.h"

#include <algorithm>
#include <mutex>
#include <utility>
#include <vector>

#include "controlplane/reactors/command_courier.h"
#include "controlplane/reactors/drain_reactor.h"
#include "controlplane/reactors/rollout_reactor.h"
#include "controlplane/reactors/started_reactor.h"

namespace pult::reactors {

namespace {

constexpr std::chrono::milliseconds kLookPeriod{250};

bool hasWork(const state::Environment& environment)
{
    return environment.starting || !environment.closing.empty()
        || (environment.rollout && environment.rollout->alive())
        || std::any_of(environment.retiring.begin(), environment.retiring.end(),
            [](const auto& retiring) { return !retiring.retired; });
}

} // namespace

//! Posted work holds it weakly, so it may outlive its Housekeeper for a moment.
class Housekeeper::Core : public std::enable_shared_from_this<Housekeeper::Core>
{
public:
    Core(const Clock& clock, Scheduler& scheduler, const state::FactsSource& facts,
        state::CommandSink& sink)
        : m_clock(clock)
        , m_scheduler(scheduler)
        , m_facts(facts)
        , m_courier(clock, sink)
    {}

    void follow(state::StatePtr state)
    {
        {
            const std::scoped_lock lock(m_mutex);
            m_state = std::move(state);
            if (std::exchange(m_posted, true))
                return;
        }
        m_scheduler.post([weak = weak_from_this()] {
            if (const auto self = weak.lock())
                self->look();
        });
    }

    void close()
    {
        const std::scoped_lock lock(m_working);
        m_closed = true;
    }

private:
    void look()
    {
        const std::scoped_lock working(m_working);
        if (m_closed)
            return;
        state::StatePtr state;
        {
            const std::scoped_lock lock(m_mutex);
            m_posted = false;
            state = m_state;
        }
        const bool again = judge(*state);
        if (again)
            m_timer = m_scheduler.after(kLookPeriod, [weak = weak_from_this()] {
                if (const auto self = weak.lock())
                    self->look();
            });
    }

    //! True: something is on its way.
    bool judge(const state::State& state)
    {
        std::vector<Wish> wishes;
        std::shared_ptr<const state::Facts> facts;
        for (const auto& [name, environment] : state.environments) {
            if (!hasWork(*environment))
                continue;
            if (!facts)
                facts = m_facts.facts();
            const auto& observed = facts->of(name);
            if (auto wish = startedWish(*environment, observed))
                wishes.push_back(std::move(*wish));
            if (auto wish = rolloutWish(*environment, observed, facts->nowUnixMs))
                wishes.push_back(std::move(*wish));
            for (auto& wish : m_drain.wishes(*environment, observed, m_clock.mono()))
                wishes.push_back(std::move(wish));
        }
        m_courier.deliver(std::move(wishes));
        return facts != nullptr;
    }

    const Clock& m_clock;
    Scheduler& m_scheduler;
    const state::FactsSource& m_facts;

    std::mutex m_mutex;
    state::StatePtr m_state;
    bool m_posted = false;

    std::mutex m_working; //!< Held while the reactors run; the rest is under it.
    bool m_closed = false;
    DrainReactor m_drain;
    CommandCourier m_courier;
    std::unique_ptr<Timer> m_timer;
};

Housekeeper::Housekeeper(const Clock& clock, Scheduler& scheduler, const state::FactsSource& facts,
    state::CommandSink& sink)
    : m_core(std::make_shared<Core>(clock, scheduler, facts, sink))
{}

Housekeeper::~Housekeeper()
{
    m_core->close();
}

void Housekeeper::start(state::StatePtr state)
{
    m_core->follow(std::move(state));
}

void Housekeeper::onCommit(const state::Commit& commit)
{
    m_core->follow(commit.after);
}

} // namespace pult::reactors
