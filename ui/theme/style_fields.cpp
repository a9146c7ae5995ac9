// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/icons.h"
#include "ui/theme/measures.h"
#include "ui/theme/paint.h"
#include "ui/theme/style_parts.h"
#include "ui/theme/theme.h"

#include <QAbstractSpinBox>
#include <QComboBox>
#include <QPainter>
#include <QStyleOption>
#include <QVariant>
#include <QWidget>

namespace pult::ui::style {
namespace {

QColor token(Token t)
{
    return Theme::instance().color(t);
}

//! A field that lies in a card or bar rather than being a form's entry: sunken, quieter.
bool isWell(const QWidget* widget)
{
    return widget && widget->property("pultWell").toBool();
}

void fieldBox(const QStyleOption& option, QPainter& p, const QWidget* widget)
{
    const bool enabled = option.state.testFlag(QStyle::State_Enabled);
    const bool focused = option.state.testFlag(QStyle::State_HasFocus);
    const bool well = isWell(widget);
    const Token fill = enabled && !well ? Token::Surface : Token::Sunken;
    const Token line = well || !enabled ? Token::Line : Token::LineStrong;
    const bool wrong = widget && widget->property("pultInvalid").toBool();
    paint::box(p, option.rect, measures::kControlRadius, token(fill),
        token(wrong ? Token::Bad : line), Theme::instance().lineWidth());
    if (focused)
        paint::focusRing(p, option.rect, measures::kControlRadius);
}

void lineEditPanel(const QStyleOption& option, QPainter& p, const QWidget* widget)
{
    const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(&option);
    // Inside spin boxes and editable combo boxes the outer widget has the frame.
    if (!frame || frame->lineWidth <= 0)
        return;
    fieldBox(option, p, widget);
}

void nothing(const QStyleOption&, QPainter&, const QWidget*) {}

void comboBox(const QStyleOption& option, QPainter& p, const QWidget* widget)
{
    QStyleOption panel = option;
    panel.state.setFlag(QStyle::State_HasFocus,
        option.state.testFlag(QStyle::State_HasFocus)
            && option.state.testFlag(QStyle::State_KeyboardFocusChange));
    fieldBox(panel, p, widget);
    const bool enabled = option.state.testFlag(QStyle::State_Enabled);
    const QRect arrow = QStyle::alignedRect(option.direction, Qt::AlignTrailing | Qt::AlignVCenter,
        QSize(14, 14), option.rect.adjusted(9, 0, -9, 0));
    paintIcon(p, Icon::ChevronDown, arrow, token(enabled ? Token::Ink2 : Token::Ink3));
}

void spinArrow(QPainter& p, Icon icon, QRect rect, bool enabled)
{
    const QRect at = QStyle::alignedRect(Qt::LeftToRight, Qt::AlignCenter, QSize(10, 10), rect);
    paintIcon(p, icon, at, token(enabled ? Token::Ink2 : Token::Ink3));
}

void spinBox(const QStyleOption& option, QPainter& p, const QWidget* widget)
{
    const auto* spin = qstyleoption_cast<const QStyleOptionSpinBox*>(&option);
    if (!spin || !widget)
        return;
    fieldBox(option, p, widget);
    if (spin->buttonSymbols == QAbstractSpinBox::NoButtons)
        return;
    const QStyle& s = *widget->style();
    spinArrow(p, Icon::ChevronUp,
        s.subControlRect(QStyle::CC_SpinBox, spin, QStyle::SC_SpinBoxUp, widget),
        spin->stepEnabled.testFlag(QAbstractSpinBox::StepUpEnabled));
    spinArrow(p, Icon::ChevronDown,
        s.subControlRect(QStyle::CC_SpinBox, spin, QStyle::SC_SpinBoxDown, widget),
        spin->stepEnabled.testFlag(QAbstractSpinBox::StepDownEnabled));
}

QRectF sliderTrack(QRect rect, bool horizontal)
{
    constexpr double kThick = 4;
    return horizontal
        ? QRectF(rect.x(), rect.center().y() + 0.5 - kThick / 2, rect.width(), kThick)
        : QRectF(rect.center().x() + 0.5 - kThick / 2, rect.y(), kThick, rect.height());
}

void slider(const QStyleOption& option, QPainter& p, const QWidget* widget)
{
    const auto* s = qstyleoption_cast<const QStyleOptionSlider*>(&option);
    if (!s || !widget)
        return;
    const bool horizontal = s->orientation == Qt::Horizontal;
    const QRect handle
        = widget->style()->subControlRect(QStyle::CC_Slider, s, QStyle::SC_SliderHandle, widget);
    const QRectF track = sliderTrack(option.rect, horizontal);
    paint::box(p, track, 2, token(Token::LineStrong));
    const QPointF centre = QRectF(handle).center();
    QRectF done = track;
    if (horizontal && !s->upsideDown)
        done.setRight(centre.x());
    else if (horizontal)
        done.setLeft(centre.x());
    else
        done.setTop(centre.y());
    const bool enabled = option.state.testFlag(QStyle::State_Enabled);
    const QColor color = token(enabled ? Token::Accent : Token::Ink3);
    paint::box(p, done, 2, color);
    const double r = option.state.testFlag(QStyle::State_HasFocus) ? 8 : 7;
    paint::box(p, QRectF(centre.x() - r, centre.y() - r, 2 * r, 2 * r), r, token(Token::Surface),
        color, 2);
}

} // namespace

Paint fieldPrimitive(QStyle::PrimitiveElement element)
{
    switch (element) {
    case QStyle::PE_PanelLineEdit:
        return lineEditPanel;
    case QStyle::PE_FrameLineEdit:
        return nothing;
    default:
        return nullptr;
    }
}

Paint fieldComplex(QStyle::ComplexControl control)
{
    switch (control) {
    case QStyle::CC_ComboBox:
        return comboBox;
    case QStyle::CC_SpinBox:
        return spinBox;
    case QStyle::CC_Slider:
        return slider;
    default:
        return nullptr;
    }
}

} // namespace pult::ui::style
