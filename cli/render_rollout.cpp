// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/render_rollout.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "cli/table.h"
#include "client/rollout_needs.h"
#include "client/text.h"

namespace pult::cli {

using namespace client;

namespace {

std::string whereText(const EdgeSelector& where)
{
    std::string text
        = where.permille == 0 || where.permille == 1000 ? "all" : shareText(where.permille);
    for (const auto* names : {&where.zones, &where.regions}) {
        for (const auto& name : *names)
            text += " " + name;
    }
    return text;
}

std::string secondsText(std::int64_t ms)
{
    return ms == 0 ? "–" : durationText(static_cast<std::uint64_t>(ms) * 1000);
}

void renderClock(std::ostream& out, const Rollout& rollout, std::int64_t nowUnixMs)
{
    const auto* stage = rollout.stageNow();
    if (rollout.holdback) {
        const auto left = std::max<std::int64_t>(0, rollout.holdback->untilUnixMs - nowUnixMs);
        out << "holdback: " << shareText(rollout.holdback->permille) << " stay on "
            << generationText(rollout.holdback->legacy) << ", " << secondsText(left) << " left\n";
    } else if (rollout.alive() && stage) {
        const auto left = rollout.bakeLeftMs(nowUnixMs);
        out << "bake: " << secondsText(rollout.bakedAt(nowUnixMs)) << " of "
            << secondsText(std::int64_t{stage->bakeSeconds} * 1000)
            << (left == 0 ? ", over" : ", " + secondsText(left) + " left")
            << (rollout.bakeSinceUnixMs == 0 ? ", the clock stands" : "") << '\n';
    }
}

void renderSeen(std::ostream& out, const Rollout& rollout, const RolloutVerdict* verdict,
    std::int64_t nowUnixMs)
{
    std::string seen;
    const auto add
        = [&seen](const std::string& part) { seen += (seen.empty() ? "" : ", ") + part; };
    for (const auto& need : stageNeeds(rollout, verdict))
        add(clean(needText(need, rollout.plan.unit)));
    const bool known = verdict && isAboutStage(*verdict, rollout) && rollout.alive();
    if (known && seen.empty())
        add(std::to_string(verdict->stageUnits) + " " + std::string(text(rollout.plan.unit)));
    if (!seen.empty())
        out << "seen: " << seen
            << (waitsForNeeds(rollout, verdict, nowUnixMs) ? "; it waits for more" : "") << '\n';
    if (!known)
        return;
    for (const auto& [dimension, values] : verdict->coverage) {
        out << "coverage of " << clean(dimension) << ':';
        const char* between = " ";
        for (const auto& [value, units] : values) {
            out << between << clean(value) << ' ' << units;
            between = ", ";
        }
        out << '\n';
    }
}

} // namespace

Json seenJson(const Rollout& rollout, const RolloutVerdict* verdict)
{
    Json needs = Json::array();
    for (const auto& need : stageNeeds(rollout, verdict))
        needs.push_back({{"dimension", need.dimension}, {"value", need.value}, {"seen", need.seen},
            {"wanted", need.wanted}, {"met", need.met()}});
    const bool known = verdict && isAboutStage(*verdict, rollout);
    return {{"units", known ? Json(verdict->stageUnits) : Json(nullptr)},
        {"coverage", known ? Json(verdict->coverage) : Json(nullptr)}, {"needs", needs}};
}

void renderRollout(std::ostream& out, const Rollout& rollout, const RolloutVerdict* verdict,
    std::int64_t nowUnixMs)
{
    out << generationText(rollout.generation) << ' ' << text(rollout.status);
    if (rollout.alive())
        out << " at " << shareText(rollout.sharePermille) << " of " << text(rollout.plan.unit);
    out << ", stage " << rollout.stage << " of " << rollout.plan.stages.size() << ", started "
        << utcText(rollout.startedUnixMs) << " by " << clean(rollout.startedBy) << '\n';
    renderClock(out, rollout, nowUnixMs);
    renderSeen(out, rollout, verdict, nowUnixMs);
    if (!rollout.cause.empty())
        out << "because: " << clean(rollout.cause) << '\n';
    if (rollout.alive() && !rollout.edges.empty()) {
        out << "edges:";
        for (const auto& edge : rollout.edges)
            out << ' ' << clean(edge);
        out << '\n';
    }
    out << '\n';
    Table table({{""}, {"STAGE"}, {"SHARE", Table::Align::Right}, {"EDGES"},
                    {"BAKE", Table::Align::Right}, {"SAMPLE", Table::Align::Right}, {"GATE"}},
        "");
    for (std::size_t i = 0; i < rollout.plan.stages.size(); ++i) {
        const auto& stage = rollout.plan.stages[i];
        table.add(
            {i + 1 == rollout.stage ? ">" : "", clean(stage.name), shareText(stage.sharePermille),
                clean(whereText(stage.where)), secondsText(std::int64_t{stage.bakeSeconds} * 1000),
                stage.minimumSample == 0 ? "–" : std::to_string(stage.minimumSample),
                std::string(text(stage.gate))});
    }
    table.print(out);
}

} // namespace pult::cli
