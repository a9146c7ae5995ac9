// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kit/search_field.h"

#include "ui/kit/naming.h"
#include "ui/theme/icons.h"

#include <QAction>
#include <QKeyEvent>

namespace pult::ui {

SearchField::SearchField(const QString& placeholder, const QString& objectName, QWidget* parent)
    : QLineEdit(parent)
{
    setNames(*this, objectName, placeholder);
    setPlaceholderText(placeholder);
    setProperty("pultWell", true);
    setClearButtonEnabled(true);
    addAction(themedIcon(Icon::Search), QLineEdit::LeadingPosition);
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

} // namespace pult::ui
