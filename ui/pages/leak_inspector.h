// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

#include "client/leaks.h"
#include "models/text.h"

class QPushButton;
class QVBoxLayout;

namespace pult::ui {

class BulletList;
class Chip;
class KeyValueList;
class TextBlock;
class TextLabel;

//! One edge in full: what is said of it and why, how sure that is, whose code it is, the requests
//! that speak against and for it. Below, how good the data are that all this rests on.
class LeakInspector : public QScrollArea
{
    Q_OBJECT
public:
    explicit LeakInspector(models::TextPtr text, QWidget* parent = nullptr);

    //! Null edge: only the data. `serverNow`: what ages are told by.
    void show(
        const client::LeakReport& report, const client::LeakEdge* edge, std::int64_t serverNow);

Q_SIGNALS:
    void traceRequested(const QString& traceId);
    void proveRequested();
    //! "More": the acts on this edge, below the button.
    void actsRequested(const QPoint& at);

private:
    void build();
    void showEdge(const client::LeakReport& report, const client::LeakEdge& edge, std::int64_t now);
    void showData(const client::LeakReport& report);

    models::TextPtr m_text;
    QWidget* m_edgePart = nullptr;
    TextBlock* m_title;
    Chip* m_chip;
    QPushButton* m_more;
    TextBlock* m_why;
    KeyValueList* m_facts;
    QPushButton* m_prove;
    QWidget* m_againstPart = nullptr;
    BulletList* m_against;
    QWidget* m_forPart = nullptr;
    BulletList* m_for;
    QWidget* m_dataPart = nullptr;
    BulletList* m_data;
};

} // namespace pult::ui
