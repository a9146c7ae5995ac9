// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kit/chip.h"

#include "ui/theme/measures.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/theme/type_scale.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QStyle>

#include <cmath>

namespace pult::ui {
namespace {

constexpr int kPadding = 8;
constexpr int kBadgePadding = 6;
constexpr int kChipIcon = 12;
constexpr int kIconGap = 4;

int paddingOf(const ChipSpec& spec)
{
    return spec.narrow ? kBadgePadding : kPadding;
}

} // namespace

int chips::width(const ChipSpec& spec)
{
    if (spec.text.isEmpty() && !spec.icon)
        return 0;
    static const QFontMetricsF metrics(font(TextRole::Label));
    const int text = static_cast<int>(std::ceil(metrics.horizontalAdvance(spec.text)));
    const int icon = spec.icon ? kChipIcon + (spec.text.isEmpty() ? 0 : kIconGap) : 0;
    return std::max(measures::kChip, text + icon + 2 * paddingOf(spec));
}

int chips::paint(QPainter& painter, QRect rect, const ChipSpec& spec, Qt::LayoutDirection direction)
{
    const int wide = std::min(width(spec), rect.width());
    if (wide <= 0)
        return 0;
    painter.save();
    const QRect box = QStyle::alignedRect(
        direction, Qt::AlignLeading | Qt::AlignVCenter, QSize(wide, measures::kChip), rect);
    const bool outlined = Theme::instance().isHighContrast();
    const QColor ink = StateColors::text(spec.tone);
    paint::box(painter, box, measures::kChip / 2.0, StateColors::wash(spec.tone),
        outlined ? ink : QColor(Qt::transparent), 2);
    const int padding = paddingOf(spec);
    QRect inner = box.adjusted(padding, 0, -padding, 0);
    if (spec.icon) {
        const QRect icon = QStyle::alignedRect(
            direction, Qt::AlignLeading | Qt::AlignVCenter, QSize(kChipIcon, kChipIcon), inner);
        paintIcon(painter, *spec.icon, icon, ink);
        inner = QStyle::visualRect(direction, inner, inner.adjusted(kChipIcon + kIconGap, 0, 0, 0));
    }
    painter.setFont(font(TextRole::Label));
    painter.setPen(ink);
    const QString text
        = QFontMetrics(painter.font()).elidedText(spec.text, Qt::ElideRight, inner.width() + 2);
    paint::words(painter, inner.adjusted(-2, 0, 2, 0), Qt::AlignCenter | Qt::TextSingleLine, text);
    painter.restore();
    return wide;
}

Chip::Chip(const ChipSpec& spec, QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setSpec(spec);
}

Chip::Chip(const QString& text, Tone tone, QWidget* parent)
    : Chip(ChipSpec{text, tone}, parent)
{}

void Chip::setSpec(const ChipSpec& spec)
{
    m_spec = spec;
    setAccessibleName(spec.text);
    updateGeometry();
    update();
}

QSize Chip::sizeHint() const
{
    return {chips::width(m_spec), measures::kChip};
}

void Chip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    chips::paint(painter, rect(), m_spec, layoutDirection());
}

Badge::Badge(const QString& text, bool warns, QWidget* parent)
    : Chip(ChipSpec{text, warns ? Tone::Warn : Tone::Neutral, std::nullopt, true}, parent)
{}

} // namespace pult::ui
