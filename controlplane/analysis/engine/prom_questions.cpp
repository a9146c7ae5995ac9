// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/analysis/engine/prom_questions.h"

#include <algorithm>

namespace pult::analysis {

namespace {

using state::VerdictSource;

constexpr char kGeneration[] = "{generation}";
constexpr char kService[] = "{service}";
constexpr char kWindow[] = "{window}";

void replaceAll(std::string& text, const std::string& what, const std::string& with)
{
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
        text.replace(at, what.size(), with);
}

bool names(const state::Guard& guard, const char* what)
{
    return guard.query.find(what) != std::string::npos;
}

//! Of whom it is asked: once without a {service}.
std::vector<std::string> servicesOf(
    const std::vector<std::string>& touched, const state::Guard& guard)
{
    if (!names(guard, kService))
        return {std::string()};
    return guard.services.empty() ? touched : guard.services;
}

} // namespace

std::string filledIn(const std::string& text, state::GenerationNumber generation,
    const std::string& service, std::int64_t windowSeconds)
{
    auto query = text;
    replaceAll(query, kGeneration, std::to_string(generation));
    replaceAll(query, kService, service);
    replaceAll(query, kWindow, std::to_string(windowSeconds) + "s");
    return query;
}

PromQuestions::PromQuestions(PromQlSource* source)
    : m_source(source)
{}

void PromQuestions::ask(
    const Scope& scope, const std::vector<std::string>& touched, std::int64_t nowUnixMs)
{
    auto arms = scope.arms;
    arms.settled = m_arms.settled; // whether the share is right is no question of Prometheus'
    if (arms != m_arms)
        renew(scope);
    if (m_askedUnixMs != 0 && nowUnixMs - m_askedUnixMs < kEveryMs)
        return;
    m_askedUnixMs = nowUnixMs;
    for (const auto& guard : scope.guards) {
        if (guard.kind != state::GuardKind::PromQl)
            continue;
        for (const auto& service : servicesOf(touched, guard))
            askOne(scope, guard, service, nowUnixMs);
    }
}

void PromQuestions::renew(const Scope& scope)
{
    m_arms = scope.arms;
    m_askedUnixMs = 0;
    // Answers that are still on their way belong to the questions of before.
    m_shared = std::make_shared<Shared>();
}

void PromQuestions::askOne(const Scope& scope, const state::Guard& guard,
    const std::string& service, std::int64_t nowUnixMs)
{
    const auto window
        = std::clamp((nowUnixMs - scope.stageSinceUnixMs) / 1000, kShortestWindow, kLongestWindow);
    const auto& arms = scope.arms;
    const auto query = filledIn(guard.query, arms.generation, service, window);
    const bool compares = names(guard, kGeneration);
    {
        const std::scoped_lock lock(m_shared->mutex);
        auto& question = m_shared->questions[{guard.name, service}];
        question.evidence.guard = guard.name;
        question.evidence.service = service;
        question.evidence.query = query;
        if (!m_source) {
            question.evidence.source = VerdictSource::NotConfigured;
            return;
        }
        if (question.missing > 0)
            return; // an answer is still on its way; it ends by its deadline
        question.compares = compares;
        question.missing = compares ? 2 : 1;
    }
    const auto take = [shared = m_shared, key = std::pair(guard.name, service), nowUnixMs](
                          bool control, PromAnswer answer) {
        const std::scoped_lock lock(shared->mutex);
        auto& question = shared->questions[key];
        (control ? question.control : question.candidate) = std::move(answer);
        if (--question.missing == 0)
            conclude(question, nowUnixMs);
    };
    m_source->ask(query, [take](PromAnswer answer) { take(false, std::move(answer)); });
    if (compares)
        m_source->ask(filledIn(guard.query, arms.control, service, window),
            [take](PromAnswer answer) { take(true, std::move(answer)); });
}

void PromQuestions::conclude(Question& question, std::int64_t unixMs)
{
    auto& evidence = question.evidence;
    const bool controlFailed
        = question.compares && question.control.source != VerdictSource::Answered;
    const auto& worse = question.candidate.source != VerdictSource::Answered || !controlFailed
        ? question.candidate
        : question.control;
    evidence.source = worse.source;
    evidence.detail = worse.detail;
    if (evidence.source != VerdictSource::Answered) {
        if (&worse == &question.control)
            evidence.detail = "for the control: " + evidence.detail;
        return;
    }
    state::VerdictSample sample{unixMs, question.candidate.value, std::nullopt};
    if (question.compares)
        sample.control = question.control.value;
    evidence.samples.push_back(sample);
    if (evidence.samples.size() > kKept)
        evidence.samples.erase(evidence.samples.begin());
}

std::vector<PromQlEvidence> PromQuestions::answers() const
{
    const std::scoped_lock lock(m_shared->mutex);
    std::vector<PromQlEvidence> answers;
    for (const auto& [key, question] : m_shared->questions)
        answers.push_back(question.evidence);
    return answers;
}

} // namespace pult::analysis
