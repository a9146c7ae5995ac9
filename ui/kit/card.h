// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/kit/text_label.h"
#include "ui/theme/state_colors.h"

#include <QFrame>

#include <optional>

class QHBoxLayout;
class QVBoxLayout;

namespace pult::ui {

//! A surface with an outline and rounded corners that holds things belonging together.
class Card : public QFrame
{
    Q_OBJECT
public:
    explicit Card(QWidget* parent = nullptr);
    explicit Card(const QString& title, QWidget* parent = nullptr);

    //! An empty title takes the head away.
    void setTitle(const QString& title);
    //! Secondary text beside the title.
    void setSubtitle(const QString& subtitle);
    //! Puts a chip, button or field at the trailing end of the head.
    void addHeadWidget(QWidget* widget);
    //! Where the contents go: a column with the card's padding.
    [[nodiscard]] QVBoxLayout* body() const { return m_body; }
    void setPadding(int horizontal, int vertical);
    //! An outline that speaks: the on-call act in Bad, the current stage in Info.
    void setOutline(std::optional<Tone> tone);
    //! Drawn like a well: what is not reached yet.
    void setSunken(bool sunken);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void ensureHead();

    QVBoxLayout* m_body;
    QHBoxLayout* m_head = nullptr;
    TextLabel* m_title = nullptr;
    TextLabel* m_subtitle = nullptr;
    std::optional<Tone> m_outline;
    bool m_sunken = false;
};

//! A line between groups, one pixel (two in high contrast).
class Separator : public QWidget
{
    Q_OBJECT
public:
    explicit Separator(Qt::Orientation orientation = Qt::Horizontal, QWidget* parent = nullptr);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Qt::Orientation m_orientation;
};

} // namespace pult::ui
