// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/field_rows.h"

#include <QGridLayout>
#include <QPushButton>

#include "ui/kit/buttons.h"
#include "ui/kit/text_label.h"

namespace pult::ui {

QGridLayout* makeFieldGrid(QWidget& owner, int stretched)
{
    auto* grid = new QGridLayout(&owner);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(stretched, 1);
    return grid;
}

std::vector<QWidget*> addHeads(QGridLayout& grid, const QStringList& words)
{
    std::vector<QWidget*> heads;
    for (const QString& each : words) {
        auto* head = new TextLabel(each, TextRole::Label, Token::Ink2);
        grid.addWidget(head, 0, static_cast<int>(heads.size()));
        heads.push_back(head);
    }
    return heads;
}

void placeAdd(QGridLayout& grid, QPushButton& add, int row, const QString& blocker)
{
    grid.addWidget(&add, row, 0, 1, -1, Qt::AlignLeft);
    setBlocked(add, blocker);
}

void takeAway(std::span<QWidget* const> fields)
{
    for (QWidget* field : fields) {
        field->hide();
        field->deleteLater();
    }
}

} // namespace pult::ui
