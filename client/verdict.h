// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "client/rollout.h"

namespace pult::client {

// Verdicts on a rollout; values of pult.v1.RolloutVerdict. What a newer server says becomes the
// nearest thing that promises nothing.

enum class VerdictOutcome
{
    NotEnoughData, //!< Never green: neither good nor bad can be said yet.
    Pass, //!< Whatever the effect is, it is below the margin.
    Fail, //!< There is an effect for the worse, or a limit is exceeded.
};

//! What a metric measures.
enum class VerdictKind
{
    Errors, //!< Units that failed, candidate against control.
    Latency, //!< A quantile of the latency.
    Mean, //!< The mean latency.
    PromQl, //!< What Prometheus answers.
    Share, //!< Units of the candidate against the share that was decided.
};

//! What follows when it fails.
enum class VerdictAct
{
    Abort, //!< A guard.
    Hold, //!< A signal.
};

//! How the source of a metric answered. Anything but Answered is never a pass.
enum class VerdictSource
{
    Answered,
    NoTraffic, //!< No unit of the candidate was seen there.
    NoControl, //!< Nobody enters there on the head at the same time: nothing to compare with.
    NotConfigured, //!< pultd knows no Prometheus.
    Unreachable, //!< No connection, or no answer in time.
    HttpError, //!< It answered with an error; `detail` quotes it.
    NoSeries, //!< The query selects nothing.
    NotANumber, //!< NaN or infinite.
    NotScalar, //!< More than one series, or a range, or a text.
    NotYetAsked,
};

//! What one arm did while the share stayed the same.
struct VerdictArm
{
    //! Users where they are known, otherwise traces; each once.
    std::uint64_t units = 0;
    //! Of those: had at least one error.
    std::uint64_t failedUnits = 0;
    std::uint64_t requests = 0;
    std::uint64_t errors = 0;
    //! Of the errors: no call behind it had failed, so they began here. Stays 0 where it was not
    //! told.
    std::uint64_t originErrors = 0;

    friend bool operator==(const VerdictArm&, const VerdictArm&) = default;
};

//! Both arms within one piece of time in which shares stayed as they were.
struct VerdictPeriod
{
    std::int64_t fromUnixMs = 0;
    std::int64_t toUnixMs = 0;
    std::uint32_t stage = 0; //!< Index.
    //! Decided, thousandths of the units at the edges concerned.
    std::uint32_t sharePermille = 0;
    //! Users were counted one of so many, by hash, and multiplied up (but for Share, where they
    //! stand as they were counted). Failed units are counted all.
    std::uint32_t sampledOneOf = 1;
    VerdictArm candidate;
    VerdictArm control;

    //! Measured share of the candidate in the units of both; 0 and 1 when an arm is empty.
    [[nodiscard]] double share() const
    {
        const auto all = candidate.units + control.units;
        return all == 0 ? 0 : static_cast<double>(candidate.units) / static_cast<double>(all);
    }
    friend bool operator==(const VerdictPeriod&, const VerdictPeriod&) = default;
};

//! Latencies up to `upToNs` and above the bin before.
struct VerdictBin
{
    std::uint64_t upToNs = 0;
    std::uint64_t count = 0;

    friend bool operator==(const VerdictBin&, const VerdictBin&) = default;
};

struct VerdictMoments
{
    std::uint64_t count = 0;
    double sum = 0;
    double squares = 0;

    friend bool operator==(const VerdictMoments&, const VerdictMoments&) = default;
};

//! One answer of Prometheus for both arms.
struct VerdictSample
{
    std::int64_t unixMs = 0;
    double candidate = 0;
    std::optional<double> control; //!< Nothing: the template names no generation.

    friend bool operator==(const VerdictSample&, const VerdictSample&) = default;
};

//! An effect, as candidate / control (Share: observed / decided), at all times at once.
struct VerdictInterval
{
    double low = 0;
    double high = std::numeric_limits<double>::infinity();

    friend bool operator==(const VerdictInterval&, const VerdictInterval&) = default;
};

//! One metric of one service, or of one slice of it.
struct MetricVerdict
{
    std::string guard; //!< Name.
    VerdictKind kind = VerdictKind::Errors;
    VerdictAct act = VerdictAct::Abort;
    std::string service; //!< Empty: of the lane as a whole (Share, PromQl).
    //! What the slice is cut by ("entry", "edge", a configured dimension) and where. Empty: all.
    std::string dimension;
    std::string value;
    bool changed = false; //!< The candidate brings the service; otherwise it stands behind.

    VerdictOutcome outcome = VerdictOutcome::NotEnoughData;
    bool blocks = false; //!< Without its pass the whole does not pass.
    VerdictSource source = VerdictSource::Answered;
    //! Of the source, and of a pass that is not by the margin: in words. Empty: nothing to say.
    std::string detail;
    std::string sentence; //!< The verdict in words.

    // What it was judged by.
    double alpha = 0; //!< Spent on this one.
    double margin = 0; //!< Ratio that a pass stays below.
    double quantile = 0; //!< Latency only.
    std::optional<double> limit; //!< Absolute: a share of units, nanoseconds, or what the query is.
    std::string query; //!< PromQl only, as asked for the candidate.

    // What it was judged on.
    std::vector<VerdictPeriod> periods; //!< By time.
    std::vector<VerdictBin> candidateLatency;
    std::vector<VerdictBin> controlLatency;
    VerdictMoments candidateMoments;
    VerdictMoments controlMoments;
    std::vector<VerdictSample> samples; //!< By time; the newest of them.

    // What came of it.
    double candidateValue = 0; //!< Share of units that failed, nanoseconds, or as the query.
    double controlValue = 0;
    //! Most likely ratio. Nothing: no control to speak of.
    std::optional<double> ratio;
    VerdictInterval interval;
    //! Natural logarithm of the e-value against "no effect for the worse"; periods multiplied.
    double logEvidence = 0;
    //! The smallest ratio that would stand out by now. Nothing: none would yet.
    std::optional<double> smallestVisible;
    //! Seconds from now until a ratio of `margin` stands out, at the traffic of this stage.
    //! Nothing: cannot be told.
    std::optional<double> secondsUntilMargin;
    std::vector<std::string> sampleTraces; //!< Of failed units, newest first; at most 4.

    friend bool operator==(const MetricVerdict&, const MetricVerdict&) = default;
};

//! All about one candidate at one stage (or about a promote under holdback).
struct RolloutVerdict
{
    std::string environment;
    std::uint32_t generation = 0;
    //! Whom it is compared with: the head, or legacy under holdback.
    std::uint32_t control = 0;
    std::uint32_t stage = 0; //!< Index.
    std::uint32_t sharePermille = 0;
    //! The promote is judged: the new head against those held back.
    bool holdback = false;
    std::int64_t atUnixMs = 0;
    //! Evidence begins here. Later than the rollout: a restart lost what was before.
    std::int64_t sinceUnixMs = 0;

    //! Fail: a guard failed. Pass: all guards and signals pass. A signal that fails makes it
    //! NotEnoughData and `holds` true.
    VerdictOutcome outcome = VerdictOutcome::NotEnoughData;
    //! A signal failed: no automatic advance, no abort.
    bool holds = false;
    std::string sentence;
    double alpha = 0; //!< Of the whole rollout.
    std::uint64_t serviceBudget = 0; //!< Services that it was spent over.

    //! Units that the candidate served in this stage, and by value of each dimension: for minimum
    //! samples and coverage. Sampled ones are multiplied up.
    std::uint64_t stageUnits = 0;
    std::map<std::string, std::map<std::string, std::uint64_t>> coverage;
    //! By the state of a source: "no Prometheus is configured (guard cpu)". Empty: all answered.
    std::vector<std::string> troubles;

    std::vector<MetricVerdict> metrics; //!< Worst first.
    std::uint64_t slicesTested = 0; //!< Times metrics.
    std::vector<MetricVerdict> worstSlices; //!< By e-BH, worst first; at most 10.

    //! The guard for which it aborts; null: none.
    [[nodiscard]] const MetricVerdict* aborting() const
    {
        for (const auto& metric : metrics) {
            if (metric.outcome == VerdictOutcome::Fail && metric.act == VerdictAct::Abort)
                return &metric;
        }
        return nullptr;
    }
    friend bool operator==(const RolloutVerdict&, const RolloutVerdict&) = default;
};

//! A verdict that the journal keeps, with all that it was judged by and on.
struct StoredVerdict
{
    std::uint64_t revision = 0; //!< Of the event that rests on it.
    std::int64_t unixMs = 0;
    std::string kind; //!< "rollout abort"
    std::string act; //!< "Abort g5 (5 % → 0)"
    RolloutVerdict verdict;
    //! That it was judged by. Empty: an older record, of which only the metrics tell.
    std::vector<Guard> guards;
    //! Evidence that no guard asked for: kind, service, changed, detail and what a verdict of that
    //! kind is judged on.
    std::vector<MetricVerdict> unasked;
};

//! Both ends are absent when they are 0.
struct VerdictQuery
{
    std::string environment;
    std::uint64_t fromRevision = 0;
    std::uint64_t toRevision = 0; //!< Included.
    std::int64_t fromUnixMs = 0;
    std::int64_t toUnixMs = 0; //!< Not included.
    std::uint32_t pageSize = 0; //!< 0: as the server likes.
    std::string pageToken;
};

struct VerdictPage
{
    std::vector<StoredVerdict> verdicts; //!< Newest first.
    std::string nextPageToken; //!< Empty: this was the last page.
};

//! One metric at one moment.
struct VerdictPoint
{
    std::int64_t unixMs = 0;
    std::optional<double> ratio;
    VerdictInterval interval;
    double logEvidence = 0;
    double candidateValue = 0;
    double controlValue = 0;
    std::uint32_t stage = 0;
    std::uint32_t sharePermille = 0;

    friend bool operator==(const VerdictPoint&, const VerdictPoint&) = default;
};

//! One metric over the whole rollout.
struct VerdictLine
{
    std::string guard;
    VerdictKind kind = VerdictKind::Errors;
    std::string service; //!< Empty: of the lane as a whole.
    double margin = 0;
    double alpha = 0;
    std::vector<VerdictPoint> points; //!< By time.

    friend bool operator==(const VerdictLine&, const VerdictLine&) = default;
};

struct JudgeQuery
{
    std::string environment;
    std::int64_t fromUnixMs = 0; //!< Both 0: all that the newest verdict was made of.
    std::int64_t toUnixMs = 0; //!< 0: now.
    std::vector<Guard> guards; //!< Empty: those of the plan.
    double alpha = 0; //!< 0: that of the plan.
};

//! What one lane did at one service.
struct LaneFigures
{
    std::uint32_t lane = 0; //!< 0: requests that told none.
    std::string service; //!< Empty: where they entered.
    std::uint64_t units = 0;
    std::uint64_t failedUnits = 0;
    std::uint64_t requests = 0;
    double meanNs = 0;
    double p50Ns = 0;
    double p95Ns = 0;
    double p99Ns = 0;

    friend bool operator==(const LaneFigures&, const LaneFigures&) = default;
};

} // namespace pult::client
