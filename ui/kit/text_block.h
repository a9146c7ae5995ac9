// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/kit/rich_text.h"
#include "ui/theme/type_scale.h"

#include <QHash>
#include <QTextDocument>
#include <QWidget>

#include <optional>

namespace pult::ui {

//! Running text that wraps, with lines of the role's height. Links are reached with Tab and the
//! arrow keys and opened with Enter.
class TextBlock : public QWidget
{
    Q_OBJECT
public:
    explicit TextBlock(const RichText& text = {}, TextRole role = TextRole::Body,
        Token ink = Token::Ink, QWidget* parent = nullptr);

    void setText(const RichText& text);
    [[nodiscard]] const RichText& text() const { return m_text; }
    void setInk(Token ink);
    void setAlignment(Qt::Alignment alignment);

    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void linkActivated(const QString& target);

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void rebuild();
    void layOut(double width) const;
    [[nodiscard]] QString anchorAt(QPointF at) const;
    void stepLink(int by);
    [[nodiscard]] QStringList links() const;

    RichText m_text;
    TextRole m_role;
    Token m_ink;
    Qt::Alignment m_alignment = Qt::AlignLeading;
    mutable QTextDocument m_document; //!< Laid out for any width until layOut().
    mutable std::optional<int> m_idealWidth;
    mutable QHash<int, int> m_heights; //!< By width.
    int m_link = -1;
};

} // namespace pult::ui
