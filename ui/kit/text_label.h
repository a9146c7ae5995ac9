// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"
#include "ui/theme/type_scale.h"

#include <QLabel>

namespace pult::ui {

//! One line of text in a role of the type scale and an ink of the tokens. Elides at its end when
//! there is no room and then shows the whole in its tooltip.
class TextLabel : public QLabel
{
    Q_OBJECT
public:
    explicit TextLabel(const QString& text = {}, TextRole role = TextRole::Body,
        Token ink = Token::Ink, QWidget* parent = nullptr);

    void setInk(Token ink);
    [[nodiscard]] Token ink() const { return m_ink; }
    void setRole(TextRole role);
    //! Digits of equal width, for numbers that run.
    void setTabular(bool tabular);
    //! Whether the label may get narrower than its text. Off by default.
    void setElided(bool elided);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    [[nodiscard]] int textWidth() const;

    TextRole m_role;
    Token m_ink;
    bool m_tabular = false;
    bool m_elided = false;
};

//! Title of a section: 13 semibold.
[[nodiscard]] TextLabel* sectionTitle(const QString& text, QWidget* parent = nullptr);
//! Secondary text.
[[nodiscard]] TextLabel* secondaryText(const QString& text, QWidget* parent = nullptr);

} // namespace pult::ui
