// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kit/text_block.h"

#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

#include <QAbstractTextDocumentLayout>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QStyle>
#include <QTextCursor>

#include <cmath>

namespace pult::ui {
namespace {

//! A layout asks for a few widths before it decides.
constexpr qsizetype kWidthsKept = 8;

QFont runFont(const Run& run, TextRole role)
{
    if (run.mono)
        return font(TextRole::Mono);
    QFont result = font(role);
    if (run.strong)
        result.setWeight(QFont::DemiBold);
    return result;
}

QColor runColor(const Run& run, Token ink)
{
    if (!run.link.isEmpty())
        return Theme::instance().color(Token::Accent);
    return run.tone == Tone::Neutral ? Theme::instance().color(ink) : StateColors::text(run.tone);
}

//! "11–12" is one word to a reader; the line breaker would part it after the dash.
QString unbroken(QString text)
{
    constexpr QChar kDash(0x2013);
    constexpr QChar kJoiner(0x2060);
    for (qsizetype at = text.indexOf(kDash); at >= 0; at = text.indexOf(kDash, at + 1)) {
        const bool range
            = at > 0 && at + 1 < text.size() && text[at - 1].isDigit() && text[at + 1].isDigit();
        if (range)
            text.insert(at + 1, kJoiner);
    }
    return text;
}

} // namespace

TextBlock::TextBlock(const RichText& text, TextRole role, Token ink, QWidget* parent)
    : QWidget(parent)
    , m_role(role)
    , m_ink(ink)
{
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    m_document.setDocumentMargin(0);
    setText(text);
}

void TextBlock::setText(const RichText& text)
{
    if (text == m_text && !m_text.isEmpty())
        return;
    m_text = text;
    m_link = -1;
    setAccessibleName(text.text());
    setFocusPolicy(text.hasLinks() ? Qt::StrongFocus : Qt::NoFocus);
    setMouseTracking(text.hasLinks());
    rebuild();
    updateGeometry();
}

void TextBlock::setInk(Token ink)
{
    m_ink = ink;
    rebuild();
}

void TextBlock::setAlignment(Qt::Alignment alignment)
{
    m_alignment = alignment;
    rebuild();
}

void TextBlock::rebuild()
{
    m_document.clear();
    m_document.setDefaultFont(font());
    // Data keep the direction of their script; only their edge follows the layout.
    QTextOption option(QStyle::visualAlignment(layoutDirection(), m_alignment) | Qt::AlignAbsolute);
    // Words without a direction of their own, such as figures and isolated names, follow it too.
    option.setTextDirection(
        paint::hasDirection(m_text.text()) ? Qt::LayoutDirectionAuto : layoutDirection());
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    m_document.setDefaultTextOption(option);
    m_idealWidth.reset();
    m_heights.clear();
    QTextCursor cursor(&m_document);
    // Laid out once, not after each run.
    cursor.beginEditBlock();
    QTextBlockFormat block;
    block.setLineHeight(lineHeight(m_role), QTextBlockFormat::FixedHeight);
    cursor.setBlockFormat(block);
    const QStringList targets = links();
    for (const Run& run : m_text.runs()) {
        QTextCharFormat format;
        format.setFont(runFont(run, m_role));
        format.setForeground(runColor(run, m_ink));
        if (!run.link.isEmpty()) {
            format.setAnchor(true);
            format.setAnchorHref(run.link);
            format.setFontUnderline(hasFocus() && m_link >= 0 && targets.value(m_link) == run.link);
        }
        cursor.insertText(unbroken(run.text), format);
    }
    cursor.endEditBlock();
    update();
}

//! The document is laid out for another width whenever a layout asks what it would need.
void TextBlock::layOut(double width) const
{
    if (m_document.textWidth() != width)
        m_document.setTextWidth(width);
}

QStringList TextBlock::links() const
{
    QStringList result;
    for (const Run& run : m_text.runs()) {
        if (!run.link.isEmpty())
            result.append(run.link);
    }
    return result;
}

int TextBlock::heightForWidth(int width) const
{
    const auto known = m_heights.constFind(width);
    if (known != m_heights.cend())
        return *known;
    if (m_heights.size() >= kWidthsKept)
        m_heights.clear();
    layOut(width);
    const int height = static_cast<int>(std::ceil(m_document.size().height()));
    return *m_heights.insert(width, std::max(height, lineHeight(m_role)));
}

QSize TextBlock::sizeHint() const
{
    if (!m_idealWidth) {
        layOut(-1);
        m_idealWidth = static_cast<int>(std::ceil(m_document.idealWidth())) + 1;
    }
    return {*m_idealWidth, heightForWidth(*m_idealWidth)};
}

QSize TextBlock::minimumSizeHint() const
{
    return {std::min(sizeHint().width(), 48), lineHeight(m_role)};
}

void TextBlock::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::LayoutDirectionChange)
        rebuild();
    QWidget::changeEvent(event);
}

void TextBlock::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    QAbstractTextDocumentLayout::PaintContext context;
    context.palette.setColor(QPalette::Text, Theme::instance().color(m_ink));
    // A fixed line puts all its slack above the letters; half of it belongs below them.
    const QFontMetricsF metrics(ui::font(m_role));
    const double letters = std::ceil(metrics.ascent()) + std::ceil(metrics.descent());
    layOut(width());
    painter.translate(0, -std::floor(std::max(0.0, lineHeight(m_role) - letters) / 2));
    m_document.documentLayout()->draw(&painter, context);
}

QString TextBlock::anchorAt(QPointF at) const
{
    layOut(width());
    return m_document.documentLayout()->anchorAt(at);
}

void TextBlock::mouseMoveEvent(QMouseEvent* event)
{
    const QString anchor = anchorAt(event->position());
    setCursor(anchor.isEmpty() ? Qt::ArrowCursor : Qt::PointingHandCursor);
}

void TextBlock::mouseReleaseEvent(QMouseEvent* event)
{
    const QString anchor = anchorAt(event->position());
    if (event->button() == Qt::LeftButton && !anchor.isEmpty())
        Q_EMIT linkActivated(anchor);
    else
        QWidget::mouseReleaseEvent(event);
}

void TextBlock::stepLink(int by)
{
    const int count = static_cast<int>(links().size());
    m_link = std::clamp(m_link + by, 0, std::max(0, count - 1));
    rebuild();
}

void TextBlock::keyPressEvent(QKeyEvent* event)
{
    const QStringList targets = links();
    switch (event->key()) {
    case Qt::Key_Right:
    case Qt::Key_Down:
        stepLink(1);
        return;
    case Qt::Key_Left:
    case Qt::Key_Up:
        stepLink(-1);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_link >= 0 && m_link < targets.size()) {
            Q_EMIT linkActivated(targets[m_link]);
            return;
        }
        break;
    default:
        break;
    }
    QWidget::keyPressEvent(event);
}

void TextBlock::focusInEvent(QFocusEvent* event)
{
    stepLink(0);
    QWidget::focusInEvent(event);
}

void TextBlock::focusOutEvent(QFocusEvent* event)
{
    rebuild();
    QWidget::focusOutEvent(event);
}

} // namespace pult::ui
