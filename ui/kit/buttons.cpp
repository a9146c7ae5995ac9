// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kit/buttons.h"

#include "ui/kit/naming.h"
#include "ui/theme/measures.h"

#include <QVariant>

namespace pult::ui {
namespace {

const char* const kReason = "pultBlockedReason";
const char* const kTip = "pultOwnToolTip";
const char* const kDescription = "pultOwnDescription";

} // namespace

QPushButton* makeButton(
    const QString& text, const QString& objectName, ButtonKind kind, QWidget* parent)
{
    auto* button = new QPushButton(text, parent);
    setNames(*button, objectName, text);
    setButtonKind(*button, kind);
    button->setAutoDefault(false);
    button->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    if (kind == ButtonKind::Link)
        button->setCursor(Qt::PointingHandCursor);
    return button;
}

QPushButton* makeIconButton(
    Icon icon, const QString& accessibleName, const QString& objectName, QWidget* parent)
{
    auto* button = makeButton({}, objectName, ButtonKind::Flat, parent);
    button->setIcon(themedIcon(icon));
    button->setAccessibleName(accessibleName);
    button->setToolTip(accessibleName);
    button->setFixedSize(measures::kButton, measures::kButton);
    return button;
}

void setBlocked(QWidget& widget, const QString& reason)
{
    const bool wasBlocked = !blockedReason(widget).isEmpty();
    if (!wasBlocked && !reason.isEmpty()) {
        widget.setProperty(kTip, widget.toolTip());
        widget.setProperty(kDescription, widget.accessibleDescription());
    }
    widget.setProperty(kReason, reason);
    widget.setEnabled(reason.isEmpty());
    if (!reason.isEmpty()) {
        widget.setToolTip(reason);
        widget.setAccessibleDescription(reason);
    } else if (wasBlocked) {
        widget.setToolTip(widget.property(kTip).toString());
        widget.setAccessibleDescription(widget.property(kDescription).toString());
    }
}

QString blockedReason(const QWidget& widget)
{
    return widget.property(kReason).toString();
}

} // namespace pult::ui
