// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/scripted/scripted_rollout.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "tests/scripted/scripted_state.h"

namespace pult::scripted {
namespace {

constexpr std::int64_t kSecond = 1'000;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kBegan = kNowMs - 41 * kMinute;

client::Stage stage(const char* name, std::uint32_t permille, std::uint32_t bakeMinutes)
{
    client::Stage made;
    made.name = name;
    made.where.permille = 1'000;
    made.sharePermille = permille;
    made.bakeSeconds = bakeMinutes * 60;
    made.minimumSample = 300;
    made.gate = client::Gate::Automatic;
    return made;
}

client::Guard guard(const char* name, client::GuardKind kind, client::GuardAct act, double margin)
{
    client::Guard made;
    made.name = name;
    made.kind = kind;
    made.act = act;
    made.margin = margin;
    if (kind == client::GuardKind::Latency)
        made.quantile = 0.99;
    return made;
}

//! The same at every run, -1 to 1.
double noise(std::int64_t at, std::size_t salt)
{
    auto mixed = static_cast<std::uint64_t>(at / kSecond) * 6364136223846793005U
        + salt * 1442695040888963407U;
    mixed ^= mixed >> 29;
    mixed *= 2685821657736338717U;
    return static_cast<double>(mixed >> 40 & 0xffff) / 32'768.0 - 1;
}

struct Course
{
    const char* guard;
    client::VerdictKind kind;
    client::VerdictAct act;
    const char* service;
    double margin;
    double effect; //!< Ratio that it comes to.
    double control; //!< Share of errors, or nanoseconds.
    double width; //!< Of the band at the end, as a logarithm.
};

std::vector<Course> courses(Fate fate)
{
    using client::VerdictAct;
    using client::VerdictKind;
    const double orders = fate == Fate::Held ? 1.14 : 1.034;
    const double billing = fate == Fate::Failing ? 5.8 : 1.04;
    const double width = fate == Fate::Silent ? 9 : 1;
    return {{"errors", VerdictKind::Errors, VerdictAct::Abort, "billing", 2, billing, 0.002,
                0.3 * width},
        {"errors", VerdictKind::Errors, VerdictAct::Abort, "orders", 2, 0.97, 0.003, 0.28 * width},
        {"p99", VerdictKind::Latency, VerdictAct::Hold, "orders", 1.1, orders, 184e6,
            0.026 * width},
        {"p99", VerdictKind::Latency, VerdictAct::Hold, "billing", 1.1, 1.01, 96e6, 0.12 * width},
        {"errors", VerdictKind::Errors, VerdictAct::Abort, "notifications", 2, 1.1, 0.001,
            0.5 * width},
        {"share", VerdictKind::Share, VerdictAct::Hold, "", 1.1, 0.994, 0.05, 0.03 * width}};
}

client::VerdictOutcome outcomeOf(const Course& course)
{
    const double low = course.effect * std::exp(-course.width);
    const double high = course.effect * std::exp(course.width);
    if (low > 1 && course.effect > course.margin)
        return client::VerdictOutcome::Fail;
    if (low > 1.05)
        return client::VerdictOutcome::Fail;
    return high < course.margin ? client::VerdictOutcome::Pass
                                : client::VerdictOutcome::NotEnoughData;
}

std::string number(const char* format, double value)
{
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), format, value);
    return text.data();
}

//! As the control plane words it.
std::string sentenceOf(const Course& course, client::VerdictOutcome outcome)
{
    const bool latency = course.kind == client::VerdictKind::Latency;
    const auto value = [&](double of) {
        return latency ? number("%.0f ms", of / 1e6) : number("%.2f %%", of * 100);
    };
    const bool share = course.kind == client::VerdictKind::Share;
    auto said = (latency        ? "p99 "
                        : share ? "share of users "
                                : "units that fail ")
        + value(course.control * course.effect) + " on g5, " + (share ? "decided " : "")
        + value(course.control) + (share ? "" : " on g4");
    const double low = course.effect * std::exp(-course.width);
    const double high = course.effect * std::exp(course.width);
    switch (outcome) {
    case client::VerdictOutcome::Pass:
        return said + ": at most ×" + number("%.2f", high) + ", margin ×"
            + number("%.2f", course.margin);
    case client::VerdictOutcome::Fail:
        return said + ": at least ×" + number("%.2f", low);
    default:
        return said + ": not enough data; ×" + number("%.2f", course.margin) + " in about 9 min";
    }
}

client::MetricVerdict metricOf(const Course& course)
{
    client::MetricVerdict metric;
    metric.guard = course.guard;
    metric.kind = course.kind;
    metric.act = course.act;
    metric.service = course.service;
    metric.source = client::VerdictSource::Answered;
    metric.outcome = outcomeOf(course);
    metric.sentence = sentenceOf(course, metric.outcome);
    metric.alpha = 0.0033;
    metric.margin = course.margin;
    metric.quantile = course.kind == client::VerdictKind::Latency ? 0.99 : 0;
    metric.controlValue = course.control;
    metric.candidateValue = course.control * course.effect;
    metric.ratio = course.effect;
    metric.interval
        = {course.effect * std::exp(-course.width), course.effect * std::exp(course.width)};
    metric.logEvidence = metric.outcome == client::VerdictOutcome::Fail ? 14.2 : 0.3;
    if (metric.outcome == client::VerdictOutcome::NotEnoughData)
        metric.secondsUntilMargin = 540;
    else
        metric.smallestVisible = std::exp(course.width * 1.4);
    return metric;
}

client::MetricVerdict slice(
    const char* dimension, const char* value, const Course& course, double effect)
{
    Course cut = course;
    cut.effect = effect;
    cut.width = 0.12;
    client::MetricVerdict metric = metricOf(cut);
    metric.dimension = dimension;
    metric.value = value;
    return metric;
}

client::VerdictLine lineOf(const Course& course, std::size_t salt)
{
    client::VerdictLine line;
    line.guard = course.guard;
    line.kind = course.kind;
    line.service = course.service;
    line.margin = course.margin;
    line.alpha = 0.0033;
    for (std::int64_t at = kBegan; at <= kNowMs; at += 10 * kSecond) {
        // Spans stopped coming for four minutes.
        if (at > kNowMs - 26 * kMinute && at < kNowMs - 22 * kMinute)
            continue;
        const double age = static_cast<double>(at - kBegan) / static_cast<double>(kNowMs - kBegan);
        const double settled = std::sqrt(std::max(age, 0.004));
        const double wander
            = course.width * 0.16 * noise(at / 40'000 * 40'000, salt) * (1 - 0.9 * age)
            + course.width * 0.02 * noise(at, salt + 7);
        const double effect = std::exp(std::log(course.effect) * std::min(1.0, age * 3) + wander);
        client::VerdictPoint point;
        point.unixMs = at;
        point.ratio = effect;
        const double band = course.width / settled;
        point.interval = {effect * std::exp(-band), effect * std::exp(band)};
        point.controlValue = course.control * (1 + 0.06 * noise(at, salt + 3));
        point.candidateValue = point.controlValue * effect;
        const bool third = at >= kNowMs - 22 * kMinute;
        const bool second = at >= kNowMs - 38 * kMinute;
        point.stage = third ? 2 : second ? 1 : 0;
        point.sharePermille = third ? 50 : second ? 10 : 1;
        line.points.push_back(point);
    }
    return line;
}

std::shared_ptr<client::Rollout> inThirdStage()
{
    auto rollout = std::make_shared<client::Rollout>();
    rollout->generation = 5;
    rollout->plan = rolloutPlan();
    rollout->status = client::RolloutStatus::Baking;
    rollout->stage = 3;
    rollout->sharePermille = 50;
    rollout->edges = {"edge-eu-1", "edge-eu-2", "edge-eu-3"};
    rollout->changedAt = 812;
    rollout->startedUnixMs = kBegan;
    rollout->startedBy = "alice";
    rollout->stageSinceUnixMs = kNowMs - 22 * kMinute;
    rollout->bakeSinceUnixMs = kNowMs - 12 * kMinute - 12 * kSecond;
    return rollout;
}

void hold(client::EnvironmentState& state, std::uint32_t number)
{
    for (client::GenerationPtr& each : state.generations)
        if (each->number == number) {
            client::Generation copy = *each;
            copy.held = true;
            each = std::make_shared<const client::Generation>(std::move(copy));
        }
}

} // namespace

client::RolloutPlan rolloutPlan()
{
    client::RolloutPlan plan;
    plan.unit = client::ShareUnit::Users;
    plan.alpha = 0.01;
    plan.finish = client::Finish::PushOnGreen;
    plan.holdback = {20, 900};
    plan.stages = {stage("1 server × 3 zones", 1, 2), stage("1 %", 10, 20), stage("5 %", 50, 30),
        stage("half of dc-west", 250, 60), stage("50 %", 500, 60), stage("100 %", 1'000, 60)};
    plan.stages[0].where.permille = 100;
    plan.stages[3].where = {{}, {"west-a", "west-b"}, 500};
    plan.stages[4].gate = client::Gate::Person;
    plan.guards = {guard("errors", client::GuardKind::Errors, client::GuardAct::Abort, 2),
        guard("p99", client::GuardKind::Latency, client::GuardAct::Hold, 1.1),
        guard("share", client::GuardKind::Share, client::GuardAct::Hold, 1.1)};
    return plan;
}

client::EnvironmentState rollingOut(client::RolloutStatus status)
{
    client::EnvironmentState state = beforePromote();
    auto rollout = inThirdStage();
    rollout->status = status;
    switch (status) {
    case client::RolloutStatus::Running:
        rollout->bakeSinceUnixMs = 0;
        break;
    case client::RolloutStatus::WaitingGate:
        rollout->bakeSinceUnixMs = 0;
        rollout->bakedMs = 30 * kMinute;
        rollout->cause = "p99 at orders: p99 210 ms on g5, 184 ms on g4: at least ×1.11";
        break;
    case client::RolloutStatus::Paused:
        rollout->bakeSinceUnixMs = 0;
        rollout->bakedMs = 12 * kMinute + 12 * kSecond;
        rollout->pausedFrom = client::RolloutStatus::Baking;
        rollout->cause = "paused by alice: a call with the payment provider";
        break;
    case client::RolloutStatus::Aborted:
        rollout->sharePermille = 0;
        rollout->bakeSinceUnixMs = 0;
        rollout->endedUnixMs = kNowMs - 40 * kSecond;
        rollout->cause = "guard errors failed: billing fails ×5.8 as often on g5, 41 of 700 users";
        hold(state, 5);
        break;
    default:
        break;
    }
    state.rollout = rollout;
    state.rolloutTemplates = {{"careful", rolloutPlan()}};
    return state;
}

client::EnvironmentState waitingForPromote()
{
    client::EnvironmentState state = beforePromote();
    auto rollout = inThirdStage();
    rollout->plan.finish = client::Finish::Person;
    rollout->stage = 6;
    rollout->sharePermille = 1'000;
    rollout->status = client::RolloutStatus::WaitingGate;
    rollout->bakeSinceUnixMs = 0;
    rollout->bakedMs = 60 * kMinute;
    rollout->cause = "the last stage is over and every guard passes: promote g5";
    state.rollout = rollout;
    return state;
}

client::EnvironmentState holdingBack()
{
    client::EnvironmentState state = afterPromote();
    auto rollout = inThirdStage();
    rollout->stage = 6;
    rollout->sharePermille = 0;
    rollout->bakeSinceUnixMs = 0;
    rollout->holdback = client::HoldbackState{20, 4, kNowMs - 3 * kMinute, kNowMs + 12 * kMinute};
    state.rollout = rollout;
    return state;
}

namespace {

//! With everything that a plan can say.
client::RolloutPlan thoroughPlan()
{
    client::RolloutPlan plan = rolloutPlan();
    plan.stages.resize(4);
    client::Stage& zone = plan.stages[1];
    zone.name = "one zone";
    zone.where.regions = {"west"};
    zone.coverage = {{"user.os", {"android", "ios"}, 0, 50}, {"geo.country.iso_code", {}, 3, 20}};
    client::Guard slow;
    slow.name = "slow";
    slow.kind = client::GuardKind::Mean;
    slow.act = client::GuardAct::Hold;
    slow.margin = 1.25;
    slow.limit = 400;
    slow.services = {"billing", "orders"};
    zone.guards = {slow};
    client::Guard cpu;
    cpu.name = "cpu";
    cpu.kind = client::GuardKind::PromQl;
    cpu.act = client::GuardAct::Hold;
    cpu.margin = 1.3;
    cpu.query = "avg(rate(cpu_seconds{generation=\"{generation}\"}[{window}]))";
    client::Guard errors;
    errors.name = "errors";
    errors.kind = client::GuardKind::Errors;
    errors.act = client::GuardAct::Abort;
    errors.margin = 1.5;
    errors.limit = 0.02;
    plan.guards = {errors, cpu};
    plan.alpha = 0.005;
    return plan;
}

} // namespace

client::EnvironmentState withTemplates()
{
    client::EnvironmentState state = beforePromote();
    state.rolloutTemplates = {{"careful", rolloutPlan()}, {"thorough", thoroughPlan()}};
    return state;
}

client::EnvironmentState stageEnvironment()
{
    client::EnvironmentState state = afterPromote(30);
    state.name = "stage";
    state.environmentClass = client::EnvironmentClass::Stage;
    state.freeze = {true, "load test until noon", "dina", kNowMs + 90 * kMinute, {}};
    return state;
}

client::EnvironmentState testEnvironment()
{
    client::EnvironmentState state = rollingOut(client::RolloutStatus::WaitingGate);
    state.name = "test";
    state.environmentClass = client::EnvironmentClass::Test;
    return state;
}

std::shared_ptr<const client::RolloutVerdict> verdict(Fate fate)
{
    auto verdict = std::make_shared<client::RolloutVerdict>();
    verdict->environment = "prod";
    verdict->generation = 5;
    verdict->control = 4;
    verdict->stage = 2;
    verdict->sharePermille = 50;
    verdict->atUnixMs = kNowMs - kSecond;
    verdict->sinceUnixMs = kBegan;
    verdict->alpha = 0.01;
    verdict->stageUnits = fate == Fate::Silent ? 41 : 20'600;
    bool failed = false;
    bool held = false;
    bool open = false;
    const std::vector<Course> all = courses(fate);
    for (const Course& course : all) {
        verdict->metrics.push_back(metricOf(course));
        const client::MetricVerdict& metric = verdict->metrics.back();
        const bool bad = metric.outcome == client::VerdictOutcome::Fail;
        failed = failed || (bad && metric.act == client::VerdictAct::Abort);
        held = held || (bad && metric.act == client::VerdictAct::Hold);
        open = open || metric.outcome == client::VerdictOutcome::NotEnoughData;
    }
    verdict->holds = held && !failed;
    verdict->outcome = failed ? client::VerdictOutcome::Fail
        : held || open        ? client::VerdictOutcome::NotEnoughData
                              : client::VerdictOutcome::Pass;
    verdict->sentence = failed
        ? "errors at billing: units that fail 1.16 % on g5, 0.20 % on g4: at least ×4.30"
        : held ? "held by p99 at orders: p99 210 ms on g5, 184 ms on g4: at least ×1.11"
        : open
        ? "p99 at billing: p99 97 ms on g5, 96 ms on g4: not enough data; ×1.10 in about 9 min"
        : "all guards pass";
    if (fate == Fate::Held)
        verdict->worstSlices = {
            slice("device", "Android 9", all[2], 1.62), slice("region", "eu-south", all[2], 1.31)};
    if (fate == Fate::Failing)
        verdict->worstSlices = {slice("entry", "POST /invoice", all[0], 9.4)};
    return verdict;
}

std::vector<client::VerdictLine> verdictLines(Fate fate)
{
    std::vector<client::VerdictLine> lines;
    for (const Course& course : courses(fate))
        lines.push_back(lineOf(course, lines.size() * 31 + 5));
    return lines;
}

std::vector<client::LaneFigures> laneFigures()
{
    return {{4, "", 391'200, 1'240, 1'912'000, 46e6, 31e6, 120e6, 184e6},
        {5, "", 20'600, 66, 98'000, 47e6, 32e6, 122e6, 190e6},
        {6, "", 212, 1, 640, 52e6, 36e6, 140e6, 240e6}};
}

void judge(ScriptedTelemetry& telemetry, Fate fate)
{
    telemetry.setHistory(verdictLines(fate));
    telemetry.setFigures(laneFigures());
    telemetry.setVerdict(*verdict(fate));
}

client::AlertReport alerts()
{
    client::AlertReport report;
    report.atUnixMs = kNowMs - 4 * kSecond;
    report.configured = true;
    report.alerts
        = {{"HighErrorRate", "critical", "billing", 5, "billing fails 5.8 % of its requests",
               "0.058", kNowMs - 3 * kMinute, "Alertmanager", {}},
            {"QueueLagging", "warning", "notifications", 0, "invoice.created is 40 s behind", "40",
                kNowMs - 9 * kMinute, "Prometheus", {}}};
    return report;
}

} // namespace pult::scripted
