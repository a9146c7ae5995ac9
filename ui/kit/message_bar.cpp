// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kit/message_bar.h"

#include "ui/kit/buttons.h"
#include "ui/kit/fade_in.h"
#include "ui/kit/text_block.h"
#include "ui/theme/measures.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QStyle>

namespace pult::ui {
namespace {

Icon iconFor(Tone tone)
{
    switch (tone) {
    case Tone::Ok:
        return Icon::Check;
    case Tone::Bad:
    case Tone::Warn:
        return Icon::Warning;
    default:
        return Icon::Info;
    }
}

} // namespace

MessageBar::MessageBar(const QString& objectName, QWidget* parent)
    : QWidget(parent)
    , m_text(new TextBlock({}, TextRole::Body, Token::Ink, this))
    , m_action(makeButton({}, objectName + QLatin1String("Action"), ButtonKind::Link, this))
    , m_close(
          makeIconButton(Icon::Cross, tr("Dismiss"), objectName + QLatin1String("Dismiss"), this))
{
    setObjectName(objectName);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(measures::kGrid, measures::kGrid, measures::kGrid, measures::kGrid);
    row->setSpacing(measures::kGapSmall);
    // An item and not a margin, so that it is mirrored with the rest.
    row->addSpacing(measures::kIcon + 2 * measures::kGrid + 8);
    row->addWidget(m_text, 1, Qt::AlignVCenter);
    row->addWidget(m_action);
    row->addWidget(m_close);
    connect(m_action, &QPushButton::clicked, this, &MessageBar::actionTriggered);
    connect(m_close, &QPushButton::clicked, this, [this] {
        hide();
        Q_EMIT dismissed();
    });
    hide();
}

void MessageBar::showMessage(Tone tone, const RichText& text, const QString& action)
{
    m_tone = tone;
    m_text->setText(text);
    m_action->setText(action);
    m_action->setAccessibleName(action);
    m_action->setVisible(!action.isEmpty());
    setAccessibleName(text.text());
    const bool appears = !isVisible();
    show();
    if (appears)
        fadeIn(*this);
    update();
}

void MessageBar::setDismissible(bool dismissible)
{
    m_close->setVisible(dismissible);
}

void MessageBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const QColor ink = StateColors::text(m_tone);
    const bool outlined = Theme::instance().isHighContrast();
    paint::box(painter, rect(), measures::kControlRadius, StateColors::wash(m_tone),
        outlined ? ink : QColor(Qt::transparent), 2);
    const QRect icon = QStyle::alignedRect(layoutDirection(), Qt::AlignLeading | Qt::AlignVCenter,
        QSize(measures::kIcon, measures::kIcon),
        rect().adjusted(measures::kGapSmall, 0, -measures::kGapSmall, 0));
    paintIcon(painter, iconFor(m_tone), icon, ink);
}

} // namespace pult::ui
