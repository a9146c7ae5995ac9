// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QHBoxLayout;

namespace pult::ui {

class TextLabel;

//! Head of a page: title, what it speaks of, and the acts at the trailing end.
class PageHeader : public QWidget
{
    Q_OBJECT
public:
    explicit PageHeader(const QString& title, QWidget* parent = nullptr);

    void setTitle(const QString& title);
    void setSubtitle(const QString& subtitle);
    //! Adds at the trailing end, in reading order.
    void addAction(QWidget* widget);
    using QWidget::addAction;

private:
    TextLabel* m_title;
    TextLabel* m_subtitle;
    QHBoxLayout* m_row;
};

} // namespace pult::ui
