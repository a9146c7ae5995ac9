// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kit/freshness.h"

#include "ui/kit/text_label.h"
#include "ui/theme/measures.h"
#include "ui/theme/paint.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QLocale>
#include <QPainter>

namespace pult::ui {
namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("pult::ui::Freshness", text);
}

Token inkOf(Freshness freshness)
{
    return freshness == Freshness::Live ? Token::Ink2 : StateColors::tokens(toneOf(freshness)).text;
}

} // namespace

Freshness freshnessOf(qint64 ageMs, bool streamUp)
{
    if (!streamUp)
        return Freshness::Reconnecting;
    if (ageMs > kStaleMs)
        return Freshness::Stale;
    return ageMs > kLaggingMs ? Freshness::Lagging : Freshness::Live;
}

QString ageText(qint64 ageMs)
{
    const qint64 age = std::max<qint64>(0, ageMs);
    const QLocale locale;
    if (age < 10'000)
        return tr("%1 s").arg(locale.toString(double(age) / 1000.0, 'f', 1));
    const qint64 seconds = age / 1000;
    if (seconds < 120)
        return tr("%1 s").arg(locale.toString(seconds));
    if (seconds < 2 * 3600)
        return tr("%1 min").arg(locale.toString(seconds / 60));
    if (seconds < 48 * 3600)
        return tr("%1 h").arg(locale.toString(seconds / 3600));
    return tr("%1 d").arg(locale.toString(seconds / 86400));
}

QString freshnessText(Freshness freshness, qint64 ageMs)
{
    const QString age = ageText(ageMs);
    switch (freshness) {
    case Freshness::Live:
        return tr("live · %1").arg(age);
    case Freshness::Lagging:
        return tr("lagging · %1").arg(age);
    case Freshness::Stale:
        return tr("stale · %1").arg(age);
    case Freshness::Reconnecting:
        return tr("reconnecting · %1").arg(age);
    case Freshness::Remembered:
        return tr("last session · %1 ago").arg(age);
    }
    Q_UNREACHABLE();
}

Tone toneOf(Freshness freshness)
{
    switch (freshness) {
    case Freshness::Live:
        return Tone::Ok;
    case Freshness::Lagging:
    case Freshness::Remembered:
        return Tone::Warn;
    case Freshness::Stale:
    case Freshness::Reconnecting:
        return Tone::Bad;
    }
    Q_UNREACHABLE();
}

StateDot::StateDot(Freshness freshness, QWidget* parent)
    : QWidget(parent)
    , m_freshness(freshness)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void StateDot::setFreshness(Freshness freshness)
{
    m_freshness = freshness;
    update();
}

void StateDot::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const QColor color = StateColors::text(toneOf(m_freshness));
    const QRectF dot(width() / 2.0 - 4, height() / 2.0 - 4, 8, 8);
    if (m_freshness == Freshness::Live) {
        paint::box(painter, dot, 4, color);
        return;
    }
    paint::box(painter, dot, 4, Qt::transparent, color, 1.6);
    if (m_freshness != Freshness::Lagging)
        return;
    painter.setClipRect(QRectF(dot.x(), dot.y(), 4, 8));
    paint::box(painter, dot, 4, color);
}

AgeLabel::AgeLabel(QWidget* parent)
    : QWidget(parent)
    , m_dot(new StateDot(Freshness::Reconnecting, this))
    , m_text(new TextLabel({}, TextRole::Body, Token::Ink2, this))
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(5);
    row->addWidget(m_dot);
    row->addWidget(m_text);
    m_text->setTabular(true);
}

void AgeLabel::setAge(qint64 ageMs, bool streamUp)
{
    show(freshnessOf(ageMs, streamUp), ageMs);
}

void AgeLabel::setRemembered(qint64 ageMs)
{
    show(Freshness::Remembered, ageMs);
}

void AgeLabel::show(Freshness freshness, qint64 ageMs)
{
    m_freshness = freshness;
    m_dot->setFreshness(m_freshness);
    m_text->setInk(inkOf(m_freshness));
    m_text->setText(freshnessText(m_freshness, ageMs));
    setAccessibleName(m_text->text());
}

QString AgeLabel::text() const
{
    return m_text->text();
}

} // namespace pult::ui
