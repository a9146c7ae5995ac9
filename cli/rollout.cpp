// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/rollout.h"

#include <algorithm>
#include <condition_variable>
#include <fstream>
#include <iterator>
#include <mutex>
#include <utility>

#include <nlohmann/json.hpp>

#include "cli/render_rollout.h"
#include "cli/table.h"
#include "client/environment_watch.h"
#include "client/rollout_file.h"
#include "client/rollout_json.h"
#include "client/text.h"

namespace pult::cli {

using namespace client;

namespace {

Commands one(Command command)
{
    return std::vector<Command>{std::move(command)};
}

template <typename Kind> Commands ofGeneration(Context& context, const Arguments& arguments)
{
    return generationAt(context, arguments, arguments.words[1]).map([](std::uint32_t number) {
        return std::vector<Command>{Kind{number}};
    });
}

Result<std::uint32_t> percent(const std::string& text, const std::string& what)
{
    if (const auto permille = permilleFromText(text))
        return *permille;
    return usage(what + " is per cent from 0.1 to 100 in steps of 0.1, not \"" + text + "\".");
}

Result<std::uint32_t> seconds(const std::string& text, const std::string& what)
{
    if (const auto number = secondsFromText(text))
        return *number;
    return usage(what + " is a time such as 90s, 10m or 2h, not \"" + text + "\".");
}

std::vector<std::string> split(const std::string& text)
{
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin <= text.size();) {
        const auto end = std::min(text.find(',', begin), text.size());
        parts.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return parts;
}

Result<Holdback> holdbackOf(const Arguments& arguments)
{
    if (!arguments.has("holdback"))
        return Holdback{};
    const auto parts = split(arguments.value("holdback"));
    if (parts.size() != 2)
        return usage("--holdback is a share and a time: 5,10m.");
    const auto share = percent(parts[0], "The share of --holdback");
    if (!share)
        return failure(share.error());
    const auto lasts = seconds(parts[1], "The time of --holdback");
    if (!lasts)
        return failure(lasts.error());
    return Holdback{*share, *lasts};
}

Result<Gate> gateOf(const Arguments& arguments)
{
    const auto word = arguments.value("gate");
    if (word.empty())
        return Gate::Unknown;
    for (const auto gate : {Gate::Automatic, Gate::Person}) {
        if (text(gate) == word)
            return gate;
    }
    return usage("--gate is automatic or person, not \"" + word + "\".");
}

Result<ShareUnit> unitOf(const Arguments& arguments)
{
    const auto word = arguments.value("unit");
    if (word.empty())
        return ShareUnit::Unknown;
    for (const auto unit : {ShareUnit::Users, ShareUnit::Requests}) {
        if (text(unit) == word)
            return unit;
    }
    return usage("--unit is users or requests, not \"" + word + "\".");
}

//! What every stage has alike.
Result<Stage> likeAll(const Arguments& arguments)
{
    Stage stage;
    if (arguments.has("bake")) {
        const auto bake = seconds(arguments.value("bake"), "--bake");
        if (!bake)
            return failure(bake.error());
        stage.bakeSeconds = *bake;
    }
    if (arguments.has("minimum-sample")) {
        const auto sample = parseNumber(arguments.value("minimum-sample"), "--minimum-sample");
        if (!sample)
            return failure(sample.error());
        stage.minimumSample = *sample;
    }
    const auto gate = gateOf(arguments);
    if (!gate)
        return failure(gate.error());
    stage.gate = *gate;
    return stage;
}

Result<RolloutPlan> planOfFlags(const Arguments& arguments)
{
    auto stage = likeAll(arguments);
    if (!stage)
        return failure(stage.error());
    RolloutPlan plan;
    for (const auto& part : split(arguments.value("stages"))) {
        const auto share = percent(part, "A share of --stages");
        if (!share)
            return failure(share.error());
        stage->sharePermille = *share;
        plan.stages.push_back(*stage);
    }
    const auto unit = unitOf(arguments);
    if (!unit)
        return failure(unit.error());
    plan.unit = *unit;
    const auto holdback = holdbackOf(arguments);
    if (!holdback)
        return failure(holdback.error());
    plan.holdback = *holdback;
    if (arguments.has("push-on-green"))
        plan.finish = Finish::PushOnGreen;
    return plan;
}

Result<RolloutPlan> planOfFile(Context& context, const std::string& file)
{
    std::ifstream opened;
    if (file != "-")
        opened.open(file, std::ios::binary);
    auto& in = file == "-" ? context.io.in : opened;
    const std::string yaml{std::istreambuf_iterator<char>(in), {}};
    if (in.bad() || (file != "-" && !opened.is_open()))
        return failure(Code::NotFound, "FILE_UNREADABLE", "The file " + file + " cannot be read.");
    return parseRolloutPlan(yaml, file);
}

//! Nothing given: no plan.
Result<RolloutPlan> planOf(Context& context, const Arguments& arguments)
{
    static constexpr const char* kOfStages[]{
        "bake", "minimum-sample", "gate", "unit", "push-on-green", "holdback"};
    const bool stages = arguments.has("stages");
    if (stages && arguments.has("plan"))
        return usage("Either --plan or --stages, not both.");
    for (const auto* option : kOfStages) {
        if (!stages && arguments.has(option))
            return usage(
                "--" + std::string(option) + " goes with --stages; a plan says it itself.");
    }
    if (stages)
        return planOfFlags(arguments);
    return arguments.has("plan") ? planOfFile(context, arguments.value("plan"))
                                 : Result<RolloutPlan>(RolloutPlan{});
}

Result<std::shared_ptr<const EnvironmentState>> stateOf(
    Context& context, const std::string& environment)
{
    return ask<std::shared_ptr<const EnvironmentState>>(
        context, [&](auto& plane, auto done) { plane.getState(environment, 0, std::move(done)); });
}

//! Null: none, or traces are not received; a status is one without it, too.
std::shared_ptr<const RolloutVerdict> verdictOf(Context& context, const EnvironmentState& state)
{
    if (!state.rollout || !state.rollout->alive())
        return nullptr;
    auto verdict = ask<RolloutVerdict>(context,
        [&](auto& plane, auto done) { plane.telemetry().getVerdict(state.name, std::move(done)); });
    return verdict ? std::make_shared<const RolloutVerdict>(*std::move(verdict)) : nullptr;
}

Json json(const EnvironmentState& state, const RolloutVerdict* verdict)
{
    return {{"environment", state.name}, {"revision", state.revision},
        {"rollout", state.rollout ? toJson(*state.rollout) : Json(nullptr)},
        {"seen", state.rollout ? seenJson(*state.rollout, verdict) : Json(nullptr)}};
}

void print(Context& context, const EnvironmentState& state, std::int64_t nowUnixMs)
{
    const auto verdict = verdictOf(context, state);
    context.print(json(state, verdict.get()), [&](std::ostream& out) {
        if (state.rollout)
            renderRollout(out, *state.rollout, verdict.get(), nowUnixMs);
        else
            out << "There never was a rollout in " << state.name << ".\n";
    });
    context.io.out << std::flush;
}

//! Views on their way to the printing thread; only the newest counts.
class NewestView
{
public:
    void put(EnvironmentViewPtr view)
    {
        const std::scoped_lock lock(m_mutex);
        m_view = std::move(view);
        m_changed.notify_all();
    }
    EnvironmentViewPtr take()
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_view != nullptr; });
        return std::exchange(m_view, nullptr);
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    EnvironmentViewPtr m_view;
};

Exit follow(Context& context, const Arguments& arguments)
{
    std::uint64_t left = 0; // For ever.
    if (arguments.has("count")) {
        const auto count = parseNumber(arguments.value("count"), "--count");
        if (!count)
            return context.complain(count.error());
        left = *count;
    }
    NewestView views;
    const auto watch = watchEnvironment(context.server(), arguments.words.front(), context.clock(),
        [&views](EnvironmentViewPtr view) { views.put(std::move(view)); });
    RolloutPtr last;
    bool first = true;
    for (;;) {
        const auto view = views.take();
        if (view->link == LinkState::Failed && view->trouble)
            return context.complain(*view->trouble);
        if (!view->state)
            continue;
        const auto& now = view->state->rollout;
        const bool same = now == last || (now && last && *now == *last);
        if (same && !first)
            continue;
        first = false;
        last = now;
        print(context, *view->state, view->serverUnixMs);
        if (left != 0 && --left == 0)
            return Exit::Done;
    }
}

} // namespace

Commands startRollout(Context& context, const Arguments& arguments)
{
    auto plan = planOf(context, arguments);
    if (!plan)
        return failure(plan.error());
    if (arguments.has("template") && *plan != RolloutPlan{})
        return usage("Either a plan or --template, not both.");
    const auto number = generationAt(context, arguments, arguments.words[1]);
    if (!number)
        return failure(number.error());
    return one(StartRollout{*number, *std::move(plan), arguments.value("template")});
}

Commands setShare(Context& context, const Arguments& arguments)
{
    const auto share = percent(arguments.words[2], "The share");
    if (!share)
        return failure(share.error());
    return generationAt(context, arguments, arguments.words[1]).map([&](std::uint32_t number) {
        return std::vector<Command>{SetShare{number, *share}};
    });
}

Commands advanceRollout(Context& context, const Arguments& arguments)
{
    std::uint32_t from = 0;
    if (arguments.has("from-stage")) {
        const auto stage = parseNumber(arguments.value("from-stage"), "--from-stage");
        if (!stage)
            return failure(stage.error());
        from = static_cast<std::uint32_t>(std::min<std::uint64_t>(*stage, 1000));
    }
    return generationAt(context, arguments, arguments.words[1]).map([&](std::uint32_t number) {
        return std::vector<Command>{AdvanceRollout{number, from}};
    });
}

Commands pauseRollout(Context& context, const Arguments& arguments)
{
    return ofGeneration<PauseRollout>(context, arguments);
}

Commands resumeRollout(Context& context, const Arguments& arguments)
{
    return ofGeneration<ResumeRollout>(context, arguments);
}

Commands abortRollout(Context& context, const Arguments& arguments)
{
    return ofGeneration<AbortRollout>(context, arguments);
}

Commands setRolloutTemplate(Context& context, const Arguments& arguments)
{
    auto plan = planOf(context, arguments);
    if (!plan)
        return failure(plan.error());
    if (*plan == RolloutPlan{})
        return usage("Say which plan it is: --plan FILE or --stages 1,5,25,50,100.");
    return one(SetRolloutTemplate{{arguments.words[1], *std::move(plan)}});
}

Commands removeRolloutTemplate(Context&, const Arguments& arguments)
{
    return one(RemoveRolloutTemplate{arguments.words[1]});
}

Exit showRollout(Context& context, const Arguments& arguments)
{
    if (arguments.has("watch"))
        return follow(context, arguments);
    if (arguments.has("count"))
        return context.complain(usage("--count goes with --watch.").value());
    const auto state = stateOf(context, arguments.words.front());
    if (!state)
        return context.complain(state.error());
    print(context, **state, context.clock()->wall().time_since_epoch().count());
    return Exit::Done;
}

Exit listRolloutTemplates(Context& context, const Arguments& arguments)
{
    const auto state = stateOf(context, arguments.words.front());
    if (!state)
        return context.complain(state.error());
    Json all = Json::array();
    for (const auto& known : (*state)->rolloutTemplates)
        all.push_back(toJson(known));
    context.print(all, [&](std::ostream& out) {
        Table table({{"TEMPLATE"}, {"STAGES"}, {"FINISH"}}, "There are no rollout templates.");
        for (const auto& known : (*state)->rolloutTemplates) {
            std::string shares;
            for (const auto& stage : known.plan.stages)
                shares += (shares.empty() ? "" : ", ") + shareText(stage.sharePermille);
            table.add({known.name, shares, std::string(text(known.plan.finish))});
        }
        table.print(out);
    });
    return Exit::Done;
}

} // namespace pult::cli
