// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/state_colors.h"

#include <QWidget>

#include <vector>

namespace pult::ui {

enum class StepState
{
    Pending,
    Running,
    Done,
    Failed,
    Unknown, //!< nobody knows and nobody will
};

//! One step of an operation: ACCEPTED, CONFIGURED, ACKNOWLEDGED, OBSERVED, verified.
struct OperationStep
{
    QString title;
    QString detail = {}; //!< time, n of m, or what it will bring
    StepState state = StepState::Pending;
    QString when = {}; //!< "then", "60 s later"; columns only
};

//! The road of an operation, either as one line with arrows or as columns side by side.
class StepsBar : public QWidget
{
    Q_OBJECT
public:
    enum class Form
    {
        Arrows,
        Columns,
    };

    explicit StepsBar(Form form, QWidget* parent = nullptr);

    void setSteps(const std::vector<OperationStep>& steps);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintArrows(QPainter& painter) const;
    void paintColumns(QPainter& painter) const;
    [[nodiscard]] int stepWidth(const OperationStep& step) const;
    [[nodiscard]] int arrowsWidth(int gap) const;
    //! Beside an arrow: as wide as there is room.
    [[nodiscard]] int arrowGap() const;
    //! As wide as they like, or less where there is no room for all.
    [[nodiscard]] std::vector<int> stepWidths(int gap) const;

    Form m_form;
    std::vector<OperationStep> m_steps;
};

} // namespace pult::ui
