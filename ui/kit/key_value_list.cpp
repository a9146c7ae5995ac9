// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kit/key_value_list.h"

#include "ui/kit/text_block.h"
#include "ui/kit/text_label.h"
#include "ui/theme/measures.h"

#include <QGridLayout>
#include <QVBoxLayout>

namespace pult::ui {
namespace {

void emptyLayout(QLayout& layout)
{
    while (QLayoutItem* item = layout.takeAt(0)) {
        if (QWidget* widget = item->widget()) {
            widget->hide();
            widget->deleteLater();
        } else if (QLayout* inner = item->layout()) {
            emptyLayout(*inner);
        }
        delete item;
    }
}

} // namespace

KeyValueList::KeyValueList(QWidget* parent)
    : QWidget(parent)
    , m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(measures::kGrid);
    m_grid->setVerticalSpacing(measures::kGrid);
    m_grid->setColumnStretch(1, 1);
    setKeyWidth(m_keyWidth);
}

void KeyValueList::setKeyWidth(int width)
{
    m_keyWidth = width;
    m_grid->setColumnMinimumWidth(0, width);
}

void KeyValueList::addRow(int row, const KeyValue& entry)
{
    auto* key = secondaryText(entry.key, this);
    RichText value = entry.value;
    if (entry.tone != Tone::Neutral)
        value = RichText().toned(value.text(), entry.tone);
    auto* block = new TextBlock(value, TextRole::Body, Token::Ink, this);
    block->setAccessibleName(entry.key + QLatin1String(": ") + value.text());
    connect(block, &TextBlock::linkActivated, this, &KeyValueList::linkActivated);
    m_grid->addWidget(key, row, 0, Qt::AlignTop);
    m_grid->addWidget(block, row, 1);
    // Not only once the event loop comes to it: until then the list would be blank.
    key->show();
    block->show();
}

void KeyValueList::setRows(const std::vector<KeyValue>& rows)
{
    emptyLayout(*m_grid);
    int row = 0;
    for (const KeyValue& entry : rows)
        addRow(row++, entry);
}

BulletList::BulletList(QWidget* parent)
    : QWidget(parent)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
}

void BulletList::setSpacing(int spacing)
{
    layout()->setSpacing(spacing);
}

void BulletList::clear()
{
    emptyLayout(*layout());
}

void BulletList::setItems(const std::vector<Item>& items)
{
    clear();
    auto* column = static_cast<QVBoxLayout*>(layout());
    for (const Item& item : items) {
        const RichText text = item.tone == Tone::Neutral
            ? item.text
            : RichText().toned(item.text.text(), item.tone);
        auto* row = new QHBoxLayout;
        row->setSpacing(0);
        auto* bullet = new TextLabel(QStringLiteral("•"), TextRole::Body,
            item.tone == Tone::Neutral ? Token::Ink : StateColors::tokens(item.tone).text, this);
        bullet->setFixedWidth(measures::kGrid * 4);
        auto* block = new TextBlock(text, TextRole::Body, Token::Ink, this);
        connect(block, &TextBlock::linkActivated, this, &BulletList::linkActivated);
        row->addWidget(bullet, 0, Qt::AlignTop);
        row->addWidget(block, 1);
        column->addLayout(row);
        // Hidden until the event loop runs, they would count as nothing in a height asked for
        // before.
        bullet->show();
        block->show();
    }
    layout()->invalidate();
    updateGeometry();
}

void BulletList::setItems(const QStringList& plain)
{
    std::vector<Item> items;
    for (const QString& text : plain)
        items.push_back({text});
    setItems(items);
}

} // namespace pult::ui
