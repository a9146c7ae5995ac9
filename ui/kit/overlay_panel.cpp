// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kit/overlay_panel.h"

#include "ui/kit/scrim.h"
#include "ui/theme/measures.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

#include <QPainter>

#include <utility>

namespace pult::ui {

OverlayPanel::OverlayPanel(QWidget* host)
    : QWidget(host)
    , m_host(host)
{
    hide();
}

void OverlayPanel::rise(int top)
{
    m_scrim = new Scrim(m_host, true);
    setParent(m_scrim, Qt::SubWindow);
    connect(m_scrim, &Scrim::pressedOutside, this, &OverlayPanel::close);
    m_scrim->present(this, top);
}

void OverlayPanel::place()
{
    if (m_scrim)
        m_scrim->place();
}

void OverlayPanel::close()
{
    if (!m_scrim)
        return;
    Scrim* scrim = std::exchange(m_scrim, nullptr);
    hide();
    setParent(m_host);
    scrim->dismiss();
}

void OverlayPanel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& theme = Theme::instance();
    paint::box(painter, rect(), measures::kCardRadius, theme.color(Token::Surface),
        theme.color(Token::LineStrong), theme.lineWidth());
}

} // namespace pult::ui
