// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kit/search_field.h"

#include "ui/kit/naming.h"
#include "ui/theme/icons.h"

#include <QAction>
#include <QKeyEvent>
#include <QToolButton>

namespace pult::ui {

SearchField::SearchField(const QString& placeholder, const QString& objectName, QWidget* parent)
    : QLineEdit(parent)
{
    setNames(*this, objectName, placeholder);
    setPlaceholderText(placeholder);
    setProperty("pultWell", true);
    setClearButtonEnabled(true);
    addSearchIcon(*this);
    setMinimumWidth(160);
}

void SearchField::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape && !text().isEmpty()) {
        clear();
        return;
    }
    if (event->key() == Qt::Key_Down) {
        Q_EMIT leftDownwards();
        return;
    }
    QLineEdit::keyPressEvent(event);
}

void addSearchIcon(QLineEdit& field)
{
    field.addAction(themedIcon(Icon::Search), QLineEdit::LeadingPosition);
    // Qt makes a button of the icon, and one that clears, and gives neither words.
    const auto buttons = field.findChildren<QToolButton*>();
    for (QToolButton* button : buttons) {
        const bool clears
            = button->defaultAction() && !button->defaultAction()->objectName().isEmpty();
        setNames(*button,
            field.objectName() + (clears ? QLatin1String("Clear") : QLatin1String("Icon")),
            clears ? SearchField::tr("Clear") : SearchField::tr("Search"));
    }
}

} // namespace pult::ui
