// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/analysis/judging/judge.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "controlplane/analysis/judging/budget.h"
#include "controlplane/analysis/judging/metric_judge.h"
#include "controlplane/analysis/judging/sentences.h"
#include "controlplane/analysis/statistics/e_bh.h"

namespace pult::analysis {

namespace {

using state::Guard;
using state::GuardAct;
using state::GuardKind;
using state::MetricVerdict;
using state::RolloutVerdict;
using state::VerdictAct;
using state::VerdictKind;
using state::VerdictOutcome;
using state::VerdictSource;

constexpr double kNsPerMs = 1e6;
// Shares of failed units, and of all, from which a failure is said to be one of a slice.
constexpr double kNearlyAll = 0.9;
constexpr double kFarFromAll = 0.7;

VerdictKind kindOf(GuardKind kind)
{
    switch (kind) {
    case GuardKind::Errors:
        return VerdictKind::Errors;
    case GuardKind::Latency:
        return VerdictKind::Latency;
    case GuardKind::Mean:
        return VerdictKind::Mean;
    case GuardKind::PromQl:
        return VerdictKind::PromQl;
    case GuardKind::Share:
        return VerdictKind::Share;
    }
    return VerdictKind::Errors;
}

//! None that has to pass looks at what users meet.
bool onlySignals(const std::vector<Guard>& guards)
{
    return std::ranges::none_of(guards, [](const Guard& guard) {
        return guard.kind == GuardKind::PromQl
            || (guard.act == GuardAct::Abort && guard.kind != GuardKind::Share);
    });
}

MetricVerdict metricOf(const Guard& guard, double alpha)
{
    MetricVerdict metric;
    metric.guard = guard.name;
    metric.kind = kindOf(guard.kind);
    metric.act = guard.act == GuardAct::Abort ? VerdictAct::Abort : VerdictAct::Hold;
    metric.alpha = alpha;
    metric.margin = guard.margin;
    metric.quantile = guard.quantile;
    metric.limit = guard.limit;
    const bool isLatency = guard.kind == GuardKind::Latency || guard.kind == GuardKind::Mean;
    if (metric.limit && isLatency)
        metric.limit = *metric.limit * kNsPerMs;
    return metric;
}

bool covers(const Guard& guard, const std::string& service)
{
    return guard.services.empty()
        || std::ranges::find(guard.services, service) != guard.services.end();
}

void judgeArms(
    const Guard& guard, const ShareNow& now, const ArmsEvidence& arms, MetricVerdict& metric)
{
    if (guard.kind == GuardKind::Errors)
        judgeErrors(now, arms, metric);
    else if (guard.kind == GuardKind::Latency)
        judgeLatency(guard, arms, metric);
    else
        judgeMean(guard, arms, metric);
}

//! By what is to be looked at first.
int rankOf(const MetricVerdict& metric)
{
    if (metric.outcome == VerdictOutcome::Fail)
        return metric.act == VerdictAct::Abort ? 0 : 1;
    if (metric.outcome == VerdictOutcome::NotEnoughData)
        return metric.blocks ? 2 : 3;
    return 4;
}

void sortWorstFirst(std::vector<MetricVerdict>& metrics)
{
    std::ranges::stable_sort(metrics, [](const MetricVerdict& a, const MetricVerdict& b) {
        if (rankOf(a) != rankOf(b))
            return rankOf(a) < rankOf(b);
        // Who calls a failing service fails too: first where it began, then what the candidate
        // brings.
        if (beganThere(a) != beganThere(b))
            return beganThere(a);
        if (a.changed != b.changed)
            return a.changed;
        return a.logEvidence > b.logEvidence;
    });
}

//! The narrowest slice that has nearly all of what failed and far from all units; empty: none has.
std::string sliceNote(const MetricVerdict& metric, const ServiceEvidence& evidence)
{
    if (metric.kind != VerdictKind::Errors || metric.outcome != VerdictOutcome::Fail)
        return {};
    const auto whole = candidateOf(evidence.arms.periods);
    auto fewest = kFarFromAll * static_cast<double>(whole.units);
    std::string note;
    for (const auto& slice : evidence.slices) {
        const auto arm = candidateOf(slice.arms.periods);
        const auto share = static_cast<double>(arm.failedUnits)
            / static_cast<double>(std::max<std::uint64_t>(whole.failedUnits, 1));
        if (share < kNearlyAll || static_cast<double>(arm.units) >= fewest)
            continue;
        fewest = static_cast<double>(arm.units);
        note = "; " + std::to_string(std::min(std::lround(share * 100), 100L)) + " % of it with "
            + slice.dimension + " " + slice.value;
    }
    return note;
}

bool knowsOrigins(const JudgeInputs& inputs)
{
    return std::ranges::any_of(inputs.services, [](const auto& service) {
        return std::ranges::any_of(service.arms.periods,
            [](const auto& period) { return period.candidate.originErrors > 0; });
    });
}

class Judgement
{
public:
    Judgement(const std::vector<Guard>& guards, double alpha, const JudgeInputs& inputs)
        : m_guards(guards)
        , m_signalsOnly(onlySignals(guards))
        , m_inputs(inputs)
        , m_now(shareNowOf(inputs))
        , m_services(std::max(inputs.serviceBudget, inputs.services.size()))
        , m_budget(alpha, guards, m_services)
        , m_shares(sharesSoFar(inputs))
        , m_bands(std::ranges::count(guards, GuardKind::Latency, &Guard::kind))
        , m_originsKnown(knowsOrigins(inputs))
    {
        m_verdict.environment = inputs.environment;
        m_verdict.generation = inputs.generation;
        m_verdict.control = inputs.control;
        m_verdict.stage = inputs.stage;
        m_verdict.sharePermille = inputs.sharePermille;
        m_verdict.holdback = inputs.holdback;
        m_verdict.atUnixMs = inputs.atUnixMs;
        m_verdict.sinceUnixMs = inputs.sinceUnixMs;
        m_verdict.alpha = alpha;
        m_verdict.serviceBudget = m_services;
        m_verdict.stageUnits = inputs.stageUnits;
        m_verdict.coverage = inputs.coverage;
    }

    RolloutVerdict judge()
    {
        for (const auto& guard : m_guards) {
            if (guard.kind == GuardKind::Share)
                share(guard);
            else if (guard.kind == GuardKind::PromQl)
                prometheus(guard);
            else
                services(guard);
        }
        sortWorstFirst(m_verdict.metrics);
        slices();
        conclude();
        m_verdict.guards = m_guards;
        m_verdict.unasked = unaskedOf(m_inputs, m_verdict.metrics);
        return std::move(m_verdict);
    }

private:
    void share(const Guard& guard)
    {
        auto metric = metricOf(guard, m_budget.of(guard.act));
        judgeShare(guard, m_inputs, metric);
        metric.blocks = guard.act == GuardAct::Abort && metric.source != VerdictSource::NoControl;
        add(std::move(metric));
    }

    void prometheus(const Guard& guard)
    {
        for (const auto& answers : m_inputs.prometheus) {
            if (answers.guard != guard.name)
                continue;
            auto metric = metricOf(guard, 0);
            metric.service = answers.service;
            metric.changed = changes(answers.service);
            judgePromQl(guard, answers, metric);
            metric.blocks = !guard.services.empty() || asks(answers.service);
            if (metric.source != VerdictSource::Answered && metric.blocks)
                m_verdict.troubles.push_back(wordsOf(metric.source) + " (guard " + guard.name
                    + (metric.service.empty() ? ")" : ", " + metric.service + ")"));
            add(std::move(metric));
        }
    }

    [[nodiscard]] const ServiceEvidence* find(const std::string& service) const
    {
        const auto found = std::ranges::find(m_inputs.services, service, &ServiceEvidence::service);
        return found == m_inputs.services.end() ? nullptr : &*found;
    }
    [[nodiscard]] bool changes(const std::string& service) const
    {
        const auto* evidence = find(service);
        return evidence && evidence->changed;
    }
    //! Whether the candidate asks it often enough to have to show that it is well. What is not
    //! known as a service here (the lane as a whole) has to.
    [[nodiscard]] bool asks(const std::string& service) const
    {
        const auto* evidence = find(service);
        return !evidence || evidence->changed
            || candidateOf(evidence->arms.periods).units >= kUnitsThatAsk;
    }

    void services(const Guard& guard)
    {
        for (const auto& evidence : m_inputs.services) {
            if (!covers(guard, evidence.service))
                continue;
            const auto alpha = guard.kind == GuardKind::Errors ? m_budget.of(guard.act)
                                                               : m_budget.of(guard.act, m_shares);
            auto metric = metricOf(guard, alpha);
            metric.service = evidence.service;
            metric.changed = evidence.changed;
            judgeArms(guard, m_now, evidence.arms, metric);
            metric.blocks
                = (guard.act == GuardAct::Abort || m_signalsOnly) && asks(evidence.service);
            const auto note = sliceNote(metric, evidence);
            add(std::move(metric), note);
        }
    }

    void add(MetricVerdict metric, const std::string& note = {})
    {
        metric.sentence = sentenceOf(metric, m_verdict);
        if (m_originsKnown)
            metric.sentence += originNote(metric, m_verdict);
        metric.sentence += note;
        m_verdict.metrics.push_back(std::move(metric));
    }

    struct Slice
    {
        const Guard* guard = nullptr;
        const ServiceEvidence* service = nullptr;
        const SliceEvidence* slice = nullptr;
    };

    //! Which slices stand out, by evidence, so that of those named at most alpha are named wrongly.
    //! There may be thousands: only the worst are judged in full.
    void slices()
    {
        std::vector<Slice> all;
        std::vector<double> evidence;
        for (const auto& guard : m_guards) {
            if (guard.kind == GuardKind::Share || guard.kind == GuardKind::PromQl)
                continue;
            for (const auto& service : m_inputs.services) {
                if (covers(guard, service.service))
                    slicesOf(guard, service, all, evidence);
            }
        }
        const auto tested = std::max(all.size(), m_inputs.slicesTested);
        m_verdict.slicesTested = tested;
        if (all.empty())
            return;
        // Those that are not here any more count as looked at.
        // The other half goes to the bands of the control.
        const auto alpha = m_verdict.alpha / (m_bands > 0 ? 2 : 1) * static_cast<double>(all.size())
            / static_cast<double>(tested);
        const auto standOut = eBenjaminiHochberg(evidence, alpha).size();
        std::vector<std::size_t> order(all.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::ranges::stable_sort(
            order, std::greater{}, [&](std::size_t place) { return evidence[place]; });
        for (std::size_t i = 0; i < std::min(order.size(), kWorstSlices); ++i) {
            // Those without any evidence are not the worst of anything.
            if (evidence[order[i]] > 0)
                addSlice(all[order[i]], i < standOut, evidence[order[i]]);
        }
        sortWorstFirst(m_verdict.worstSlices);
    }

    void slicesOf(const Guard& guard, const ServiceEvidence& service, std::vector<Slice>& all,
        std::vector<double>& evidence) const
    {
        for (const auto& slice : service.slices) {
            const bool known = guard.kind == GuardKind::Errors
                ? !slice.arms.periods.empty()
                : slice.arms.latencyPeriod.has_value();
            if (!known)
                continue;
            all.push_back({&guard, &service, &slice});
            evidence.push_back(sliceEvidence(guard, slice.arms));
        }
    }

    //! An e-value over the whole rollout, provided that the bands of the control are right: all of
    //! them are but for half of alpha. Of tests that begin anew with every share the sum weighted
    //! by 1/(k(k+1)) is one, and each of its terms is below it.
    [[nodiscard]] double sliceEvidence(const Guard& guard, const ArmsEvidence& arms) const
    {
        if (guard.kind == GuardKind::Errors)
            return logEvidenceOf(guard, m_now, arms, m_verdict.alpha);
        const auto times = AlphaBudget::timesOf(m_shares);
        const auto bands = static_cast<double>(std::max<std::ptrdiff_t>(m_bands, 1));
        const auto alpha = m_verdict.alpha / (times * bands * static_cast<double>(kMostSlices));
        return logEvidenceOf(guard, m_now, arms, alpha) - std::log(times);
    }

    void addSlice(const Slice& from, bool standsOut, double logEvidence)
    {
        auto metric = metricOf(*from.guard, m_verdict.alpha);
        metric.limit.reset();
        metric.act = VerdictAct::Hold;
        metric.service = from.service->service;
        metric.changed = from.service->changed;
        metric.dimension = from.slice->dimension;
        metric.value = from.slice->value;
        judgeArms(*from.guard, m_now, from.slice->arms, metric);
        metric.logEvidence = logEvidence;
        metric.outcome = standsOut ? VerdictOutcome::Fail : VerdictOutcome::NotEnoughData;
        metric.sentence = sentenceOf(metric, m_verdict);
        m_verdict.worstSlices.push_back(std::move(metric));
    }

    void conclude()
    {
        bool passes = !m_verdict.metrics.empty();
        for (const auto& metric : m_verdict.metrics) {
            passes = passes && (metric.outcome == VerdictOutcome::Pass || !metric.blocks);
            m_verdict.holds = m_verdict.holds
                || (metric.outcome == VerdictOutcome::Fail && metric.act == VerdictAct::Hold);
        }
        m_verdict.holds = m_verdict.holds
            || std::ranges::any_of(m_verdict.worstSlices,
                [](const MetricVerdict& metric) { return metric.outcome == VerdictOutcome::Fail; });
        if (m_verdict.aborting())
            m_verdict.outcome = VerdictOutcome::Fail;
        else if (passes && !m_verdict.holds && m_inputs.stageUnits > 0)
            m_verdict.outcome = VerdictOutcome::Pass;
        m_verdict.sentence = sentenceOf(m_verdict);
    }

    const std::vector<Guard>& m_guards;
    const bool m_signalsOnly; //!< Then what is good has to be shown by them.
    const JudgeInputs& m_inputs;
    const ShareNow m_now;
    const std::size_t m_services;
    const AlphaBudget m_budget;
    const std::size_t m_shares; //!< So far.
    const std::ptrdiff_t m_bands; //!< Guards whose evidence rests on a band of the control.
    const bool m_originsKnown;
    RolloutVerdict m_verdict;
};

} // namespace

RolloutVerdict judge(const std::vector<Guard>& guards, double alpha, const JudgeInputs& inputs)
{
    return Judgement(guards, alpha, inputs).judge();
}

} // namespace pult::analysis
