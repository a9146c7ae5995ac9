// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "tests/scripted/scripted_rollout.h"
#include "tests/ui_pages/stage.h"
#include "ui/kit/text_block.h"
#include "ui/kit/text_label.h"
#include "ui/pages/chart_card.h"

namespace pult::test {

//! The console on the page of rollouts.
struct RolloutStage : Stage
{
    explicit RolloutStage(client::EnvironmentState state)
        : Stage(std::move(state))
    {
        if (isLive())
            go(QStringLiteral("rollout"));
    }
    void judge(scripted::Fate fate) { scripted::judge(world.plane().telemetry(), fate); }
    //! As if it had always flowed so.
    void flow(std::vector<scripted::Traffic> traffic)
    {
        go(QStringLiteral("overview"));
        world.plane().telemetry().setTraffic(std::move(traffic), scripted::kNowMs);
        go(QStringLiteral("rollout"));
    }
    [[nodiscard]] QString words(const QString& name)
    {
        if (auto* label = find<ui::TextLabel>(name))
            return label->text();
        auto* block = find<ui::TextBlock>(name);
        return block ? block->text().text() : QString();
    }
    [[nodiscard]] int shownCharts()
    {
        int shown = 0;
        for (const auto* card : world.window().page()->findChildren<ui::ChartCard*>())
            shown += card->isVisible() ? 1 : 0;
        return shown;
    }
};

} // namespace pult::test
