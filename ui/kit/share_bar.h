// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/state_colors.h"

#include <QWidget>

#include <vector>

class QPainter;

namespace pult::ui {

struct Share
{
    double amount = 0;
    Tone tone = Tone::Neutral;
};

namespace shares {
//! Paints parts of a whole side by side; what is missing to `total` stays a groove.
void paint(QPainter& painter, const QRectF& rect, const std::vector<Share>& parts, double total,
    Qt::LayoutDirection direction);
} // namespace shares

//! Parts of a whole: 39 acknowledged, 1 refused, 1 lost of 41. Never without words beside it.
class ShareBar : public QWidget
{
    Q_OBJECT
public:
    explicit ShareBar(QWidget* parent = nullptr);

    void setParts(const std::vector<Share>& parts, double total, const QString& inWords);
    [[nodiscard]] QSize sizeHint() const override { return {220, 8}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {40, 8}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<Share> m_parts;
    double m_total = 1;
};

} // namespace pult::ui
