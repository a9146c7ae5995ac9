// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstdlib>

#include "tests/state/history.h"
#include "tests/state/runner.h"

namespace pult::state::testing {

namespace {

SetPolicy policyWith(std::uint32_t drainSeconds)
{
    SetPolicy made{{600, drainSeconds, {}, {}, {}}};
    if (drainSeconds == 31)
        made.policy.entries = {{"shop", "http://127.0.0.1:80/shop", {}, {{"x-tester", "t"}}},
            {"pay", "grpc://[::1]:9000/crm.Pay/Do", {}, {}}};
    return made;
}

//! Makes up steps; knows the state, so that most of them do something.
class Generator
{
public:
    Generator(std::mt19937& random, const State& state, bool rollouts)
        : m_random(random)
        , m_state(state)
        , m_rollouts(rollouts)
    {}

    Step step()
    {
        Step made;
        made.environment = chance(85) ? "prod" : "prod/data";
        made.observed = observed();
        const auto environment = m_state.find(made.environment);
        if (!environment) {
            made.command = CreateEnvironment{EnvironmentClass::Prod, {}, {}};
            return made;
        }
        m_environment = environment.get();
        // One that is under way goes on, mostly.
        const auto& running = m_environment->rollout;
        if (running && running->alive() && chance(65))
            rollout(made);
        else if (!chance(20) || !detour(made))
            choose(made);
        return made;
    }

private:
    bool chance(std::uint32_t percent) { return m_random() % 100 < percent; }
    std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(m_random() % n); }

    Observed observed()
    {
        Observed made;
        if (chance(8))
            made.ready = chance(50) ? Observed::Ready::None : Observed::Ready::ButOne;
        if (chance(8))
            made.gateways = chance(50) ? Observed::Gateways::Unknown : Observed::Gateways::Behind;
        made.namesNothing = !chance(8);
        made.laterMs = chance(70) ? 120'000 : 1000;
        if (m_rollouts && chance(70))
            made.judged = static_cast<Observed::Judged>(below(5));
        return made;
    }

    void choose(Step& made)
    {
        struct Weighted
        {
            std::uint32_t weight;
            void (Generator::*make)(Step&);
        };
        static constexpr Weighted kAll[] = {{24, &Generator::release}, {10, &Generator::branch},
            {20, &Generator::promote}, {12, &Generator::rollback}, {7, &Generator::rebase},
            {5, &Generator::drop}, {5, &Generator::releaseHold}, {8, &Generator::closeLane},
            {5, &Generator::markRetired}, {3, &Generator::report}, {7, &Generator::rollout},
            {7, &Generator::rare}};
        const auto weigh = [this](const Weighted& one) {
            return one.make == &Generator::rollout && !m_rollouts ? 0 : one.weight;
        };
        std::uint32_t sum = 0;
        for (const auto& one : kAll)
            sum += weigh(one);
        auto at = below(sum);
        for (const auto& one : kAll) {
            if (at < weigh(one))
                return (this->*one.make)(made);
            at -= weigh(one);
        }
    }

    //! Steps on the long way by which a generation is head, left, and given another base.
    bool detour(Step& made)
    {
        const auto lanes = m_environment->lanes();
        const auto left = std::find_if(lanes.begin(), lanes.end(),
            [](const auto& lane) { return lane->role == Role::Candidate && lane->wasHead; });
        if (left == lanes.end())
            return false;
        const auto& own = (*left)->delta;
        if ((*left)->mixed()) {
            made.command = Rebase{(*left)->number};
            return own.sharedNames((*left)->movedSinceBase, 1).empty();
        }
        for (const auto& lane : lanes) {
            const bool fits = lane->role == Role::Candidate && lane->base == m_environment->head
                && !lane->mixed() && !lane->held && lane->delta.sharedNames(own, 1).empty();
            if (fits) {
                made.command = Promote{lane->number};
                return true;
            }
        }
        SmallManifest manifest;
        manifest.version = 1 + static_cast<int>(below(9));
        for (const auto& [name, deployment] : *m_environment->active) {
            if (deployment->service != name)
                return false;
            manifest.services[name] = std::atoi(deployment->release.version.c_str())
                + (own.contains(name) || chance(60) ? 0 : 1);
        }
        take(made, std::move(manifest));
        return true;
    }

    std::string service() { return std::string(1, static_cast<char>('a' + below(6))); }

    void release(Step& made)
    {
        SmallManifest manifest;
        manifest.version = 1 + static_cast<int>(below(9));
        manifest.application = chance(97) ? "CRM" : "ERP";
        manifest.reported = chance(4);
        if (chance(10))
            manifest.name = chance(50) ? "spring" : "feature-x";
        // Mostly what is active, with a few changes: a delta.
        const bool few = chance(75);
        for (char letter = 'a'; letter <= 'f'; ++letter) {
            const std::string name(1, letter);
            const auto active = m_environment->active->at(name);
            if (few && active && active->service == name && chance(75))
                manifest.services[name] = std::atoi(active->release.version.c_str());
            else if (chance(few && !active ? 25 : 88))
                manifest.services[name] = 1 + static_cast<int>(below(3));
        }
        if (manifest.services.empty())
            manifest.services["a"] = 1;
        replace(manifest);
        take(made, std::move(manifest));
    }

    void replace(SmallManifest& manifest)
    {
        if (!chance(15))
            return;
        const auto replaced = service();
        const auto by = std::next(
            manifest.services.begin(), below(static_cast<std::uint32_t>(manifest.services.size())))
                            ->first;
        manifest.services.erase(replaced);
        if (by != replaced && !manifest.services.empty())
            manifest.replacements[replaced] = by;
        if (manifest.services.empty())
            manifest.services[by == "a" ? "b" : "a"] = 1;
    }

    void branch(Step& made)
    {
        SmallManifest manifest;
        manifest.branch = true;
        manifest.version = 1 + static_cast<int>(below(9));
        manifest.name = chance(60) ? "feature-x" : chance(50) ? "feature-y" : "";
        manifest.repository = chance(60) ? "r1" : "r2";
        for (auto n = 1 + below(3); n != 0; --n)
            manifest.services[service()] = 2 + static_cast<int>(below(4));
        if (chance(15)) {
            const auto replaced = service();
            if (manifest.services.count(replaced) == 0)
                manifest.replacements[replaced] = service() == replaced ? "f" : service();
        }
        take(made, std::move(manifest));
    }

    static void take(Step& made, SmallManifest manifest)
    {
        made.command = Register{{}, "made-up.yaml", {}};
        made.manifest = std::move(manifest);
    }

    //! A number of that role, most of the time; otherwise any, given or not.
    GenerationNumber number(Role role)
    {
        std::vector<GenerationNumber> fitting;
        for (const auto& [number, generation] : m_environment->generations) {
            if (generation->role == role)
                fitting.push_back(number);
        }
        if (fitting.empty() || chance(6))
            return below(m_environment->lastNumber + 3);
        return fitting[below(static_cast<std::uint32_t>(fitting.size()))];
    }

    void promote(Step& made)
    {
        // Mostly one that can be promoted.
        for (const auto& lane : m_environment->lanes()) {
            if (lane->role == Role::Candidate && !lane->mixed() && !lane->held && chance(70)) {
                made.command = Promote{lane->number};
                return;
            }
        }
        made.command = Promote{number(Role::Candidate)};
    }

    RolloutPlan plan()
    {
        RolloutPlan made;
        std::uint32_t share = 0;
        for (auto n = 1 + below(3); n != 0; --n) {
            Stage stage;
            share = std::min(share + 1 + below(500), kWholePermille);
            stage.sharePermille = chance(3) ? 1 : share;
            stage.bakeSeconds = chance(60) ? 0 : 60;
            stage.minimumSample = chance(70) ? 0 : 100;
            stage.gate = chance(80) ? Gate::Automatic : Gate::Person;
            if (made.stages.empty() && chance(30))
                stage.where = {{}, {chance(80) ? "eu-1a" : "us-1a"}, 500};
            if (chance(20))
                stage.coverage.push_back({"device", {"phone"}, 0, 10});
            made.stages.push_back(std::move(stage));
        }
        made.finish = chance(50) ? Finish::PushOnGreen : Finish::Person;
        if (chance(40))
            made.holdback = {50, chance(70) ? 1U : 60U};
        return made;
    }

    void rollout(Step& made)
    {
        const auto& rollout = m_environment->rollout;
        const bool over = !rollout || !rollout->alive();
        if (over ? !chance(8) : chance(10))
            return beginRollout(made);
        if (over)
            return steer(made, rollout ? rollout->generation : number(Role::Candidate));
        if (rollout->status == RolloutStatus::Paused && chance(70)) {
            made.command = chance(60) ? Command(ResumeRollout{rollout->generation})
                                      : Command(AdvanceRollout{rollout->generation, 0});
            return;
        }
        made.reactor = chance(65);
        const auto number = chance(95) ? rollout->generation : below(m_environment->lastNumber + 2);
        const auto stage = rollout->stage + (chance(90) ? 1 : 2);
        if (made.reactor)
            automate(made, number, stage);
        else
            steer(made, number);
    }

    void beginRollout(Step& made)
    {
        if (chance(20)) {
            const auto& known = m_environment->rolloutTemplates;
            if (!known.empty() && chance(55))
                made.command = RemoveRolloutTemplate{known.begin()->first};
            else
                made.command = SetRolloutTemplate{chance(60) ? "default" : "slow", plan()};
            return;
        }
        GenerationNumber chosen = number(Role::Candidate);
        for (const auto& lane : m_environment->lanes()) {
            if (lane->role == Role::Candidate && !lane->mixed() && !lane->held && chance(70))
                chosen = lane->number;
        }
        made.command = chance(85) ? StartRollout{chosen, plan(), {}} : StartRollout{chosen, {}, {}};
    }

    //! What the reactor may wish, most of the time what is due.
    void automate(Step& made, GenerationNumber number, std::uint32_t stage)
    {
        const auto& rollout = *m_environment->rollout;
        if (rollout.holdback && chance(80)) {
            made.command = chance(60) ? Command(EndHoldback{number})
                                      : Command(Rollback{m_environment->legacy, false});
            return;
        }
        if (rollout.status == RolloutStatus::Running && chance(85)) {
            made.command = BakeStage{number, stage};
            return;
        }
        if (rollout.status == RolloutStatus::Baking && chance(30)) {
            made.observed.judged = chance(80) ? Observed::Judged::Holds : Observed::Judged::Nothing;
            made.command = OpenGate{number, stage};
            return;
        }
        switch (below(5)) {
        case 0:
            made.command = OpenGate{number, stage};
            break;
        case 1:
            made.command = AbortRollout{number};
            break;
        case 2:
            made.command = rollout.lastStage() ? Command(Promote{number})
                                               : Command(AdvanceRollout{number, stage});
            break;
        default:
            made.observed.judged = Observed::Judged::Pass;
            made.command = rollout.lastStage() ? Command(Promote{number})
                                               : Command(AdvanceRollout{number, stage});
        }
    }

    void steer(Step& made, GenerationNumber number)
    {
        switch (below(7)) {
        case 0:
            made.command = AbortRollout{number};
            break;
        case 1:
            made.command = PauseRollout{number};
            break;
        case 2:
            made.command = ResumeRollout{number};
            break;
        case 3:
            made.command = SetShare{number, below(1002)};
            break;
        case 4:
            made.command = Promote{number};
            break;
        default:
            made.command = AdvanceRollout{number, 0};
        }
    }

    void rollback(Step& made)
    {
        if (chance(50))
            made.command = Retreat{};
        else
            made.command = Rollback{
                chance(80) ? m_environment->legacy : below(m_environment->lastNumber + 1),
                chance(30)};
    }

    void rebase(Step& made)
    {
        // Mostly one that can be, best one that was head: what it was then stays meant in flight.
        const Generation* chosen = nullptr;
        for (const auto& lane : m_environment->lanes()) {
            const bool fits = lane->role == Role::Candidate && lane->mixed()
                && lane->delta.sharedNames(lane->movedSinceBase, 1).empty();
            if (fits && (!chosen || lane->wasHead))
                chosen = lane.get();
        }
        made.command = Rebase{chosen && chance(80) ? chosen->number : number(Role::Candidate)};
    }
    void releaseHold(Step& made) { made.command = ReleaseHold{number(Role::Candidate)}; }

    void drop(Step& made)
    {
        made.command = Drop{number(chance(60) ? Role::Candidate : Role::Contour)};
    }

    void closeLane(Step& made)
    {
        const auto& closing = m_environment->closing;
        made.reactor = !chance(5);
        made.command = CloseLane{closing.empty() || chance(5)
                ? below(m_environment->lastNumber + 2)
                : closing[below(static_cast<std::uint32_t>(closing.size()))].number};
    }

    void markRetired(Step& made)
    {
        MarkRetired command;
        for (const auto& retiring : m_environment->retiring) {
            if (chance(70))
                command.deployments.push_back(retiring.deployment->key());
        }
        if (chance(5))
            command.deployments.push_back({service(), 1});
        made.reactor = !chance(5);
        made.command = std::move(command);
    }

    void report(Step& made)
    {
        // Mostly one whose readiness is reported.
        std::vector<DeploymentKey> known;
        forEachDeployment(*m_environment, [&known](const Deployment& deployment) {
            if (deployment.placement.readiness.kind == ReadinessCheck::Kind::Reported)
                known.push_back(deployment.key());
        });
        auto key = DeploymentKey{service(), below(m_environment->lastNumber + 2)};
        if (!known.empty() && chance(85))
            key = known[below(static_cast<std::uint32_t>(known.size()))];
        made.command = ReportReadiness{key, chance(80), chance(20) ? "slow" : ""};
    }

    void rare(Step& made)
    {
        switch (below(11)) {
        case 9:
            made.command = WaiveLeak{{chance(50) ? "gate" : "", service(), {}}, "ann",
                kFirstUnixMs + 1 + below(200'000)};
            break;
        case 10:
            made.command = m_environment->waivers.empty()
                ? RevokeWaiver{{"gate", service(), {}}}
                : RevokeWaiver{m_environment->waivers.begin()->first};
            break;
        case 0:
            made.command = ResetToActive{};
            break;
        case 1:
            made.command = RetireLegacy{};
            break;
        case 2:
            made.command
                = Freeze{chance(50) ? 0 : kFirstUnixMs + below(100'000), {"root"}, "holidays"};
            made.user = "bob";
            break;
        case 3:
        case 4:
            made.command = Unfreeze{};
            break;
        case 5:
            made.command = ForgetGateway{chance(50) ? "gw-2" : "gw-1"};
            break;
        case 6:
            made.command = policyWith(30 + below(3));
            break;
        case 7:
            made.command = CreateEnvironment{EnvironmentClass::Test, {}, {}};
            break;
        default:
            made.reactor = true;
            made.command = MarkStarted{};
        }
    }

    std::mt19937& m_random;
    const State& m_state;
    bool m_rollouts;
    const Environment* m_environment = nullptr;
};

} // namespace

RunResult generate(
    std::mt19937& random, std::size_t steps, const Subject& subject, History& history)
{
    // Every other history has rollouts: they take steps from what is rarer still. A copy tells, so
    // that the others are what they would be without.
    auto coin = random;
    const bool rollouts = coin() % 2 == 1;
    return runSteps(subject, steps, [&](std::size_t, const State& state) {
        return history.emplace_back(Generator(random, state, rollouts).step());
    });
}

} // namespace pult::state::testing
