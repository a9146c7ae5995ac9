// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/shots/scenes.h"

#include <QApplication>
#include <QComboBox>
#include <QFile>
#include <QLineEdit>
#include <QPushButton>
#include <QTemporaryDir>

#include "models/leak_words.h"
#include "tests/scripted/scripted_rollout.h"
#include "tests/shots/start_scenes.h"
#include "tests/shots/world.h"
#include "ui/dialogs/plan_dialog.h"
#include "ui/dialogs/register_dialog.h"
#include "ui/kit/hold_button.h"
#include "ui/pages/generations_page.h"
#include "ui/pages/oncall_page.h"

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace pult::shots {
namespace {

constexpr QSize kDesk{1440, 900};

using Act = std::function<void(World&)>;

using Shoot = std::function<void(QWidget&)>;

void play(client::EnvironmentState state, bool trouble, const QString& page, const Act& act,
    QSize size, const Shoot& shoot)
{
    World world(std::move(state), trouble);
    world.window().resize(size);
    world.window().show();
    world.settle();
    static_cast<void>(world.page(page));
    world.pass(1'200ms);
    if (act)
        act(world);
    world.settle();
    shoot(world.window());
}

Scene scene(const QString& name, std::function<client::EnvironmentState()> state, bool trouble,
    const QString& page, Act act = {}, QSize size = kDesk)
{
    return {name, [=](const Shoot& shoot) { play(state(), trouble, page, act, size, shoot); }};
}

Scene rightToLeft(const QString& name, std::function<client::EnvironmentState()> state,
    const QString& page, const Act& act)
{
    return {name, [=](const Shoot& shoot) {
                QApplication::setLayoutDirection(Qt::RightToLeft);
                play(state(), false, page, act, kDesk, shoot);
                QApplication::setLayoutDirection(Qt::LeftToRight);
            }};
}

client::EnvironmentState before()
{
    return scripted::beforePromote();
}

client::EnvironmentState after()
{
    return scripted::afterPromote();
}

void type(World& world, const QString& field, const QString& words)
{
    if (auto* edit = world.window().findChild<QLineEdit*>(field))
        edit->setText(words);
}

void press(World& world, const QString& button)
{
    if (auto* found = world.window().findChild<QPushButton*>(button))
        found->click();
}

Act plan(const client::Command& command, const QString& why = {}, const QString& typed = {})
{
    return [=](World& world) {
        world.window().openPlan("prod", command);
        world.settle();
        type(world, u"planReason"_s, why);
        type(world, u"planTyped"_s, typed);
        world.pass(2'000ms);
    };
}

Act execute(const client::Command& command, scripted::Fault fault)
{
    return [=](World& world) {
        plan(command, u"release 3.22 after green canary"_s)(world);
        world.plane().setFault(fault);
        world.settle();
        press(world, u"planVerb"_s);
        world.settle();
        world.pass(4'000ms);
    };
}

void stale(World& world)
{
    world.breakStream();
    world.pass(47'000ms);
}

void unreachable(World& world)
{
    world.plane().setFault(scripted::Fault::Unreachable);
    world.breakStream();
    world.pass(62'000ms);
}

//! The newest operation as the control plane tells of it later.
void retell(World& world, const std::function<void(client::Operation&)>& change)
{
    client::EnvironmentView view = world.plane().view("prod");
    auto operations = std::make_shared<client::OperationMap>(*view.operations);
    client::Operation last = *operations->rbegin()->second;
    change(last);
    (*operations)[last.revision] = std::make_shared<const client::Operation>(std::move(last));
    view.operations = std::move(operations);
    world.show(std::move(view));
    world.settle();
}

void contradict(client::Operation& operation)
{
    operation.step = client::OperationStep::Acknowledged;
    operation.acknowledged = operation.counted;
    operation.acknowledgedAfterUs = 62'000;
    operation.observation = client::Observation{client::ObservationOutcome::Contradicted, 41, 259,
        0.11, 2'400'000, {scripted::kLeakTrace, "61c0ffee61c0ffee61c0ffee61c0ffee"},
        "259 of 300 requests were served by orders g5", true};
}

void stillCount(client::Operation& operation)
{
    operation.step = client::OperationStep::Acknowledged;
    operation.acknowledged = operation.counted;
    operation.acknowledgedAfterUs = 62'000;
    operation.countingUntilUnixMs = scripted::kNowMs + 540'000;
    operation.observation = client::Observation{};
    operation.observation->right = 41;
}

//! After the press, on the page of on-call and in the dialog of a plan.
std::vector<Scene> operationScenes()
{
    const auto goBack = [](const std::function<void(client::Operation&)>& change) {
        return [change](World& world) {
            auto* hold = world.window().findChild<ui::HoldButton*>(u"oncallHold"_s);
            Q_EMIT hold->triggered();
            world.settle();
            retell(world, change);
        };
    };
    const auto promote = [](const std::function<void(client::Operation&)>& change) {
        return [change](World& world) {
            execute(client::Promote{5}, scripted::Fault::None)(world);
            retell(world, change);
        };
    };
    return {scene(u"oncall-contradicted"_s, after, false, u"oncall"_s, goBack(contradict)),
        scene(u"oncall-counting"_s, after, false, u"oncall"_s, goBack(stillCount)),
        scene(u"plan-contradicted"_s, before, false, u"generations"_s, promote(contradict)),
        scene(u"plan-counting"_s, before, false, u"generations"_s, promote(stillCount))};
}

//! The page of rollouts, with what the analysis says.
Act judged(scripted::Fate fate, const Act& then = {})
{
    return [=](World& world) {
        scripted::judge(world.plane().telemetry(), fate);
        world.settle();
        world.pass(1'000ms);
        if (then)
            then(world);
    };
}

//! A plan with everything in it, of which some is unfolded.
Act unfolded(const QStringList& folds)
{
    return [folds](World& world) {
        world.window().openRollout("prod", 5);
        world.settle();
        world.window().findChild<QComboBox*>(u"rolloutTemplate"_s)->setCurrentIndex(1);
        for (const QString& fold : folds)
            world.window().findChild<QAbstractButton*>(fold)->click();
        world.settle();
        world.pass(1'000ms);
    };
}

std::vector<Scene> rolloutScenes()
{
    using client::RolloutStatus;
    const auto at
        = [](RolloutStatus status) { return [status] { return scripted::rollingOut(status); }; };
    const auto rollout
        = [&](const QString& name, RolloutStatus status, const Act& act, QSize size = kDesk) {
              return scene(name, at(status), false, u"rollout"_s, act, size);
          };
    const auto pressing
        = [](const QString& button) { return [button](World& world) { press(world, button); }; };
    using scripted::Fate;
    std::vector<Scene> all{rollout(u"rollout"_s, RolloutStatus::Baking, judged(Fate::Healthy)),
        rollout(u"rollout-held"_s, RolloutStatus::WaitingGate, judged(Fate::Held)),
        rollout(u"rollout-running"_s, RolloutStatus::Running, judged(Fate::Silent)),
        rollout(u"rollout-no-verdict"_s, RolloutStatus::Running, {}),
        rollout(u"rollout-paused"_s, RolloutStatus::Paused, judged(Fate::Healthy)),
        rollout(u"rollout-aborted"_s, RolloutStatus::Aborted, judged(Fate::Failing)),
        rollout(u"rollout-sides"_s, RolloutStatus::Baking,
            judged(Fate::Healthy, pressing(u"rolloutSides"_s))),
        rollout(u"rollout-percentiles"_s, RolloutStatus::Baking,
            judged(Fate::Healthy, pressing(u"rolloutPercentiles"_s))),
        rollout(u"rollout-heatmap"_s, RolloutStatus::Baking,
            judged(Fate::Healthy, pressing(u"rolloutHeatmap"_s))),
        rollout(u"rollout-table"_s, RolloutStatus::Baking,
            judged(Fate::Healthy, pressing(u"rolloutTable"_s))),
        rollout(u"rollout-unfolded"_s, RolloutStatus::Baking,
            judged(Fate::Healthy,
                [](World& world) {
                    if (auto* fold = world.window().findChild<QAbstractButton*>(u"rolloutFold"_s))
                        fold->click();
                })),
        rollout(u"rollout-stale"_s, RolloutStatus::Baking, judged(Fate::Healthy, stale)),
        rollout(u"rollout-share"_s, RolloutStatus::Baking,
            judged(Fate::Healthy, pressing(u"rolloutShare"_s))),
        rollout(u"rollout-abort"_s, RolloutStatus::Baking, plan(client::AbortRollout{5})),
        scene(u"rollout-promote"_s, scripted::waitingForPromote, false, u"rollout"_s,
            judged(Fate::Healthy)),
        scene(u"rollout-holdback"_s, scripted::holdingBack, false, u"rollout"_s,
            judged(Fate::Healthy)),
        scene(u"rollout-empty"_s, scripted::withTemplates, false, u"rollout"_s),
        scene(u"rollout-nothing"_s, scripted::emptyEnvironment, false, u"rollout"_s),
        scene(u"rollout-start"_s, scripted::withTemplates, false, u"rollout"_s,
            [](World& world) {
                world.window().openRollout("prod", 5);
                world.settle();
                world.pass(1'000ms);
            }),
        scene(u"oncall-share"_s, at(RolloutStatus::Baking), false, u"oncall"_s, [](World& world) {
            world.plane().telemetry().setAlerts(scripted::alerts());
            judged(Fate::Held)(world);
            world.pass(6'000ms);
        })};
    all.push_back(scene(u"rollout-start-advanced"_s, scripted::withTemplates, false, u"rollout"_s,
        unfolded({u"rolloutAdvanced"_s}), {1366, 768}));
    all.push_back(scene(u"rollout-start-stage"_s, scripted::withTemplates, false, u"rollout"_s,
        unfolded({u"rolloutStage2-fold"_s}), {1366, 768}));
    for (const QSize& size : {QSize{1366, 768}, QSize{1920, 1080}})
        all.push_back(rollout(u"rollout-%1x%2"_s.arg(size.width()).arg(size.height()),
            RolloutStatus::Baking, judged(Fate::Held), size));
    all.push_back(
        rightToLeft(u"rollout-rtl"_s, at(RolloutStatus::Baking), u"rollout"_s, judged(Fate::Held)));
    return all;
}

std::vector<Scene> overviewScenes()
{
    const Act three = [](World& world) {
        world.plane().telemetry().setAlerts(scripted::alerts());
        scripted::judge(world.plane().telemetry(), scripted::Fate::Held);
        world.show(scripted::viewOf(scripted::stageEnvironment(), true, {}));
        world.show(scripted::viewOf(scripted::testEnvironment(), false, {}));
        world.session().refreshServer();
        world.settle();
        world.pass(2'000ms);
    };
    const auto rolling = [] { return scripted::rollingOut(client::RolloutStatus::Baking); };
    return {scene(u"overview"_s, rolling, false, u"overview"_s, three),
        scene(u"overview-1366x768"_s, rolling, false, u"overview"_s, three, {1366, 768}),
        scene(u"overview-1920x1080"_s, rolling, false, u"overview"_s, three, {1920, 1080}),
        scene(u"overview-quiet"_s, scripted::emptyEnvironment, false, u"overview"_s),
        scene(u"overview-stale"_s, rolling, false, u"overview"_s, stale),
        rightToLeft(u"overview-rtl"_s, rolling, u"overview"_s, three)};
}

std::vector<Scene> pageScenes()
{
    const auto at
        = [](const QSize& size) { return u"%1x%2"_s.arg(size.width()).arg(size.height()); };
    std::vector<Scene> all{scene(u"generations"_s, before, false, u"generations"_s),
        scene(u"leaks"_s, before, false, u"leaks"_s),
        scene(u"gateways"_s, after, true, u"gateways"_s),
        scene(u"activity"_s, after, true, u"activity"_s),
        scene(u"oncall"_s, after, false, u"oncall"_s),
        scene(u"connections"_s, before, false, u"connections"_s)};
    for (const QSize& size : {QSize{1366, 768}, QSize{1920, 1080}}) {
        all.push_back(
            scene(u"generations-"_s + at(size), before, false, u"generations"_s, {}, size));
        all.push_back(scene(u"leaks-"_s + at(size), before, false, u"leaks"_s, {}, size));
        all.push_back(scene(u"gateways-"_s + at(size), after, true, u"gateways"_s, {}, size));
        all.push_back(scene(u"activity-"_s + at(size), after, true, u"activity"_s, {}, size));
        all.push_back(scene(u"oncall-"_s + at(size), after, false, u"oncall"_s, {}, size));
        all.push_back(scene(u"plan-"_s + at(size), before, false, u"generations"_s,
            plan(client::Promote{5}, u"release 3.22"_s), size));
    }
    return all;
}

std::vector<Scene> stateScenes()
{
    return {
        scene(u"generations-empty"_s, scripted::emptyEnvironment, false, u"generations"_s),
        scene(u"gateways-empty"_s, scripted::emptyEnvironment, false, u"gateways"_s),
        scene(u"activity-empty"_s, scripted::emptyEnvironment, false, u"activity"_s),
        scene(u"generations-stale"_s, before, false, u"generations"_s, stale),
        scene(u"gateways-stale"_s, after, true, u"gateways"_s, stale),
        scene(u"generations-lagging"_s, before, false, u"generations"_s,
            [](World& world) { world.pass(14'000ms); }),
        scene(u"generations-filtered-empty"_s, before, false, u"generations"_s,
            [](World& world) { type(world, u"generationsFilter"_s, u"no such service"_s); }),
        scene(u"generations-filtered"_s, before, false, u"generations"_s,
            [](World& world) { type(world, u"generationsFilter"_s, u"pay"_s); }),
        scene(u"generations-cell"_s, before, false, u"generations"_s,
            [](World& world) {
                world.window().navigate({{}, u"generations"_s, u"billing"_s, {}, 0});
            }),
        scene(u"generations-read-only"_s, before, false, u"generations"_s,
            [](World& world) { world.session().setReadOnly(true); }),
        scene(u"generations-history"_s, after, false, u"generations"_s,
            [](World& world) {
                press(world, u"historyBack"_s);
                world.settle();
            }),
        scene(
            u"generations-after-rollback"_s, [] { return scripted::afterRollback(); }, false,
            u"generations"_s),
        scene(u"gateways-subscriptions"_s, before, false, u"gateways"_s,
            [](World& world) { press(world, u"gatewaysSubscriptions"_s); }),
        scene(u"gateways-only-lagging"_s, after, true, u"gateways"_s,
            [](World& world) { press(world, u"gatewaysOnlyLagging"_s); }),
        scene(
            u"oncall-impossible"_s, [] { return scripted::afterRollback(); }, false, u"oncall"_s),
        scene(u"oncall-unreachable"_s, after, false, u"oncall"_s, unreachable),
        scene(u"oncall-errors"_s, scripted::promotedAWhileAgo, false, u"oncall"_s,
            [](World& world) {
                world.plane().telemetry().setTraffic(
                    scripted::trafficAfterPromote(), scripted::kNowMs);
                world.plane().telemetry().endStreams(std::nullopt);
                world.settle();
                world.pass(6'000ms);
            }),
        scene(u"oncall-off"_s, after, false, u"oncall"_s,
            [](World& world) {
                world.plane().telemetry().setOn(false);
                world.settle();
            }),
        scene(u"oncall-done"_s, after, false, u"oncall"_s,
            [](World& world) {
                auto* hold = world.window().findChild<ui::HoldButton*>(u"oncallHold"_s);
                Q_EMIT hold->triggered();
            }),
        scene(u"oncall-not-confirmed"_s, after, false, u"oncall"_s,
            [](World& world) {
                world.plane().setFault(scripted::Fault::Silent);
                auto* hold = world.window().findChild<ui::HoldButton*>(u"oncallHold"_s);
                Q_EMIT hold->triggered();
                world.pass(4'000ms);
            }),
        scene(u"connections-test"_s, before, false, u"connections"_s,
            [](World& world) { press(world, u"connectionsTest"_s); }),
        scene(u"generations-persian"_s, scripted::persian, false, u"generations"_s),
        scene(u"activity-persian"_s, scripted::persian, false, u"activity"_s),
        rightToLeft(u"generations-rtl"_s, scripted::persian, u"generations"_s, {}),
        rightToLeft(u"oncall-rtl"_s, after, u"oncall"_s, {}),
        rightToLeft(u"gateways-rtl"_s, after, u"gateways"_s, {}),
        rightToLeft(u"plan-rtl"_s, scripted::persian, u"generations"_s,
            plan(client::Promote{5}, u"انتشار ۳٫۲۲ پس از canary سبز"_s)),
        scene(u"palette"_s, before, false, u"generations"_s,
            [](World& world) { world.window().actions().run(u"go.palette"_s); }),
        scene(u"keys"_s, before, false, u"generations"_s,
            [](World& world) { world.window().actions().run(u"view.keys"_s); }),
    };
}

std::vector<Scene> leakScenes()
{
    const auto leaks = [](const QString& name, Act act) {
        return scene(name, before, false, u"leaks"_s, std::move(act));
    };
    return {leaks(u"leaks-graph"_s, [](World& world) { press(world, u"leaksGraphForm"_s); }),
        leaks(u"leaks-matrix"_s, [](World& world) { press(world, u"leaksMatrix"_s); }),
        leaks(u"leaks-lane"_s,
            [](World& world) {
                world.window().navigate({{}, u"leaks"_s, u"lane:g6"_s, {}, 0});
            }),
        leaks(u"leaks-big-trace"_s,
            [](World& world) {
                const client::Trace trace = scripted::bigTrace(50'000);
                world.plane().telemetry().setTrace(trace);
                world.window().navigate(
                    {{}, u"leaks"_s, u"trace:"_s + QString::fromStdString(trace.id), {}, 0});
            }),
        leaks(u"leaks-unknown-trace"_s,
            [](World& world) {
                world.window().navigate({{}, u"leaks"_s, u"trace:"_s + QString(32, u'a'), {}, 0});
            }),
        leaks(u"leaks-filtered-empty"_s,
            [](World& world) { type(world, u"leaksFilter"_s, u"no such edge"_s); }),
        leaks(u"leaks-nothing-yet"_s,
            [](World& world) {
                world.plane().telemetry().setReport(scripted::quietReport());
                world.advance(200ms);
            }),
        leaks(u"leaks-off"_s,
            [](World& world) {
                world.plane().telemetry().setOn(false);
                world.settle();
            }),
        leaks(u"leaks-stale"_s,
            [](World& world) {
                const Error lost{Code::Unavailable, "TRANSPORT", "connection reset", {}, {}};
                world.plane().telemetry().setFailure(lost);
                world.plane().telemetry().endStreams(lost);
                world.pass(47'000ms);
            }),
        leaks(u"leaks-waived"_s,
            [](World& world) {
                world.plane().telemetry().setReport(scripted::waivedReport());
                world.advance(200ms);
                world.window().navigate({{}, u"leaks"_s,
                    models::leaks::id(scripted::waivedReport().edges.front()), {}, 0});
                world.settle();
            }),
        leaks(u"waive"_s,
            [](World& world) {
                world.window().openWaive("prod", scripted::leakReport().edges.front());
                type(world, u"waiveOwner"_s, u"crm team"_s);
            }),
        leaks(u"waive-plan"_s,
            [](World& world) {
                world.window().openWaive("prod", scripted::leakReport().edges.front());
                type(world, u"waiveOwner"_s, u"crm team"_s);
                world.pass(500ms);
                press(world, u"waivePlan"_s);
                world.settle();
            }),
        leaks(u"prove"_s,
            [](World& world) {
                press(world, u"leaksProve"_s);
                world.settle();
            }),
        leaks(u"prove-done"_s,
            [](World& world) {
                press(world, u"leaksProve"_s);
                world.settle();
                press(world, u"proveSend"_s);
                world.settle();
            }),
        leaks(u"find"_s, [](World& world) { press(world, u"leaksFind"_s); }),
        leaks(u"find-done"_s,
            [](World& world) {
                press(world, u"leaksFind"_s);
                world.settle();
                if (auto* kind = world.window().findChild<QComboBox*>(u"findKind"_s))
                    kind->setCurrentIndex(2);
                type(world, u"findWords"_s, u"alice"_s);
                press(world, u"findGo"_s);
                world.settle();
            }),
        rightToLeft(u"leaks-rtl"_s, before, u"leaks"_s, {})};
}

std::vector<Scene> dialogScenes()
{
    const client::Command promote = client::Promote{5};
    return {
        scene(u"plan"_s, before, false, u"generations"_s,
            plan(promote, u"release 3.22 after green canary"_s)),
        scene(u"plan-class1"_s, after, false, u"generations"_s, plan(client::Retreat{})),
        scene(u"plan-class3"_s, before, false, u"generations"_s,
            plan(client::RetireLegacy{}, u"end of holdback"_s, u"PROD 5"_s)),
        scene(u"plan-refused"_s, before, false, u"generations"_s, plan(client::Promote{6})),
        scene(u"plan-changed"_s, before, false, u"generations"_s,
            [promote](World& world) {
                plan(promote, u"release 3.22"_s)(world);
                world.plane().setTwist("orders moves at 3 more gateways");
                world.plane().setFault(scripted::Fault::PlanChanged);
                press(world, u"planVerb"_s);
                world.settle();
                world.pass(1'000ms);
            }),
        scene(u"plan-done"_s, before, true, u"generations"_s,
            execute(promote, scripted::Fault::None)),
        scene(u"plan-not-confirmed"_s, before, false, u"generations"_s,
            execute(promote, scripted::Fault::Silent)),
        scene(u"plan-not-permitted"_s, before, false, u"generations"_s,
            execute(promote, scripted::Fault::NotPermitted)),
        scene(u"plan-failed"_s, before, false, u"generations"_s,
            execute(promote, scripted::Fault::JournalFailed)),
        scene(u"freeze"_s, before, false, u"generations"_s,
            [](World& world) { world.window().openFreeze("prod"); }),
        scene(u"compare"_s, before, false, u"generations"_s,
            [](World& world) { world.window().openCompare("prod", 4, 6); }),
        scene(u"register-errors"_s, before, false, u"generations"_s,
            [](World& world) {
                QTemporaryDir folder;
                QFile file(folder.filePath(u"crm-3.24.yaml"_s));
                if (file.open(QIODevice::WriteOnly))
                    file.write("release: broken\n");
                file.close();
                world.window().openRegister("prod");
                world.settle();
                if (auto* dialog = world.window().findChild<ui::RegisterDialog*>())
                    dialog->openFile(file.fileName());
            }),
        scene(u"connection"_s, before, false, u"connections"_s,
            [](World& world) { press(world, u"connectionsAdd"_s); }),
        scene(u"about"_s, before, false, u"generations"_s,
            [](World& world) { world.window().actions().run(u"view.about"_s); }),
    };
}

} // namespace

std::vector<Scene> scenes()
{
    std::vector<Scene> all = pageScenes();
    for (std::vector<Scene> more : {stateScenes(), operationScenes(), rolloutScenes(),
             overviewScenes(), leakScenes(), dialogScenes(), startScenes()})
        for (Scene& each : more)
            all.push_back(std::move(each));
    return all;
}

} // namespace pult::shots
