// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/icons.h"
#include "ui/theme/state_colors.h"

#include <QWidget>

#include <optional>

class QPainter;

namespace pult::ui {

//! What a chip shows. Chips speak of states and roles; they are never pressed.
struct ChipSpec
{
    QString text;
    Tone tone = Tone::Neutral;
    std::optional<Icon> icon = std::nullopt;
    bool narrow = false; //!< a badge: a number in a small round

    friend bool operator==(const ChipSpec&, const ChipSpec&) = default;
};

//! Measures and paints chips; shared by the widget and the delegates.
namespace chips {
[[nodiscard]] int width(const ChipSpec& spec);
//! Paints at the leading, vertically centred place of `rect`; returns the width used.
int paint(QPainter& painter, QRect rect, const ChipSpec& spec, Qt::LayoutDirection direction);
} // namespace chips

class Chip : public QWidget
{
    Q_OBJECT
public:
    explicit Chip(const ChipSpec& spec = {}, QWidget* parent = nullptr);
    Chip(const QString& text, Tone tone, QWidget* parent = nullptr);

    void setSpec(const ChipSpec& spec);
    [[nodiscard]] const ChipSpec& spec() const { return m_spec; }
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    ChipSpec m_spec;
};

//! A count beside a name: grey, unless it warns.
class Badge : public Chip
{
    Q_OBJECT
public:
    explicit Badge(const QString& text = {}, bool warns = false, QWidget* parent = nullptr);
};

} // namespace pult::ui
