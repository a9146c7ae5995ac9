// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kit/hold_button.h"

#include "ui/kit/naming.h"
#include "ui/theme/measures.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/theme/type_scale.h"

#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

namespace pult::ui {
namespace {

constexpr int kFrameMs = 16;
constexpr int kLargeHeight = 52;
constexpr int kLargeWidth = 320;

bool isActivation(const QKeyEvent& event)
{
    return event.key() == Qt::Key_Space || event.key() == Qt::Key_Return
        || event.key() == Qt::Key_Enter;
}

QFont textFont(HoldButton::Size size)
{
    QFont result = font(TextRole::BodyMedium);
    if (size == HoldButton::Size::Large) {
        result.setPixelSize(15);
        result.setWeight(QFont::DemiBold);
    }
    return result;
}

QString seconds(int ms)
{
    return QLocale().toString(ms / 1000.0, 'f', 1);
}

struct HoldLook
{
    QColor fill;
    QColor outline;
    QColor text;
};

HoldLook lookOf(HoldButton::Size size, bool enabled, bool held)
{
    const Theme& theme = Theme::instance();
    if (!enabled)
        return {theme.color(Token::Sunken),
            theme.color(theme.isHighContrast() ? Token::Ink3 : Token::Line),
            theme.color(Token::Ink3)};
    const bool large = size == HoldButton::Size::Large;
    if (theme.isHighContrast()) {
        return held
            ? HoldLook{theme.color(Token::Ink), theme.color(Token::Ink), theme.color(Token::Bg)}
            : HoldLook{theme.color(Token::Bg), theme.color(Token::Ink), theme.color(Token::Ink)};
    }
    if (large)
        return {theme.color(held ? Token::BadHeld : Token::Bad), Qt::transparent,
            theme.color(held ? Token::OnBadHeld : Token::OnBad)};
    return {theme.color(held ? Token::Bad : Token::Surface), theme.color(Token::Bad),
        theme.color(held ? Token::OnBad : Token::Bad)};
}

} // namespace

HoldButton::HoldButton(
    const QString& text, const QString& objectName, Size size, QWidget* parent, UiClock& clock)
    : QAbstractButton(parent)
    , m_clock(clock)
    , m_size(size)
{
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setNames(*this, objectName, text);
    setText(text);
    setFont(textFont(size));
    followPreference();
    connect(&Theme::instance(), &Theme::preferencesChanged, this, &HoldButton::followPreference);
    m_machine.arm(m_clock.nowMs());
    // Our own handlers never emit clicked(); what does is assistive technology.
    connect(this, &QAbstractButton::clicked, this, [this] {
        if (m_machine.tap(m_clock.nowMs())) {
            fire();
            m_machine.release(m_clock.nowMs());
        }
        wake();
    });
}

void HoldButton::setAct(const QString& act)
{
    if (act == text())
        return;
    setText(act);
    setAccessibleName(act);
    const bool running = m_machine.isRunning();
    m_machine.arm(m_clock.nowMs());
    updateGeometry();
    update();
    if (running)
        Q_EMIT aborted();
}

void HoldButton::followPreference()
{
    HoldSettings settings = m_machine.settings();
    if (settings.twoStep == Theme::instance().pressTwice() && !accessibleDescription().isEmpty())
        return;
    settings.twoStep = Theme::instance().pressTwice();
    setSettings(settings);
}

void HoldButton::setSettings(HoldSettings settings)
{
    m_machine.setSettings(settings);
    setAccessibleDescription(settings.twoStep
            ? tr("Press, wait for the countdown, press again")
            : tr("Hold for %1 seconds").arg(seconds(settings.holdMs)));
    update();
}

QString HoldButton::phaseText(HoldPhase phase, int leftMs) const
{
    const bool large = m_size == Size::Large;
    const QString left = seconds(leftMs);
    switch (phase) {
    case HoldPhase::Early:
        return large ? tr("Too early: let go, then hold") : tr("Too early");
    case HoldPhase::Holding:
        return large ? tr("Keep holding · %1 s").arg(left) : tr("Hold · %1 s").arg(left);
    case HoldPhase::CountingDown:
        return large ? tr("Then press again · %1 s").arg(left) : tr("Wait · %1 s").arg(left);
    case HoldPhase::Confirming:
        return large ? tr("Press again · %1 s").arg(left) : tr("Again · %1 s").arg(left);
    default:
        return text();
    }
}

QString HoldButton::shownText() const
{
    const int left = m_machine.remainingMs(m_clock.nowMs());
    return phaseText(m_machine.phase(), left);
}

QSize HoldButton::sizeHint() const
{
    const int words = std::max(fontMetrics().horizontalAdvance(text()),
        fontMetrics().horizontalAdvance(phaseText(HoldPhase::CountingDown, motion::kHoldMs)));
    if (m_size == Size::Large)
        return {std::max(kLargeWidth, words + 48), kLargeHeight};
    return {words + 2 * measures::kButtonPaddingX, measures::kButton};
}

void HoldButton::press()
{
    setDown(true);
    if (m_machine.press(m_clock.nowMs()))
        fire();
    wake();
    update();
}

void HoldButton::release()
{
    setDown(false);
    const bool holding = m_machine.phase() == HoldPhase::Holding;
    m_machine.tick(m_clock.nowMs());
    const bool late = holding && m_machine.phase() == HoldPhase::Fired;
    m_machine.release(m_clock.nowMs());
    update();
    // The hold was long enough although no frame came in between to say so.
    if (late)
        Q_EMIT triggered();
    else if (holding)
        Q_EMIT aborted();
}

void HoldButton::abortHold()
{
    setDown(false);
    const bool running = m_machine.isRunning();
    m_machine.abort();
    update();
    if (running)
        Q_EMIT aborted();
}

void HoldButton::fire()
{
    update();
    Q_EMIT triggered();
}

void HoldButton::wake()
{
    if (m_waking || !m_machine.isRunning())
        return;
    m_waking = true;
    m_clock.callAfter(kFrameMs, this, [this] { onWake(); });
}

void HoldButton::onWake()
{
    m_waking = false;
    if (m_machine.tick(m_clock.nowMs()))
        fire();
    update();
    wake();
}

void HoldButton::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton)
        press();
}

void HoldButton::mouseMoveEvent(QMouseEvent* event)
{
    if (m_machine.phase() == HoldPhase::Holding && !rect().contains(event->position().toPoint()))
        abortHold();
}

void HoldButton::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton)
        release();
}

void HoldButton::keyPressEvent(QKeyEvent* event)
{
    if (isActivation(*event)) {
        if (!event->isAutoRepeat())
            press();
        return;
    }
    if (event->key() == Qt::Key_Escape && m_machine.isRunning()) {
        abortHold();
        return;
    }
    // Not QAbstractButton's: that would move the focus away with the arrow keys during a hold.
    QWidget::keyPressEvent(event); // NOLINT(bugprone-parent-virtual-call)
}

void HoldButton::keyReleaseEvent(QKeyEvent* event)
{
    if (!isActivation(*event)) {
        QWidget::keyReleaseEvent(event); // NOLINT(bugprone-parent-virtual-call)
        return;
    }
    if (!event->isAutoRepeat())
        release();
}

void HoldButton::focusOutEvent(QFocusEvent* event)
{
    abortHold();
    QAbstractButton::focusOutEvent(event);
}

void HoldButton::showEvent(QShowEvent* event)
{
    m_machine.arm(m_clock.nowMs());
    QAbstractButton::showEvent(event);
}

void HoldButton::hideEvent(QHideEvent* event)
{
    abortHold();
    QAbstractButton::hideEvent(event);
}

void HoldButton::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::EnabledChange && !isEnabled())
        abortHold();
    QAbstractButton::changeEvent(event);
}

void HoldButton::paintHalf(QPainter& painter, const QRectF& clip, bool held)
{
    const HoldLook look = lookOf(m_size, isEnabled(), held);
    const double radius = m_size == Size::Large ? measures::kCardRadius : measures::kControlRadius;
    painter.save();
    painter.setClipRect(clip);
    paint::box(painter, rect(), radius, look.fill, look.outline, Theme::instance().lineWidth());
    painter.setFont(font());
    painter.setPen(look.text);
    paint::words(painter, rect(), Qt::AlignCenter | Qt::TextSingleLine, shownText());
    painter.restore();
}

void HoldButton::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const double filled = width() * m_machine.progress(m_clock.nowMs());
    const bool rightToLeft = layoutDirection() == Qt::RightToLeft;
    const QRectF held = rightToLeft ? QRectF(width() - filled, 0, filled, height())
                                    : QRectF(0, 0, filled, height());
    const QRectF rest = rightToLeft ? QRectF(0, 0, width() - filled, height())
                                    : QRectF(filled, 0, width() - filled, height());
    paintHalf(painter, rest, false);
    if (filled > 0)
        paintHalf(painter, held, true);
    if (paint::showsFocus(*this))
        paint::focusRing(painter, rect(),
            m_size == Size::Large ? measures::kCardRadius : measures::kControlRadius);
}

} // namespace pult::ui
