// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/measures.h"
#include "ui/theme/paint.h"
#include "ui/theme/style_parts.h"
#include "ui/theme/theme.h"
#include "ui/theme/type_scale.h"

#include <QAbstractItemView>
#include <QPainter>
#include <QStyleOption>
#include <QWidget>

namespace pult::ui::style {
namespace {

constexpr int kThumb = 6;
constexpr int kThumbLit = 8;
constexpr int kMinThumb = 32;

QColor token(Token t)
{
    return Theme::instance().color(t);
}

void nothing(const QStyleOption&, QPainter&, const QWidget*) {}

void frame(const QStyleOption& option, QPainter& p, const QWidget* widget)
{
    // Tables and lists live in cards, which have the outline.
    if (qobject_cast<const QAbstractItemView*>(widget))
        return;
    const auto* f = qstyleoption_cast<const QStyleOptionFrame*>(&option);
    if (f && f->lineWidth <= 0)
        return;
    paint::box(p, option.rect, measures::kControlRadius, Qt::transparent, token(Token::Line),
        Theme::instance().lineWidth());
    if (option.state.testFlag(QStyle::State_HasFocus))
        paint::focusRing(p, option.rect, measures::kControlRadius);
}

void groupFrame(const QStyleOption& option, QPainter& p, const QWidget*)
{
    paint::box(p, option.rect, measures::kCardRadius, Qt::transparent, token(Token::Line),
        Theme::instance().lineWidth());
}

void lineBelow(const QStyleOption& option, QPainter& p, const QWidget*)
{
    const int width = Theme::instance().lineWidth();
    p.fillRect(option.rect.x(), option.rect.bottom() - width + 1, option.rect.width(), width,
        token(Token::Line));
}

void scrollBar(const QStyleOption& option, QPainter& p, const QWidget*)
{
    const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(&option);
    if (!bar || bar->maximum <= bar->minimum)
        return;
    const bool lit = option.state.testFlag(QStyle::State_MouseOver)
        || bar->activeSubControls.testFlag(QStyle::SC_ScrollBarSlider);
    const bool held = option.state.testFlag(QStyle::State_Sunken)
        && bar->activeSubControls.testFlag(QStyle::SC_ScrollBarSlider);
    const double thick = lit ? kThumbLit : kThumb;
    QRectF thumb = scrollBarRect(*bar, QStyle::SC_ScrollBarSlider);
    if (bar->orientation == Qt::Vertical)
        thumb = QRectF(thumb.center().x() - thick / 2, thumb.y() + 2, thick, thumb.height() - 4);
    else
        thumb = QRectF(thumb.x() + 2, thumb.center().y() - thick / 2, thumb.width() - 4, thick);
    paint::box(p, thumb, thick / 2, token(held || lit ? Token::Ink3 : Token::LineStrong));
}

void splitter(const QStyleOption& option, QPainter& p, const QWidget*)
{
    const bool upright = option.state.testFlag(QStyle::State_Horizontal);
    const bool lit = option.state.testFlag(QStyle::State_MouseOver);
    const int width = lit ? 2 : Theme::instance().lineWidth();
    QRect line = option.rect;
    if (upright)
        line = QRect(line.center().x() - width / 2, line.y(), width, line.height());
    else
        line = QRect(line.x(), line.center().y() - width / 2, line.width(), width);
    p.fillRect(line, token(lit ? Token::Accent : Token::Line));
}

QRectF progressTrack(QRect rect)
{
    constexpr double kThick = 6;
    return QRectF(rect.x(), rect.center().y() + 0.5 - kThick / 2, rect.width(), kThick);
}

void progressGroove(const QStyleOption& option, QPainter& p, const QWidget*)
{
    paint::box(p, progressTrack(option.rect), 3, token(Token::Sunken),
        Theme::instance().isHighContrast() ? token(Token::Ink) : QColor(Qt::transparent), 1);
}

void progressContents(const QStyleOption& option, QPainter& p, const QWidget*)
{
    const auto* bar = qstyleoption_cast<const QStyleOptionProgressBar*>(&option);
    if (!bar || bar->maximum <= bar->minimum)
        return;
    const double done = double(bar->progress - bar->minimum) / double(bar->maximum - bar->minimum);
    QRectF track = progressTrack(option.rect);
    const double width = track.width() * std::clamp(done, 0.0, 1.0);
    if (option.direction == Qt::RightToLeft)
        track.setLeft(track.right() - width);
    else
        track.setWidth(width);
    if (width >= 1)
        paint::box(p, track, 3, token(Token::Accent));
}

void dockTitle(const QStyleOption& option, QPainter& p, const QWidget*)
{
    const auto* dock = qstyleoption_cast<const QStyleOptionDockWidget*>(&option);
    if (!dock)
        return;
    p.fillRect(option.rect, token(Token::Surface));
    lineBelow(option, p, nullptr);
    p.setFont(font(TextRole::Section));
    p.setPen(token(Token::Ink));
    p.drawText(option.rect.adjusted(measures::kCardPaddingX, 0, -measures::kCardPaddingX, 0),
        QStyle::visualAlignment(option.direction, Qt::AlignLeft | Qt::AlignVCenter), dock->title);
}

void rubberBand(const QStyleOption& option, QPainter& p, const QWidget*)
{
    QColor wash = token(Token::Accent);
    wash.setAlphaF(0.15F);
    paint::box(p, option.rect, 2, wash, token(Token::Accent), 1);
}

void barBackground(const QStyleOption& option, QPainter& p, const QWidget*)
{
    p.fillRect(option.rect, token(Token::Surface));
}

} // namespace

QRect scrollBarRect(const QStyleOptionComplex& option, QStyle::SubControl part)
{
    const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(&option);
    if (!bar)
        return {};
    const bool upright = bar->orientation == Qt::Vertical;
    const int extent = upright ? bar->rect.height() : bar->rect.width();
    const qint64 range = qint64(bar->maximum) - bar->minimum;
    int thumb = extent;
    if (range > 0)
        thumb = std::clamp(static_cast<int>(qint64(bar->pageStep) * extent
                               / std::max<qint64>(1, range + bar->pageStep)),
            std::min(kMinThumb, extent), extent);
    const int start = QStyle::sliderPositionFromValue(
        bar->minimum, bar->maximum, bar->sliderPosition, extent - thumb, bar->upsideDown);
    int from = 0;
    int length = 0;
    switch (part) {
    case QStyle::SC_ScrollBarSlider:
        from = start, length = thumb;
        break;
    case QStyle::SC_ScrollBarGroove:
        length = extent;
        break;
    case QStyle::SC_ScrollBarSubPage:
        length = start;
        break;
    case QStyle::SC_ScrollBarAddPage:
        from = start + thumb, length = extent - from;
        break;
    default:
        return {};
    }
    const QRect rect = upright
        ? QRect(bar->rect.x(), bar->rect.y() + from, bar->rect.width(), length)
        : QRect(bar->rect.x() + from, bar->rect.y(), length, bar->rect.height());
    return upright ? rect : QStyle::visualRect(bar->direction, bar->rect, rect);
}

Paint chromePrimitive(QStyle::PrimitiveElement element)
{
    switch (element) {
    case QStyle::PE_Frame:
        return frame;
    case QStyle::PE_FrameGroupBox:
        return groupFrame;
    case QStyle::PE_FrameTabBarBase:
        return lineBelow;
    case QStyle::PE_PanelStatusBar:
        return barBackground;
    case QStyle::PE_FrameTabWidget:
    case QStyle::PE_FrameStatusBarItem:
    case QStyle::PE_PanelScrollAreaCorner:
    case QStyle::PE_FrameDockWidget:
    case QStyle::PE_PanelMenuBar:
    case QStyle::PE_IndicatorToolBarSeparator:
        return nothing;
    default:
        return nullptr;
    }
}

Paint chromeControl(QStyle::ControlElement element)
{
    switch (element) {
    case QStyle::CE_Splitter:
        return splitter;
    case QStyle::CE_ProgressBarGroove:
        return progressGroove;
    case QStyle::CE_ProgressBarContents:
        return progressContents;
    case QStyle::CE_DockWidgetTitle:
        return dockTitle;
    case QStyle::CE_RubberBand:
        return rubberBand;
    case QStyle::CE_ToolBar:
        return barBackground;
    case QStyle::CE_SizeGrip:
    case QStyle::CE_ProgressBarLabel:
        return nothing;
    default:
        return nullptr;
    }
}

Paint chromeComplex(QStyle::ComplexControl control)
{
    return control == QStyle::CC_ScrollBar ? scrollBar : nullptr;
}

} // namespace pult::ui::style
