// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "client/leaks.h"
#include "models/text.h"
#include "ui/kit/card.h"

namespace pult::ui {

//! How much of each lane was seen at all: a bar and the words, never green. A click on a lane
//! chooses it; the keyboard has the menu of lanes for that.
class LaneCoverageCard : public Card
{
    Q_OBJECT
public:
    explicit LaneCoverageCard(models::TextPtr text, QWidget* parent = nullptr);
    ~LaneCoverageCard() override;

    void show(const client::LeakReport& report, std::optional<std::uint32_t> chosen);

Q_SIGNALS:
    void laneChosen(std::uint32_t lane);

private:
    class Rows;

    models::TextPtr m_text;
    Rows* m_rows;
};

} // namespace pult::ui
