// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/kit/card.h"

namespace pult::ui {

//! A card with one big figure: what, how much, compared to what.
class StatCard : public Card
{
    Q_OBJECT
public:
    explicit StatCard(const QString& label, QWidget* parent = nullptr);

    //! `beside` stands on the figure's line, `below` under it; either may be empty.
    void setFigure(const QString& figure, const QString& beside, const QString& below = {},
        Tone tone = Tone::Neutral);

private:
    TextLabel* m_label;
    TextLabel* m_figure;
    TextLabel* m_beside;
    TextLabel* m_below;
};

} // namespace pult::ui
