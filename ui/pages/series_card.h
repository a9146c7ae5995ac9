// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/kit/sparkline.h"
#include "ui/kit/stat_card.h"

namespace pult::ui {

//! One figure and how it came to be.
class SeriesCard : public StatCard
{
    Q_OBJECT
public:
    explicit SeriesCard(const QString& label, QWidget* parent = nullptr);

    void setSeries(const SparklineData& series, const QString& inWords);

private:
    Sparkline* m_line;
};

} // namespace pult::ui
