// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/journal.h"
#include "models/text.h"
#include "ui/kit/card.h"

class QPushButton;

namespace pult::ui {

class KeyValueList;
class TextBlock;
class VersionSteps;

//! One event in full: what was before and after, what the decision relied on, plan, origin and
//! chain; beside it what became of each service.
class EventCards : public QWidget
{
    Q_OBJECT
public:
    explicit EventCards(models::TextPtr text, QWidget* parent = nullptr);

    void show(const client::JournalEntry& entry);

Q_SIGNALS:
    void copyCliRequested();
    void showTableRequested();

private:
    models::TextPtr m_text;
    Card* m_eventCard;
    KeyValueList* m_facts;
    Card* m_changesCard;
    VersionSteps* m_changes;
    TextBlock* m_unchanged;
    QPushButton* m_copy;
};

} // namespace pult::ui
