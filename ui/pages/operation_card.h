// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/operation.h"
#include "models/text.h"
#include "ui/kit/card.h"

namespace pult::ui {

class ObservationNote;
class ShareBar;
class StepsBar;

//! The newest switch on its way: ACCEPTED → CONFIGURED → ACKNOWLEDGED n/m → OBSERVED, a
//! bar of gateways, and what to do when traffic says otherwise.
class OperationCard : public Card
{
    Q_OBJECT
public:
    explicit OperationCard(models::TextPtr text, QWidget* parent = nullptr);

    void show(const client::Operation& operation);

Q_SIGNALS:
    void traceRequested(const QString& traceId);
    void proveRequested();

private:
    models::TextPtr m_text;
    StepsBar* m_steps;
    ShareBar* m_shares;
    ObservationNote* m_observation;
};

} // namespace pult::ui
