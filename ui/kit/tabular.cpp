// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kit/tabular.h"

#include "ui/theme/paint.h"

#include <QFontMetricsF>
#include <QHash>
#include <QPainter>

namespace pult::ui::tabular {
namespace {

bool isDigit(QChar c)
{
    return c >= QLatin1Char('0') && c <= QLatin1Char('9');
}

struct Digits
{
    std::array<double, 10> advance{};
    double widest = 0;
};

const Digits& digitsOf(const QFont& font)
{
    static QHash<QString, Digits> cache;
    Digits& known = cache[font.key()];
    if (known.widest > 0)
        return known;
    const QFontMetricsF metrics(font);
    for (int d = 0; d < 10; ++d) {
        const double advance = metrics.horizontalAdvance(QChar(u'0' + d));
        known.advance[static_cast<size_t>(d)] = advance;
        known.widest = std::max(known.widest, advance);
    }
    return known;
}

bool hasRightToLeft(const QString& text)
{
    return std::any_of(text.begin(), text.end(),
        [](QChar c) { return c.direction() == QChar::DirR || c.direction() == QChar::DirAL; });
}

//! Calls `visit(piece, cell, advance)` for each digit and each stretch without one.
template <typename Visit> void pieces(const QFont& font, const QString& text, Visit visit)
{
    const Digits& digits = digitsOf(font);
    const QFontMetricsF metrics(font);
    qsizetype at = 0;
    while (at < text.size()) {
        if (isDigit(text[at])) {
            const auto index = static_cast<size_t>(text[at].unicode() - u'0');
            visit(text.mid(at++, 1), digits.widest, digits.advance[index]);
            continue;
        }
        qsizetype end = at;
        while (end < text.size() && !isDigit(text[end]))
            ++end;
        const QString piece = text.mid(at, end - at);
        const double advance = metrics.horizontalAdvance(piece);
        visit(piece, advance, advance);
        at = end;
    }
}

} // namespace

double width(const QFont& font, const QString& text)
{
    double total = 0;
    pieces(font, text, [&total](const QString&, double cell, double) { total += cell; });
    return total;
}

void draw(QPainter& painter, const QRectF& rect, Qt::Alignment alignment, const QString& text)
{
    if (hasRightToLeft(text)) {
        // Mixed directions need the full layout; such text is a sentence, not a figure.
        paint::words(painter, rect, static_cast<int>(alignment | Qt::TextSingleLine), text);
        return;
    }
    const QFont font = painter.font();
    const QFontMetricsF metrics(font);
    const double total = width(font, text);
    double x = rect.left();
    if (alignment.testFlag(Qt::AlignRight))
        x = rect.right() - total;
    else if (alignment.testFlag(Qt::AlignHCenter))
        x = rect.center().x() - total / 2;
    const double y = rect.center().y() + (metrics.ascent() - metrics.descent()) / 2;
    const Qt::LayoutDirection before = painter.layoutDirection();
    painter.setLayoutDirection(Qt::LeftToRight);
    pieces(font, text, [&](const QString& piece, double cell, double advance) {
        painter.drawText(QPointF(x + (cell - advance) / 2, y), piece);
        x += cell;
    });
    painter.setLayoutDirection(before);
}

} // namespace pult::ui::tabular
