// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/kit/rich_text.h"

#include <QWidget>

#include <vector>

class QGridLayout;

namespace pult::ui {

struct KeyValue
{
    QString key;
    RichText value;
    Tone tone = Tone::Neutral;
};

//! Rows of an inspector: what it is at the left, its value beside it.
class KeyValueList : public QWidget
{
    Q_OBJECT
public:
    explicit KeyValueList(QWidget* parent = nullptr);

    void setRows(const std::vector<KeyValue>& rows);
    //! Width of the keys' column; default 100.
    void setKeyWidth(int width);

Q_SIGNALS:
    void linkActivated(const QString& target);

private:
    void addRow(int row, const KeyValue& entry);

    QGridLayout* m_grid;
    int m_keyWidth = 100;
};

//! Sentences with a bullet each.
class BulletList : public QWidget
{
    Q_OBJECT
public:
    explicit BulletList(QWidget* parent = nullptr);

    struct Item
    {
        RichText text;
        Tone tone = Tone::Neutral;
    };
    void setItems(const std::vector<Item>& items);
    void setItems(const QStringList& plain);
    //! Room between items; 0 in an inspector, 2 in dialogs and cards (the default).
    void setSpacing(int spacing);

Q_SIGNALS:
    void linkActivated(const QString& target);

private:
    void clear();
};

} // namespace pult::ui
