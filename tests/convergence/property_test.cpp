// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Random interleavings of commits and reports, judged by a second, simpler account of who holds
// what.
#include "tests/convergence/convergence_fixture.h"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <random>

namespace pult::convergence {
namespace {

using namespace std::chrono_literals;
using Step = state::OperationStep;
using state::Revision;

constexpr int kHistories = 400;
constexpr int kActions = 250;
constexpr int kGateways = 6;

class ConvergenceProperty : public ConvergenceTest
{
protected:
    struct Gateway
    {
        bool connected = false;
        Services services;
        Revision held = 0;
        std::vector<Revision> sent; //!< Not acknowledged yet.
        Revision told = 0; //!< Newest revision it was pushed, concerned or not.
        std::set<Revision> unconcerned;
    };

    int pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(m_random); }
    std::string anyGateway() { return "edge-" + std::to_string(pick(kGateways)); }
    Services someServices()
    {
        Services services;
        for (const auto* const name : {"orders", "billing", "stock"})
            if (pick(2) == 0)
                services.insert(name);
        return services;
    }
    static bool meet(const Services& a, const Services& b)
    {
        return std::any_of(a.begin(), a.end(), [&](const auto& name) { return b.contains(name); });
    }

    void actConnect()
    {
        const auto id = anyGateway();
        auto& model = m_models[id];
        if (model.connected)
            return;
        if (model.services.empty())
            model.services = someServices();
        if (model.services.empty())
            model.services = {"orders"};
        model.connected = true;
        connect(id, model.services);
    }

    void actDisconnect()
    {
        const auto id = anyGateway();
        if (auto& model = m_models[id]; model.connected) {
            model.connected = false;
            disconnect(id);
        }
    }

    void actCommit()
    {
        const auto touched = someServices();
        const auto effect = touched.empty() ? state::Effect{state::Frozen{}} : state::Promoted{};
        const auto revision = commitBatch({effect}, touched).front();
        if (touched.empty())
            return;
        m_touched[revision] = touched;
        for (auto& [id, model] : m_models)
            if (!model.connected && !meet(model.services, touched))
                model.unconcerned.insert(revision);
    }

    void actConfigured() { m_convergence->configured("prod", m_state->revision); }

    //! As routing does it: newest tables, concerned when a service it asks for was touched since.
    void actPush()
    {
        const auto id = anyGateway();
        auto& model = m_models[id];
        if (!model.connected || model.told >= m_state->revision)
            return;
        bool concerned = model.told == 0;
        for (auto it = m_touched.upper_bound(model.told); it != m_touched.end(); ++it)
            concerned = concerned || meet(it->second, model.services);
        if (concerned) {
            model.sent.push_back(m_state->revision);
        } else {
            for (auto it = m_touched.upper_bound(model.told); it != m_touched.end(); ++it)
                model.unconcerned.insert(it->first);
        }
        model.told = m_state->revision;
        push(id, m_state->revision, concerned);
    }

    //! Any push that waits for it: all before are acknowledged too.
    void actAcknowledge()
    {
        const auto id = anyGateway();
        auto& model = m_models[id];
        if (!model.connected || model.sent.empty())
            return;
        const auto which = model.sent.begin() + pick(static_cast<int>(model.sent.size()));
        model.held = *which;
        model.sent.erase(model.sent.begin(), which + 1);
        acknowledge(id, model.held);
    }

    void actRefuse()
    {
        const auto id = anyGateway();
        if (const auto& model = m_models[id]; model.connected && !model.sent.empty())
            refuse(id, model.sent.back(), "no");
    }

    void actForget()
    {
        const auto id = anyGateway();
        if (m_models[id].connected)
            return;
        commitQuiet(state::GatewayForgotten{id});
    }

    void actTime() { m_scheduler.advance(std::chrono::milliseconds(pick(3) == 0 ? 200'000 : 7)); }

    void dropRemovedModels()
    {
        std::set<std::string> counted;
        for (const auto& view : m_convergence->gateways("prod"))
            counted.insert(view.identity.id);
        std::erase_if(m_models, [&](const auto& entry) {
            return !entry.second.connected && !counted.contains(entry.first);
        });
        ASSERT_EQ(counted.size(), m_models.size());
    }

    //! Who is not there any more, whoever has it, and whoever it leaves alone is no obstacle.
    [[nodiscard]] std::size_t holders(Revision revision) const
    {
        return static_cast<std::size_t>(
            std::count_if(m_models.begin(), m_models.end(), [&](const auto& entry) {
                return entry.second.held >= revision || entry.second.unconcerned.contains(revision);
            }));
    }

    void judge()
    {
        for (const auto& now : m_convergence->operations("prod")) {
            ASSERT_LE(now.acknowledged, now.counted) << now.revision;
            ASSERT_EQ(now.counted, now.gateways.size()) << now.revision;
            const auto seen = m_seen.find(now.revision);
            const bool wasOver = seen != m_seen.end() && seen->second.step == Step::Acknowledged;
            if (seen != m_seen.end())
                judgeProgress(seen->second, now);
            if (!now.noRoutingChange && !wasOver)
                judgeRunning(now);
            m_seen[now.revision] = now;
        }
    }

    static void judgeProgress(const state::OperationView& before, const state::OperationView& now)
    {
        ASSERT_LE(before.step, now.step) << now.revision;
        ASSERT_LE(before.superseded, now.superseded) << now.revision;
        if (before.configuredAfterUs != 0) {
            ASSERT_EQ(before.configuredAfterUs, now.configuredAfterUs) << now.revision;
        }
        if (before.step == Step::Acknowledged) {
            ASSERT_EQ(before.acknowledged, now.acknowledged) << now.revision;
            ASSERT_EQ(before.counted, now.counted) << now.revision;
            ASSERT_EQ(before.acknowledgedAfterUs, now.acknowledgedAfterUs) << now.revision;
        }
    }

    void judgeRunning(const state::OperationView& now)
    {
        ASSERT_EQ(now.counted, m_models.size()) << now.revision;
        ASSERT_EQ(now.acknowledged, holders(now.revision)) << now.revision;
        const bool over = now.step == Step::Acknowledged;
        const bool all = now.step != Step::Accepted && now.acknowledged == now.counted;
        ASSERT_EQ(over, all) << now.revision;
    }

    void run(unsigned seed)
    {
        m_random.seed(seed);
        const std::array<std::function<void()>, 16> actions{[&] { actConnect(); },
            [&] { actConnect(); }, [&] { actDisconnect(); }, [&] { actCommit(); },
            [&] { actConfigured(); }, [&] { actPush(); }, [&] { actPush(); }, [&] { actPush(); },
            [&] { actAcknowledge(); }, [&] { actAcknowledge(); }, [&] { actAcknowledge(); },
            [&] { actAcknowledge(); }, [&] { actConfigured(); }, [&] { actRefuse(); },
            [&] { actForget(); }, [&] { actTime(); }};
        for (int i = 0; i < kActions && !HasFatalFailure(); ++i) {
            actions.at(static_cast<std::size_t>(pick(static_cast<int>(actions.size()))))();
            std::erase_if(
                m_models, [](const auto& entry) { return entry.second.services.empty(); });
            dropRemovedModels();
            judge();
        }
    }

    void startAnew()
    {
        m_state = m_first;
        m_environment = *m_first->find("prod");
        m_models.clear();
        m_touched.clear();
        m_seen.clear();
        restart({});
        m_scheduler.advance(601s); // Nobody has to come back.
    }

    std::mt19937 m_random;
    state::StatePtr m_first = m_state;
    std::map<std::string, Gateway> m_models;
    std::map<Revision, Services> m_touched;
    std::map<Revision, state::OperationView> m_seen;
};

TEST_F(ConvergenceProperty, RandomHistoriesKeepTheDefinition)
{
    std::size_t acknowledged = 0;
    std::size_t superseded = 0;
    for (unsigned seed = 1; seed <= kHistories; ++seed) {
        SCOPED_TRACE("history " + std::to_string(seed));
        startAnew();
        run(seed);
        ASSERT_FALSE(HasFatalFailure());
        for (const auto& [revision, view] : m_seen) {
            acknowledged += view.step == Step::Acknowledged && view.counted > 0 ? 1 : 0;
            superseded += view.superseded ? 1 : 0;
        }
    }
    EXPECT_GT(acknowledged, 500U); // The histories reach what they are to judge.
    EXPECT_GT(superseded, 500U);
}

} // namespace
} // namespace pult::convergence
