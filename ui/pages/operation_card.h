// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/operation.h"
#include "models/text.h"
#include "ui/kit/card.h"

namespace pult::ui {

class ShareBar;
class StepsBar;

//! The newest switch on its way: ACCEPTED → CONFIGURED → ACKNOWLEDGED n/m and a bar of gateways.
class OperationCard : public Card
{
    Q_OBJECT
public:
    explicit OperationCard(models::TextPtr text, QWidget* parent = nullptr);

    void show(const client::Operation& operation);

private:
    models::TextPtr m_text;
    StepsBar* m_steps;
    ShareBar* m_shares;
};

} // namespace pult::ui
