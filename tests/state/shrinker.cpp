// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "tests/state/history.h"

namespace pult::state::testing {

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
