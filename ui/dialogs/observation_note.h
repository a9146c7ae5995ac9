// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "client/operation.h"
#include "models/text.h"

class QPushButton;

namespace pult::ui {

class TextBlock;

//! What to do about the fourth step when it did not end well: traces of what went wrong when live
//! traffic contradicts the switch, a probe when there was none. Takes no room otherwise.
class ObservationNote : public QWidget
{
    Q_OBJECT
public:
    explicit ObservationNote(QWidget* parent = nullptr);

    void show(const models::Text& text, const client::Operation& operation);

Q_SIGNALS:
    void traceRequested(const QString& traceId);
    void proveRequested();

private:
    TextBlock* m_words;
    QPushButton* m_prove;
};

} // namespace pult::ui
