// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kit/empty_state.h"

#include "ui/kit/buttons.h"
#include "ui/kit/text_block.h"
#include "ui/kit/text_label.h"
#include "ui/theme/measures.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace pult::ui {
namespace {

constexpr int kIconSize = 24;
constexpr int kTextWidth = 420;

} // namespace

EmptyState::EmptyState(QWidget* parent)
    : QWidget(parent)
    , m_iconSpace(new QWidget(this))
    , m_title(sectionTitle({}, this))
    , m_detail(new TextBlock({}, TextRole::Body, Token::Ink2, this))
    , m_action(makeButton({}, QStringLiteral("emptyStateAction"), ButtonKind::Secondary, this))
    , m_requestRow(new QWidget(this))
    , m_request(new TextLabel({}, TextRole::Mono, Token::Ink2, m_requestRow))
{
    m_iconSpace->setFixedSize(kIconSize, kIconSize);
    m_detail->setFixedWidth(kTextWidth);
    m_detail->setAlignment(Qt::AlignHCenter);
    auto* copy = makeIconButton(
        Icon::Copy, tr("Copy what happened"), QStringLiteral("emptyStateCopy"), m_requestRow);
    auto* request = new QHBoxLayout(m_requestRow);
    request->setContentsMargins(0, 0, 0, 0);
    request->addWidget(m_request);
    request->addWidget(copy);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(measures::kGrid);
    column->addStretch(2);
    column->addWidget(m_iconSpace, 0, Qt::AlignHCenter);
    column->addSpacing(measures::kGrid);
    column->addWidget(m_title, 0, Qt::AlignHCenter);
    // An item with an alignment is laid out without its height for width.
    auto* detail = new QHBoxLayout;
    detail->addStretch(1);
    detail->addWidget(m_detail);
    detail->addStretch(1);
    column->addLayout(detail);
    column->addWidget(m_requestRow, 0, Qt::AlignHCenter);
    column->addSpacing(measures::kGrid * 2);
    column->addWidget(m_action, 0, Qt::AlignHCenter);
    column->addStretch(3);
    connect(m_action, &QPushButton::clicked, this, &EmptyState::actionTriggered);
    connect(copy, &QPushButton::clicked, this,
        [this] { QGuiApplication::clipboard()->setText(copyText()); });
    setActionText({});
    setRequestId({});
}

void EmptyState::setIcon(Icon icon, Token ink)
{
    m_icon = icon;
    m_iconInk = ink;
    update();
}

void EmptyState::setTexts(const QString& title, const QString& detail)
{
    m_title->setText(title);
    m_detail->setText(RichText(detail));
    m_detail->setVisible(!detail.isEmpty());
    setAccessibleName(title);
    setAccessibleDescription(detail);
}

void EmptyState::setActionText(const QString& text)
{
    m_action->setText(text);
    m_action->setAccessibleName(text);
    m_action->setVisible(!text.isEmpty());
}

void EmptyState::setRequestId(const QString& requestId)
{
    m_request->setText(requestId);
    m_requestRow->setVisible(!requestId.isEmpty());
}

QString EmptyState::copyText() const
{
    return QStringList{m_title->text(), m_detail->text().text(), m_request->text()}.join(
        QLatin1Char('\n'));
}

void EmptyState::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paintIcon(painter, m_icon, m_iconSpace->geometry(), Theme::instance().color(m_iconInk));
}

} // namespace pult::ui
