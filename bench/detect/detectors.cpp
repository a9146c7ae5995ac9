// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/detect/detectors.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "controlplane/analysis/statistics/count_test.h"

namespace pult::bench {

namespace {

class CountTestDetector final : public Detector
{
public:
    CountTestDetector(double share, double alpha)
        : m_enough(-std::log(alpha))
        , m_period{0, 0, share}
    {}

    int look(const Minute& minute) override
    {
        int events = 0;
        for (const bool ofCandidate : minute.events) {
            ++events;
            ++(ofCandidate ? m_period.candidate : m_period.control);
            if (ofCandidate && aborts())
                return events;
        }
        m_candidate += static_cast<double>(minute.candidateRequests);
        m_all += static_cast<double>(minute.candidateRequests + minute.controlRequests);
        if (m_candidate > 0 && m_candidate < m_all)
            m_period.share = m_candidate / m_all;
        return -1;
    }

private:
    [[nodiscard]] bool aborts() const
    {
        const auto candidate = static_cast<double>(m_period.candidate);
        const auto all = candidate + static_cast<double>(m_period.control);
        return candidate > m_period.share * all
            && analysis::CountTest::logEvidence(std::array{m_period}, 1) >= m_enough;
    }

    const double m_enough;
    analysis::CountPeriod m_period;
    double m_candidate = 0;
    double m_all = 0;
};

class ThresholdDetector final : public Detector
{
public:
    int look(const Minute& minute) override
    {
        constexpr double kSuccess = 0.95;
        constexpr int kFailureLimit = 3;
        if (minute.candidateRequests == 0)
            return -1;
        const double success = 1
            - static_cast<double>(minute.candidateErrors)
                / static_cast<double>(minute.candidateRequests);
        m_failures += success < kSuccess ? 1 : 0;
        return m_failures > kFailureLimit ? static_cast<int>(minute.events.size()) : -1;
    }

private:
    int m_failures = 0;
};

//! The ranks' sum of `mine` shifted by -shift among all, standardized with the correction of half a
//! rank and that for ties.
double standardized(
    const std::vector<double>& mine, const std::vector<double>& others, double shift)
{
    std::vector<std::pair<double, bool>> all;
    all.reserve(mine.size() + others.size());
    for (const double value : mine)
        all.emplace_back(value - shift, true);
    for (const double value : others)
        all.emplace_back(value, false);
    std::sort(all.begin(), all.end());
    double sum = 0;
    double ties = 0;
    for (std::size_t i = 0; i < all.size();) {
        auto next = i;
        while (next < all.size() && all[next].first == all[i].first)
            ++next;
        const auto tied = static_cast<double>(next - i);
        const double rank = static_cast<double>(i + next + 1) / 2;
        for (; i < next; ++i)
            sum += all[i].second ? rank : 0;
        ties += tied * tied * tied - tied;
    }
    const auto n1 = static_cast<double>(mine.size());
    const auto n2 = static_cast<double>(others.size());
    const double d = sum - n1 * (n1 + 1) / 2 - n1 * n2 / 2;
    const double variance = n1 * n2 / 12 * (n1 + n2 + 1 - ties / ((n1 + n2) * (n1 + n2 - 1)));
    if (variance <= 0)
        return 0;
    const double correction = d > 0 ? 0.5 : d < 0 ? -0.5 : 0;
    return (d - correction) / std::sqrt(variance);
}

class MannWhitneyDetector final : public Detector
{
public:
    int look(const Minute& minute) override
    {
        constexpr std::size_t kLeastPoints = 50;
        constexpr std::size_t kEvery = 10;
        if (minute.candidateRequests == 0 || minute.controlRequests == 0)
            return -1;
        m_candidate.push_back(rate(minute.candidateErrors, minute.candidateRequests));
        m_control.push_back(rate(minute.controlErrors, minute.controlRequests));
        const bool due = m_candidate.size() >= kLeastPoints && m_candidate.size() % kEvery == 0;
        return due && isHigh() ? static_cast<int>(minute.events.size()) : -1;
    }

private:
    static double rate(std::uint64_t errors, std::uint64_t requests)
    {
        return static_cast<double>(errors) / static_cast<double>(requests);
    }
    //! Where z falls to the value, z falling with the shift.
    [[nodiscard]] double shiftAt(double z) const
    {
        constexpr int kHalvings = 40;
        double low = *std::ranges::min_element(m_candidate) - *std::ranges::max_element(m_control);
        double high = *std::ranges::max_element(m_candidate) - *std::ranges::min_element(m_control);
        for (int i = 0; i < kHalvings; ++i) {
            const double middle = (low + high) / 2;
            (standardized(m_candidate, m_control, middle) > z ? low : high) = middle;
        }
        return (low + high) / 2;
    }
    [[nodiscard]] bool isHigh() const
    {
        constexpr double kZ99 = 2.3263478740408408;
        constexpr double kTolerance = 0.25;
        if (standardized(m_candidate, m_control, 0) < kZ99)
            return false; // the interval reaches to 0 and below
        return shiftAt(kZ99) > kTolerance * std::fabs(shiftAt(0));
    }

    std::vector<double> m_candidate;
    std::vector<double> m_control;
};

} // namespace

std::unique_ptr<Detector> countTest(double share, double alpha)
{
    return std::make_unique<CountTestDetector>(share, alpha);
}

std::unique_ptr<Detector> threshold()
{
    return std::make_unique<ThresholdDetector>();
}

std::unique_ptr<Detector> mannWhitney()
{
    return std::make_unique<MannWhitneyDetector>();
}

} // namespace pult::bench
