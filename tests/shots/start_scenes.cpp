// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/shots/start_scenes.h"

#include <QLineEdit>
#include <QPushButton>

#include "tests/shots/world.h"

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace pult::shots {
namespace {

using Act = std::function<void(World&)>;

Scene start(const QString& name, scripted::Fault fault, const Act& act)
{
    return {name, [=](const std::function<void(QWidget&)>& shoot) {
                World world(std::nullopt, false, ui::UiClock::system(), fault);
                world.window().resize(1440, 900);
                world.window().show();
                world.settle();
                if (act)
                    act(world);
                world.settle();
                shoot(world.window());
            }};
}

void create(World& world)
{
    world.window().findChild<QPushButton*>(u"emptyStateAction"_s)->click();
    world.settle();
    world.window().findChild<QLineEdit*>(u"environmentName"_s)->setText(u"stage"_s);
    world.window().findChild<QLineEdit*>(u"environmentCluster"_s)->setText(u"telecom-eu"_s);
}

void createPlanned(World& world)
{
    create(world);
    world.pass(1'000ms);
    world.window().findChild<QPushButton*>(u"environmentPlan"_s)->click();
    world.pass(2'000ms);
}

Scene remembered(const QString& name, const QString& page, bool reached)
{
    return start(name, scripted::Fault::Unreachable, [page, reached](World& world) {
        const Error refused{
            Code::Unavailable, "TRANSPORT", "connection refused by pult.telecom-eu:7600", {}, {}};
        world.remember(
            scripted::beforePromote(), 3h + 12min, reached ? std::nullopt : std::optional(refused));
        world.settle();
        static_cast<void>(world.page(page));
    });
}

} // namespace

std::vector<Scene> startScenes()
{
    return {remembered(u"start-remembered-generations"_s, u"generations"_s, true),
        remembered(u"start-remembered-overview"_s, u"overview"_s, false),
        remembered(u"start-remembered-gateways"_s, u"gateways"_s, false),
        remembered(u"start-remembered-oncall"_s, u"oncall"_s, false),
        start(u"start-unreachable"_s, scripted::Fault::Unreachable, {}),
        start(u"start-empty"_s, scripted::Fault::None, {}),
        start(u"environment-dialog"_s, scripted::Fault::None, create),
        start(u"environment-plan"_s, scripted::Fault::None, createPlanned)};
}

} // namespace pult::shots
