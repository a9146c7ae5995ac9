// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "controlplane/analysis/engine/prom_port.h"
#include "controlplane/analysis/engine/scope.h"
#include "controlplane/analysis/judging/inputs.h"
#include "controlplane/analysis/judging/metric_judge.h"

namespace pult::analysis {

//! A template with {generation}, {service} and {window} filled in.
[[nodiscard]] std::string filledIn(const std::string& text, state::GenerationNumber generation,
    const std::string& service, std::int64_t windowSeconds);

//! Asks Prometheus what the guards of a rollout want to know, every kEvery, for the candidate and,
//! where the template names the generation, for the control. The window never reaches back beyond
//! the stage. Thread: ask() and answers() one; answers of Prometheus any.
class PromQuestions
{
public:
    static constexpr std::int64_t kEveryMs = kAnswersEveryMs;
    static constexpr std::int64_t kLongestWindow = 300; //!< Seconds.
    static constexpr std::int64_t kShortestWindow = 30;
    static constexpr std::size_t kKept = 240; //!< Answers of a question.

    //! Outlives it. Null: no Prometheus is configured.
    explicit PromQuestions(PromQlSource* source);

    //! Asks what is due. Another share begins anew. `touched`: services that the lane has reached
    //! or the candidate brings; each is asked for {service}, unless the guard names its own.
    void ask(const Scope& scope, const std::vector<std::string>& touched, std::int64_t nowUnixMs);
    [[nodiscard]] std::vector<PromQlEvidence> answers() const;

private:
    struct Question
    {
        PromQlEvidence evidence;
        bool compares = false;
        PromAnswer candidate;
        PromAnswer control;
        int missing = 0; //!< Answers of this round.
    };
    //! Shared with answers under way, which may outlive the asker.
    struct Shared
    {
        std::mutex mutex;
        std::map<std::pair<std::string, std::string>, Question> questions; //!< By guard, service.
    };

    void renew(const Scope& scope);
    void askOne(const Scope& scope, const state::Guard& guard, const std::string& service,
        std::int64_t nowUnixMs);
    static void conclude(Question& question, std::int64_t unixMs);

    PromQlSource* m_source;
    Arms m_arms;
    std::int64_t m_askedUnixMs = 0;
    std::shared_ptr<Shared> m_shared = std::make_shared<Shared>();
};

} // namespace pult::analysis
