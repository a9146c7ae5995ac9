// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kit/generation_header.h"

#include "ui/theme/measures.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/theme/type_scale.h"

#include <QAbstractItemView>
#include <QKeyEvent>
#include <QPainter>

#include <algorithm>

namespace pult::ui {
namespace {

constexpr int kTop = 12;
constexpr int kCaptionBottom = 10;

int textWidth(TextRole role, const QString& text)
{
    return QFontMetrics(font(role)).horizontalAdvance(text);
}

void line(QPainter& painter, QRect rect, TextRole role, Token ink, const QString& text,
    Qt::LayoutDirection direction, Qt::TextElideMode elide = Qt::ElideRight)
{
    painter.setFont(font(role));
    painter.setPen(Theme::instance().color(ink));
    paint::words(painter, rect,
        static_cast<int>(QStyle::visualAlignment(direction, Qt::AlignLeft | Qt::AlignVCenter)
            | Qt::TextSingleLine),
        QFontMetrics(painter.font()).elidedText(text, elide, rect.width() + 1));
}

//! Where "4 changes · 3/4 ready" has no room, its last part says more than its beginning.
void shortLine(QPainter& painter, QRect rect, TextRole role, const QString& text,
    Qt::LayoutDirection direction)
{
    painter.setFont(font(role));
    const bool fits = QFontMetrics(painter.font()).horizontalAdvance(text) <= rect.width();
    line(painter, rect, role, Token::Ink2, fits ? text : text.section(QStringLiteral(" · "), -1),
        direction);
}

} // namespace

GenerationHeader::GenerationHeader(HeadReader reader, QWidget* parent)
    : QHeaderView(Qt::Horizontal, parent)
    , m_reader(std::move(reader))
{
    setSectionsClickable(true);
    setSectionsMovable(true);
    setHighlightSections(false);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Generations"));
    setAccessibleDescription(tr("Left and Right choose a generation, Down goes to its services"));
    connect(this, &QHeaderView::sectionResized, this, &GenerationHeader::refresh);
    connect(this, &QHeaderView::sectionMoved, this, &GenerationHeader::refresh);
}

void GenerationHeader::refresh()
{
    viewport()->update();
    if (parentWidget() && parentWidget()->parentWidget())
        parentWidget()->parentWidget()->update();
}

QSize GenerationHeader::sizeHint() const
{
    return {QHeaderView::sizeHint().width(), measures::kGenerationHeader};
}

QSize GenerationHeader::sectionSizeFromContents(int logicalIndex) const
{
    const GenerationHead head = m_reader(logicalIndex);
    int width = textWidth(TextRole::Label,
        head.caption.isEmpty() ? model()->headerData(logicalIndex, Qt::Horizontal).toString()
                               : head.caption);
    if (!head.number.isEmpty())
        width = std::max({textWidth(TextRole::CardTitle, head.number) + measures::kGapSmall
                + chips::width(head.role),
            textWidth(TextRole::Body, head.version), textWidth(TextRole::Small, head.about)});
    return {width + 2 * measures::kCellPadding + 6, measures::kGenerationHeader};
}

void GenerationHeader::paintSection(QPainter* painter, const QRect& rect, int logicalIndex) const
{
    painter->save();
    const Theme& theme = Theme::instance();
    painter->fillRect(rect, theme.color(Token::Surface));
    painter->fillRect(rect.x(), rect.bottom() - theme.lineWidth() + 1, rect.width(),
        theme.lineWidth(), theme.color(Token::Line));
    const GenerationHead head = m_reader(logicalIndex);
    const QRect inner = rect.adjusted(measures::kCellPadding, 0, -measures::kCellPadding, 0);
    if (head.number.isEmpty())
        paintCaption(*painter, inner, logicalIndex, head);
    else
        paintHead(*painter, inner, head);
    if (logicalIndex == chosen() && paint::showsFocus(*this))
        paint::focusRing(*painter, rect.adjusted(2, 5, -2, -4), measures::kControlRadius);
    painter->restore();
}

int GenerationHeader::chosen() const
{
    for (int section = 0; section < count(); ++section)
        if (!isSectionHidden(section) && m_reader(section).selected)
            return section;
    return -1;
}

void GenerationHeader::choose(int visual, int step)
{
    for (; visual >= 0 && visual < count(); visual += step) {
        const int section = logicalIndex(visual);
        if (isSectionHidden(section) || m_reader(section).number.isEmpty())
            continue;
        if (auto* view = qobject_cast<QAbstractItemView*>(parentWidget()))
            view->scrollTo(view->model()->index(0, section));
        Q_EMIT sectionClicked(section);
        return;
    }
}

void GenerationHeader::keyPressEvent(QKeyEvent* event)
{
    const int forward = layoutDirection() == Qt::RightToLeft ? -1 : 1;
    const int now = visualIndex(chosen());
    switch (event->key()) {
    case Qt::Key_Left:
        return choose(now - forward, -forward);
    case Qt::Key_Right:
        return choose(now + forward, forward);
    case Qt::Key_Home:
        return choose(0, 1);
    case Qt::Key_End:
        return choose(count() - 1, -1);
    case Qt::Key_Down:
        if (parentWidget())
            parentWidget()->setFocus(Qt::TabFocusReason);
        return;
    default:
        QHeaderView::keyPressEvent(event);
    }
}

void GenerationHeader::focusInEvent(QFocusEvent* event)
{
    QHeaderView::focusInEvent(event);
    refresh();
}

void GenerationHeader::focusOutEvent(QFocusEvent* event)
{
    QHeaderView::focusOutEvent(event);
    refresh();
}

void GenerationHeader::paintHead(QPainter& painter, QRect rect, const GenerationHead& head) const
{
    QRect row(rect.x(), rect.y() + kTop, rect.width(), 24);
    line(painter, row, TextRole::CardTitle, Token::Ink, head.number, layoutDirection());
    const int chip = chips::width(head.role);
    const QRect chipRect = QStyle::alignedRect(
        layoutDirection(), Qt::AlignTrailing | Qt::AlignVCenter, QSize(chip, row.height()), row);
    chips::paint(painter, chipRect, head.role, layoutDirection());
    row = QRect(rect.x(), row.bottom() + 1, rect.width(), measures::kTextLine);
    // Of "CRM 3.22.1" the number is what tells the cards apart.
    line(painter, row, TextRole::Body, Token::Ink, head.version, layoutDirection(), Qt::ElideLeft);
    row = QRect(rect.x(), row.bottom() + 1, rect.width(), 18);
    shortLine(painter, row, TextRole::Small, head.about, layoutDirection());
}

void GenerationHeader::paintCaption(
    QPainter& painter, QRect rect, int logicalIndex, const GenerationHead& head) const
{
    const QString text = head.caption.isEmpty()
        ? model()->headerData(logicalIndex, Qt::Horizontal).toString()
        : head.caption;
    const QRect row(rect.x(), rect.bottom() - kCaptionBottom - 16, rect.width(), 16);
    shortLine(painter, row, TextRole::Label, text, layoutDirection());
}

std::vector<GenerationHeader::TopMark> GenerationHeader::topMarks() const
{
    std::vector<TopMark> marks;
    for (int section = 0; section < count(); ++section) {
        if (isSectionHidden(section))
            continue;
        const GenerationHead head = m_reader(section);
        if (!head.selected)
            continue;
        marks.push_back({QRect(sectionViewportPosition(section), 0, sectionSize(section), 3),
            StateColors::text(head.role.tone)});
    }
    return marks;
}

} // namespace pult::ui
