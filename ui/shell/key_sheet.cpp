// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/key_sheet.h"

#include "ui/kit/naming.h"
#include "ui/kit/text_label.h"
#include "ui/theme/measures.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QVBoxLayout>

namespace pult::ui {
namespace {

constexpr int kTop = 80;
constexpr int kWidth = 600;
constexpr int kKeysWidth = 104;

QWidget* groupWidget(const KeySheetGroup& group, QWidget* parent)
{
    auto* widget = new QWidget(parent);
    auto* grid = new QGridLayout(widget);
    grid->setContentsMargins(0, 0, 0, measures::kGapSmall);
    grid->setHorizontalSpacing(measures::kGapSmall);
    grid->setVerticalSpacing(measures::kGrid);
    grid->setColumnMinimumWidth(0, kKeysWidth);
    grid->setColumnStretch(1, 1);
    grid->addWidget(sectionTitle(group.title, widget), 0, 0, 1, 2);
    int line = 1;
    for (const KeySheetRow& row : group.rows) {
        grid->addWidget(new TextLabel(row.keys, TextRole::Mono, Token::Ink, widget), line, 0);
        grid->addWidget(secondaryText(row.text, widget), line, 1);
        ++line;
    }
    return widget;
}

} // namespace

KeySheet::KeySheet(QWidget* host)
    : OverlayPanel(host)
{
    setNames(*this, QStringLiteral("keySheet"), tr("Keys"));
    setFocusPolicy(Qt::StrongFocus);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 20);
    column->setSpacing(measures::kGap);
    auto* head = new QHBoxLayout;
    head->addWidget(new TextLabel(tr("Keys"), TextRole::PageTitle, Token::Ink, this), 1);
    head->addWidget(secondaryText(tr("Escape closes"), this));
    column->addLayout(head);
    setMinimumWidth(kWidth);
}

void KeySheet::fill(const std::vector<KeySheetGroup>& groups)
{
    delete m_contents;
    m_contents = new QWidget(this);
    auto* columns = new QHBoxLayout(m_contents);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(32);
    std::array<QVBoxLayout*, 2> sides{new QVBoxLayout, new QVBoxLayout};
    std::array<size_t, 2> heights{0, 0};
    for (const KeySheetGroup& group : groups) {
        const size_t side = heights[0] <= heights[1] ? 0 : 1;
        sides[side]->addWidget(groupWidget(group, m_contents));
        heights[side] += group.rows.size() + 2;
    }
    for (QVBoxLayout* side : sides) {
        side->addStretch(1);
        columns->addLayout(side, 1);
    }
    layout()->addWidget(m_contents);
}

void KeySheet::open(const std::vector<KeySheetGroup>& groups)
{
    if (isOpen())
        return;
    fill(groups);
    rise(kTop);
    setFocus(Qt::PopupFocusReason);
}

void KeySheet::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Escape:
    case Qt::Key_F1:
    case Qt::Key_Return:
    case Qt::Key_Enter: {
        close();
        return;
    }
    default:
        OverlayPanel::keyPressEvent(event);
    }
}

} // namespace pult::ui
