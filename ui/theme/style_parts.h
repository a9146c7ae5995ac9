// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QStyle>

class QPainter;
class QStyleOption;
class QStyleOptionComplex;
class QWidget;

//! The painters behind PultStyle, one file a family of widgets. Internal to ui/theme.
namespace pult::ui::style {

using Paint = void (*)(const QStyleOption& option, QPainter& painter, const QWidget* widget);

//! Tables of what each family paints; null when the family does not know the element.
[[nodiscard]] Paint buttonPrimitive(QStyle::PrimitiveElement element);
[[nodiscard]] Paint buttonControl(QStyle::ControlElement element);
[[nodiscard]] Paint buttonComplex(QStyle::ComplexControl control);
[[nodiscard]] Paint fieldPrimitive(QStyle::PrimitiveElement element);
[[nodiscard]] Paint fieldComplex(QStyle::ComplexControl control);
[[nodiscard]] Paint itemPrimitive(QStyle::PrimitiveElement element);
[[nodiscard]] Paint itemControl(QStyle::ControlElement element);
[[nodiscard]] Paint popupPrimitive(QStyle::PrimitiveElement element);
[[nodiscard]] Paint popupControl(QStyle::ControlElement element);
[[nodiscard]] Paint chromePrimitive(QStyle::PrimitiveElement element);
[[nodiscard]] Paint chromeControl(QStyle::ControlElement element);
[[nodiscard]] Paint chromeComplex(QStyle::ComplexControl control);

//! Geometry the families share with PultStyle.
[[nodiscard]] QRect scrollBarRect(const QStyleOptionComplex& option, QStyle::SubControl part);
[[nodiscard]] QSize menuItemSize(const QStyleOption& option, QSize contents);
//! Room around a menu in which its shadow is painted; 0 where windows cannot be translucent.
[[nodiscard]] int menuShadow();

} // namespace pult::ui::style
