// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>

namespace pult::ui {

//! A field that filters what is below it. Escape clears, Down leaves towards the list.
class SearchField : public QLineEdit
{
    Q_OBJECT
public:
    SearchField(const QString& placeholder, const QString& objectName, QWidget* parent = nullptr);

Q_SIGNALS:
    void leftDownwards();

protected:
    void keyPressEvent(QKeyEvent* event) override;
};

//! The looking glass at the beginning of a field; its name must be set already.
void addSearchIcon(QLineEdit& field);

} // namespace pult::ui
