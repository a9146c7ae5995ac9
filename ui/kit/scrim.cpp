// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kit/scrim.h"

#include "ui/kit/fade_in.h"
#include "ui/theme/measures.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QEvent>
#include <QMouseEvent>
#include <QPainter>

namespace pult::ui {
namespace {

constexpr int kMargin = 16;
constexpr int kShadow = 36;

} // namespace

Scrim::Scrim(QWidget* host, bool dims)
    : QWidget(host->window())
    , m_before(host->window()->focusWidget())
    , m_dims(dims)
{
    setFocusPolicy(Qt::NoFocus);
    parentWidget()->installEventFilter(this);
    qApp->installEventFilter(this);
    connect(qApp, &QApplication::focusChanged, this, &Scrim::keepFocus);
    setGeometry(parentWidget()->rect());
}

void Scrim::present(QWidget* panel, int top)
{
    m_panel = panel;
    m_top = top;
    panel->installEventFilter(this);
    place();
    show();
    raise();
    panel->show();
    place();
    fadeIn(*this);
}

void Scrim::place()
{
    if (!m_panel)
        return;
    const QSize room = size() - QSize(2 * kMargin, 2 * kMargin);
    QSize wanted = m_panel->sizeHint();
    wanted.setWidth(std::min(wanted.width(), room.width()));
    if (m_panel->hasHeightForWidth())
        wanted.setHeight(m_panel->heightForWidth(wanted.width()));
    wanted.setHeight(std::min(wanted.height(), room.height()));
    const int x = (width() - wanted.width()) / 2;
    const int y
        = std::clamp(m_top, kMargin, std::max(kMargin, height() - kMargin - wanted.height()));
    m_panel->setGeometry(QRect(QPoint(x, y), wanted));
    update();
}

void Scrim::dismiss()
{
    disconnect(qApp, nullptr, this, nullptr);
    qApp->removeEventFilter(this);
    hide();
    if (m_before)
        m_before->setFocus(Qt::OtherFocusReason);
    deleteLater();
}

bool Scrim::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize)
        setGeometry(parentWidget()->rect());
    if (watched == m_panel && event->type() == QEvent::LayoutRequest)
        place();
    if (event->type() == QEvent::ShortcutOverride) {
        // An accepted override reaches the focused widget as a plain key and no shortcut at all.
        const auto* widget = qobject_cast<QWidget*>(watched);
        if (widget && widget->window() == window())
            event->accept();
    }
    return QWidget::eventFilter(watched, event);
}

void Scrim::keepFocus(QWidget*, QWidget* now)
{
    if (!now || !m_panel || now->window() != window())
        return;
    // Of two scrims the one that was opened last keeps the focus.
    for (const QWidget* at = now; at; at = at->parentWidget())
        if (at != this && qobject_cast<const Scrim*>(at))
            return;
    if (now != m_panel && !m_panel->isAncestorOf(now))
        m_panel->setFocus(Qt::OtherFocusReason);
}

void Scrim::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    if (m_dims)
        painter.fillRect(rect(), Theme::instance().color(Token::Scrim));
    if (m_panel)
        paint::shadow(painter, m_panel->geometry(), measures::kCardRadius, kShadow);
}

void Scrim::mousePressEvent(QMouseEvent* event)
{
    if (!m_panel || !m_panel->geometry().contains(event->position().toPoint()))
        Q_EMIT pressedOutside();
}

void Scrim::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    place();
}

} // namespace pult::ui
