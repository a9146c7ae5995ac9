// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kit/fade_in.h"

#include "ui/theme/measures.h"
#include "ui/theme/theme.h"

#include <QGraphicsOpacityEffect>
#include <QPropertyAnimation>
#include <QWidget>

namespace pult::ui {
namespace {

bool isAppearing(const QWidget* widget)
{
    for (; widget; widget = widget->parentWidget())
        if (widget->graphicsEffect())
            return true;
    return false;
}

} // namespace

void fadeIn(QWidget& widget)
{
    if (Theme::instance().reduceMotion() || !widget.isVisible() || isAppearing(&widget))
        return;
    auto* effect = new QGraphicsOpacityEffect(&widget);
    effect->setOpacity(0);
    widget.setGraphicsEffect(effect);
    auto* fade = new QPropertyAnimation(effect, "opacity", &widget);
    fade->setDuration(motion::kFadeMs);
    fade->setStartValue(0.0);
    fade->setEndValue(1.0);
    // An effect that stays would have every repaint take the detour through a picture.
    QObject::connect(fade, &QPropertyAnimation::finished, &widget,
        [&widget] { widget.setGraphicsEffect(nullptr); });
    fade->start(QAbstractAnimation::DeleteWhenStopped);
}

} // namespace pult::ui
