// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/status_bar.h"

#include "ui/kit/tabular.h"
#include "ui/theme/measures.h"
#include "ui/theme/theme.h"
#include "ui/theme/type_scale.h"

#include <QPainter>

#include <cmath>

namespace pult::ui {
namespace {

constexpr int kSide = 16;
constexpr int kBetween = 20;

QFont faceOf(const Run& run)
{
    QFont face = font(run.mono ? TextRole::MonoSmall : TextRole::Caption);
    if (run.strong)
        face.setWeight(QFont::DemiBold);
    return face;
}

QColor inkOf(const Run& run)
{
    if (run.tone != Tone::Neutral)
        return StateColors::text(run.tone);
    return Theme::instance().color(run.strong ? Token::Ink : Token::Ink2);
}

double widthOf(const RichText& segment)
{
    double wide = 0;
    for (const Run& run : segment.runs())
        wide += tabular::width(faceOf(run), run.text);
    return wide;
}

//! The runs follow the script of the words, not the layout: data stay readable in Persian.
void paintSegment(QPainter& painter, const RichText& segment, const QRectF& rect)
{
    const bool backwards = segment.text().isRightToLeft();
    double x = backwards ? rect.right() : rect.left();
    for (const Run& run : segment.runs()) {
        const QFont face = faceOf(run);
        const double wide = tabular::width(face, run.text);
        painter.setFont(face);
        painter.setPen(inkOf(run));
        tabular::draw(painter, QRectF(backwards ? x - wide : x, rect.y(), wide + 1, rect.height()),
            backwards ? Qt::AlignRight : Qt::AlignLeft, run.text);
        x += backwards ? -wide : wide;
    }
}

} // namespace

StatusBar::StatusBar(QWidget* parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("statusBar"));
    setFixedHeight(measures::kStatusBar);
}

void StatusBar::setSegments(const std::vector<RichText>& segments)
{
    m_segments = segments;
    setAccessibleName(text());
    update();
}

QString StatusBar::text() const
{
    QStringList parts;
    for (const RichText& segment : m_segments)
        parts << segment.text();
    return parts.join(QStringLiteral(" · "));
}

void StatusBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& theme = Theme::instance();
    painter.fillRect(rect(), theme.color(Token::Surface));
    painter.fillRect(0, 0, width(), theme.lineWidth(), theme.color(Token::Line));
    double x = kSide;
    for (const RichText& segment : m_segments) {
        const double wide = widthOf(segment);
        const bool mirrored = layoutDirection() == Qt::RightToLeft;
        paintSegment(
            painter, segment, QRectF(mirrored ? width() - x - wide : x, 1, wide, height() - 1));
        x += wide + kBetween;
    }
}

} // namespace pult::ui
