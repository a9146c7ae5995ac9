// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/resource.h>

#include <mutex>
#include <string>
#include <vector>

#include "controlplane/telemetry/otlp/walker.h"
#include "controlplane/telemetry/span_intake.h"
#include "tests/telemetry/support/recording_sink.h"

namespace pult::telemetry::testing {

//! Writes down what it takes and turns calls away as told. Thread: any.
class ScriptedIntake final : public SpanIntake
{
public:
    //! The next `calls` are turned away.
    void pushBack(int calls, std::chrono::milliseconds retry)
    {
        const std::scoped_lock lock(m_mutex);
        m_refusals = calls;
        m_retry = retry;
    }
    std::optional<std::chrono::milliseconds> pushback() override
    {
        const std::scoped_lock lock(m_mutex);
        if (m_refusals == 0)
            return std::nullopt;
        --m_refusals;
        return m_retry;
    }
    Result<DecodeReport> take(std::string_view request) override
    {
        const std::scoped_lock lock(m_mutex);
        m_nice = ::getpriority(PRIO_PROCESS, 0);
        ++m_calls;
        return m_walker.walk(request, m_sink);
    }
    void turnedAway(TurnedAway how) override
    {
        const std::scoped_lock lock(m_mutex);
        ++(how == TurnedAway::ToComeAgain ? m_pushedBack : m_givenUp);
    }

    //! Calls that it was told of.
    [[nodiscard]] int pushedBack() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_pushedBack;
    }
    [[nodiscard]] int givenUp() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_givenUp;
    }
    [[nodiscard]] std::vector<std::string> lines() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_sink.lines();
    }
    //! The lines that begin with a word: "span", "resource".
    [[nodiscard]] std::vector<std::string> linesOf(const std::string& word) const
    {
        std::vector<std::string> found;
        for (const auto& line : lines()) {
            if (line.rfind(word, 0) == 0)
                found.push_back(line);
        }
        return found;
    }
    [[nodiscard]] int calls() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_calls;
    }
    //! Of the thread that called last.
    [[nodiscard]] int niceness() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_nice;
    }

private:
    mutable std::mutex m_mutex;
    otlp::Walker m_walker;
    RecordingSink m_sink;
    int m_refusals = 0;
    std::chrono::milliseconds m_retry{0};
    int m_calls = 0;
    int m_pushedBack = 0;
    int m_givenUp = 0;
    int m_nice = 0;
};

} // namespace pult::telemetry::testing
