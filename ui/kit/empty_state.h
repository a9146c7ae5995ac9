// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/icons.h"

#include <QWidget>

class QPushButton;

namespace pult::ui {

class TextBlock;
class TextLabel;

//! In place of contents: what belongs here, how to get it, one button.
class EmptyState : public QWidget
{
    Q_OBJECT
public:
    explicit EmptyState(QWidget* parent = nullptr);

    void setIcon(Icon icon, Token ink = Token::Ink3);
    void setTexts(const QString& title, const QString& detail);
    //! An empty text takes the button away.
    void setActionText(const QString& text);
    //! A request id with a button that copies it and what was said; empty for none.
    void setRequestId(const QString& requestId);
    [[nodiscard]] QString copyText() const;

Q_SIGNALS:
    void actionTriggered();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QWidget* m_iconSpace;
    TextLabel* m_title;
    TextBlock* m_detail;
    QPushButton* m_action;
    QWidget* m_requestRow;
    TextLabel* m_request;
    Icon m_icon = Icon::Info;
    Token m_iconInk = Token::Ink3;
};

} // namespace pult::ui
