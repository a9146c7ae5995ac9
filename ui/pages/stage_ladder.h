// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/rollout_words.h"

#include <QWidget>

class QGridLayout;

namespace pult::ui {

//! One stage of a rollout: what it reaches, how long it bakes, how far it is.
class StageCard : public QWidget
{
    Q_OBJECT
public:
    explicit StageCard(QWidget* parent = nullptr);

    void setFacts(const models::rollout::StageFacts& facts);

    [[nodiscard]] QSize sizeHint() const override { return {180, 68}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {110, 68}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintWords(QPainter& painter, const QRect& inner) const;
    void paintProgress(QPainter& painter, const QRect& inner) const;

    models::rollout::StageFacts m_facts;
};

//! The stages of a rollout in their order, six in a row at most.
class StageLadder : public QWidget
{
    Q_OBJECT
public:
    explicit StageLadder(QWidget* parent = nullptr);

    void setStages(const std::vector<models::rollout::StageFacts>& stages);

private:
    QGridLayout* m_grid;
    std::vector<StageCard*> m_cards;
};

} // namespace pult::ui
