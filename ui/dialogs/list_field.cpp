// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/list_field.h"

#include "models/strings.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {

void showList(QLineEdit& field, const std::vector<std::string>& names)
{
    QStringList shown;
    for (const std::string& name : names)
        shown << models::toQt(name);
    field.setText(shown.join(u", "_s));
    field.setCursorPosition(0);
}

std::vector<std::string> listIn(const QLineEdit& field)
{
    std::vector<std::string> names;
    for (const QString& name : field.text().split(u',', Qt::SkipEmptyParts))
        if (!name.trimmed().isEmpty())
            names.push_back(name.trimmed().toStdString());
    return names;
}

} // namespace pult::ui
