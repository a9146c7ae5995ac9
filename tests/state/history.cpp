// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/state/history.h"

#include <algorithm>
#include <cstdlib>

#include "controlplane/state/kinds.h"
#include "tests/state/runner.h"
#include "tests/state/world.h"

namespace pult::state::testing {

namespace {

constexpr std::int64_t kStart = 1'763'735'000'000;

//! The number that a command is about; null: none.
GenerationNumber* numberOf(Command& command)
{
    if (auto* promote = std::get_if<Promote>(&command))
        return &promote->generation;
    if (auto* rollback = std::get_if<Rollback>(&command))
        return &rollback->expect;
    if (auto* rebase = std::get_if<Rebase>(&command))
        return &rebase->generation;
    if (auto* drop = std::get_if<Drop>(&command))
        return &drop->generation;
    if (auto* release = std::get_if<ReleaseHold>(&command))
        return &release->generation;
    if (auto* close = std::get_if<CloseLane>(&command))
        return &close->generation;
    if (auto* report = std::get_if<ReportReadiness>(&command))
        return &report->deployment.generation;
    return nullptr;
}

template <typename Visit> void forEachDeployment(const Environment& environment, Visit&& visit)
{
    const auto all = [&visit](const ServiceTable& table) {
        for (const auto& [service, deployment] : table) {
            if (deployment)
                visit(*deployment);
        }
    };
    all(*environment.active);
    for (const auto& [number, generation] : environment.generations)
        all(generation->delta);
}

std::shared_ptr<const ReadinessFacts> readinessOf(
    const Environment& environment, Observed::Ready ready)
{
    auto facts = std::make_shared<ReadinessFacts>();
    if (ready != Observed::Ready::None) {
        forEachDeployment(environment, [&facts](const Deployment& deployment) {
            (*facts)[deployment.key()] = {Readiness::Ready, 1, 1, {}};
        });
    }
    if (ready == Observed::Ready::ButOne) {
        for (const auto& lane : environment.lanes()) {
            for (const auto& [service, deployment] : lane->delta) {
                if (deployment) {
                    (*facts)[deployment->key()] = {Readiness::NotReady, 0, 1, "refused"};
                    return facts;
                }
            }
        }
    }
    return facts;
}

std::string gatewaysInWords(Observed::Gateways gateways)
{
    switch (gateways) {
    case Observed::Gateways::Unknown:
        return ", gateways unknown";
    case Observed::Gateways::Behind:
        return ", gateways behind";
    default:
        return {};
    }
}

} // namespace

std::string SmallManifest::yaml() const
{
    ManifestText text(application, std::to_string(version));
    if (branch)
        text.branch(name, repository);
    else
        text.platinum().named(name);
    for (const auto& [service, number] : services)
        text.service(service, std::to_string(number));
    for (const auto& [replaced, by] : replacements)
        text.replace(replaced, by);
    const std::string readiness = reported ? "reported" : "{grpc: ''}";
    return text.placed("prod", 1, readiness).placed("prod/data", 1, readiness).text();
}

std::string SmallManifest::inWords() const
{
    auto text = (branch ? "branch " : "release ") + application + " " + std::to_string(version);
    if (!name.empty())
        text += " named " + name;
    if (!repository.empty())
        text += " from " + repository;
    text += ":";
    for (const auto& [service, number] : services)
        text += " " + service + "@" + std::to_string(number);
    for (const auto& [replaced, by] : replacements)
        text += " " + replaced + "->" + by;
    return text + (reported ? " (reported)" : "");
}

std::string Step::inWords() const
{
    auto text = kindOf(command) + " " + environment;
    auto copy = command;
    if (const auto* number = numberOf(copy))
        text += " g" + std::to_string(*number);
    if (const auto* rollback = std::get_if<Rollback>(&command); rollback && rollback->force)
        text += " force";
    if (const auto* report = std::get_if<ReportReadiness>(&command))
        text += " " + report->deployment.service + (report->ready ? " ready" : " not ready");
    if (const auto* retired = std::get_if<MarkRetired>(&command)) {
        for (const auto& key : retired->deployments)
            text += " " + key.service + "-v" + std::to_string(key.generation);
    }
    if (manifest)
        text += " " + manifest->inWords();
    if (observed.ready != Observed::Ready::All)
        text += observed.ready == Observed::Ready::None ? ", none ready" : ", one not ready";
    text += gatewaysInWords(observed.gateways);
    if (!observed.namesNothing)
        text += ", all named";
    return text;
}

Facts factsOf(const State& state, const Observed& observed)
{
    Facts facts;
    facts.nowUnixMs = kStart + static_cast<std::int64_t>(state.revision) * 1000 + observed.laterMs;
    for (const auto& [name, environment] : state.environments) {
        auto& of = facts.environments[name];
        of.readiness = readinessOf(*environment, observed.ready);
        auto named = std::make_shared<std::set<DeploymentKey>>();
        for (const auto& retiring : environment->retiring) {
            if (!observed.namesNothing)
                named->insert(retiring.deployment->key());
        }
        of.named = std::move(named);
        if (observed.gateways == Observed::Gateways::Unknown)
            continue;
        const auto behind = observed.gateways == Observed::Gateways::Behind;
        auto gateways = std::make_shared<std::map<std::string, GatewayFact>>();
        (*gateways)["gw-1"] = {true, behind ? 0 : state.revision, {"a", "b"}};
        (*gateways)["gw-2"] = {false, state.revision, {"c"}};
        of.gateways = std::move(gateways);
    }
    return facts;
}

Facts goodFacts(const State& state)
{
    return factsOf(state, {});
}

RunResult run(const History& history, const Subject& subject)
{
    RunResult result;
    Runner runner(subject);
    for (std::size_t i = 0; i < history.size(); ++i) {
        Outcome outcome;
        result.failure = runner.step(history[i], outcome);
        result.outcomes.push_back(std::move(outcome));
        if (result.failure) {
            result.failure->step = i;
            return result;
        }
    }
    result.failure = runner.finish();
    if (result.failure)
        result.failure->step = history.size() - 1;
    return result;
}

std::string inWords(const History& history, const Failure& failure)
{
    std::string text = "a history of " + std::to_string(history.size()) + " steps fails \""
        + failure.check + "\":\n";
    for (std::size_t i = 0; i < history.size(); ++i)
        text += (i == failure.step ? "  > " : "    ") + std::to_string(i + 1) + ". "
            + history[i].inWords() + "\n";
    return text + failure.message + "\n";
}

namespace {

//! Makes up steps; knows the state, so that most of them do something.
class Generator
{
public:
    Generator(std::mt19937& random, const State& state)
        : m_random(random)
        , m_state(state)
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
            {5, &Generator::markRetired}, {3, &Generator::report}, {7, &Generator::rare}};
        std::uint32_t sum = 0;
        for (const auto& one : kAll)
            sum += one.weight;
        auto at = below(sum);
        for (const auto& one : kAll) {
            if (at < one.weight)
                return (this->*one.make)(made);
            at -= one.weight;
        }
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

    void rollback(Step& made)
    {
        if (chance(50))
            made.command = Retreat{};
        else
            made.command = Rollback{
                chance(80) ? m_environment->legacy : below(m_environment->lastNumber + 1),
                chance(30)};
    }

    void rebase(Step& made) { made.command = Rebase{number(Role::Candidate)}; }
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
        switch (below(9)) {
        case 0:
            made.command = ResetToActive{};
            break;
        case 1:
            made.command = RetireLegacy{};
            break;
        case 2:
            made.command = Freeze{chance(50) ? 0 : kStart + below(100'000), {"root"}, "holidays"};
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
            made.command = SetPolicy{{600, 30 + below(3), {}, {}, {}}};
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
    const Environment* m_environment = nullptr;
};

} // namespace

RunResult generate(
    std::mt19937& random, std::size_t steps, const Subject& subject, History& history)
{
    RunResult result;
    Runner runner(subject);
    for (std::size_t i = 0; i < steps; ++i) {
        history.push_back(Generator(random, runner.state()).step());
        Outcome outcome;
        result.failure = runner.step(history.back(), outcome);
        result.outcomes.push_back(std::move(outcome));
        if (result.failure) {
            result.failure->step = i;
            return result;
        }
    }
    result.failure = runner.finish();
    if (result.failure)
        result.failure->step = history.size() - 1;
    return result;
}

namespace {

//! Makes a failing history smaller as long as it fails the same check.
class Shrinker
{
public:
    Shrinker(History history, Failure failure, const Subject& subject)
        : m_history(std::move(history))
        , m_check(std::move(failure.check))
        , m_subject(subject)
    {
        m_history.resize(failure.step + 1);
    }

    History shrink()
    {
        while (dropSome() || simplifySome()) {}
        return std::move(m_history);
    }

private:
    bool keepIfFails(History smaller)
    {
        const auto result = run(smaller, m_subject);
        if (!result.failure || result.failure->check != m_check)
            return false;
        smaller.resize(result.failure->step + 1);
        m_history = std::move(smaller);
        return true;
    }

    //! From big pieces to single steps.
    bool dropSome()
    {
        for (auto size = std::max<std::size_t>(1, m_history.size() / 2); size > 0; size /= 2) {
            for (std::size_t at = 0; at + size <= m_history.size(); ++at) {
                if (keepIfFails(without(at, size)))
                    return true;
            }
        }
        return false;
    }

    //! Without some steps; numbers of generations that were registered later move up.
    [[nodiscard]] History without(std::size_t at, std::size_t size) const
    {
        const auto outcomes = run(m_history, m_subject).outcomes;
        History smaller;
        for (std::size_t i = 0; i < m_history.size(); ++i) {
            if (i >= at && i < at + size)
                continue;
            smaller.push_back(m_history[i]);
            for (auto dropped = std::min(at + size, i); dropped-- > at;) {
                if (dropped < outcomes.size())
                    renumber(smaller.back(), m_history[dropped], outcomes[dropped].registered);
            }
        }
        return smaller;
    }

    static void renumber(Step& step, const Step& dropped, GenerationNumber registered)
    {
        if (registered == 0 || step.environment != dropped.environment)
            return;
        if (auto* number = numberOf(step.command); number && *number > registered)
            --*number;
        if (auto* retired = std::get_if<MarkRetired>(&step.command)) {
            for (auto& key : retired->deployments)
                key.generation -= key.generation > registered ? 1 : 0;
        }
    }

    bool simplifySome()
    {
        for (std::size_t i = 0; i < m_history.size(); ++i) {
            for (auto& simpler : simplerThan(m_history[i])) {
                auto smaller = m_history;
                smaller[i] = std::move(simpler);
                if (keepIfFails(std::move(smaller)))
                    return true;
            }
        }
        return false;
    }

    static std::vector<Step> simplerThan(const Step& step)
    {
        std::vector<Step> all;
        const auto add = [&](auto&& change) {
            auto copy = step;
            change(copy);
            if (copy.inWords() != step.inWords())
                all.push_back(std::move(copy));
        };
        add([](Step& s) { s.observed = {}; });
        if (!step.manifest)
            return all;
        for (const auto& [service, version] : step.manifest->services) {
            if (step.manifest->services.size() > 1)
                add([&name = service](Step& s) { s.manifest->services.erase(name); });
            add([&name = service](Step& s) { s.manifest->services[name] = 1; });
        }
        add([](Step& s) { s.manifest->replacements.clear(); });
        add([](Step& s) { s.manifest->reported = false; });
        add([](Step& s) { s.manifest->version = 1; });
        add([](Step& s) {
            if (!s.manifest->branch)
                s.manifest->name.clear();
        });
        return all;
    }

    History m_history;
    std::string m_check;
    const Subject& m_subject;
};

} // namespace

History shrink(History history, const Failure& failure, const Subject& subject)
{
    return Shrinker(std::move(history), failure, subject).shrink();
}

} // namespace pult::state::testing
