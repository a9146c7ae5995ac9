// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QWidget>

#include "ui/kit/steps_bar.h"

namespace pult::ui {

//! Steps one below the other: mark, name, what was found, how long it took.
class StepList : public QWidget
{
    Q_OBJECT
public:
    struct Step
    {
        QString title;
        QString words;
        QString took;
        StepState state = StepState::Pending;
        bool skipped = false;
    };

    explicit StepList(QWidget* parent = nullptr);

    void setSteps(std::vector<Step> steps);
    [[nodiscard]] const std::vector<Step>& steps() const { return m_steps; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return {280, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<Step> m_steps;
};

} // namespace pult::ui
