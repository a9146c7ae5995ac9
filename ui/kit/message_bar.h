// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/kit/rich_text.h"

#include <QWidget>

class QPushButton;

namespace pult::ui {

class TextBlock;

//! A line of news inside a page: what happened, perhaps one act, and a cross to put it away.
class MessageBar : public QWidget
{
    Q_OBJECT
public:
    explicit MessageBar(const QString& objectName, QWidget* parent = nullptr);

    //! Shows the bar. An empty action leaves the button out.
    void showMessage(Tone tone, const RichText& text, const QString& action = {});
    void setDismissible(bool dismissible);

Q_SIGNALS:
    void actionTriggered();
    void dismissed();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    TextBlock* m_text;
    QPushButton* m_action;
    QPushButton* m_close;
    Tone m_tone = Tone::Info;
};

} // namespace pult::ui
