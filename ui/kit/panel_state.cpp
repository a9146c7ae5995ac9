// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kit/panel_state.h"

#include "ui/kit/empty_state.h"
#include "ui/kit/freshness.h"
#include "ui/kit/text_label.h"
#include "ui/theme/measures.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QStackedLayout>
#include <QVBoxLayout>

namespace pult::ui {
namespace {

//! Lets the contents shine through at 60 % and marks them as old. Takes no input, so that
//! what is old can still be scrolled and copied.
class Veil : public QWidget
{
public:
    explicit Veil(QWidget* parent)
        : QWidget(parent)
    {
        setAttribute(Qt::WA_TransparentForMouseEvents);
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        QColor ground = Theme::instance().color(Token::Surface);
        ground.setAlphaF(0.4F);
        painter.fillRect(rect(), ground);
        paint::hatch(painter, rect());
    }
};

//! The shape of what comes.
class Skeleton : public QWidget
{
public:
    explicit Skeleton(QWidget* parent)
        : QWidget(parent)
    {}

    bool isOn() const { return m_on; }

    void setOn(bool on)
    {
        m_on = on;
        update();
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        if (!m_on)
            return;
        QPainter painter(this);
        static constexpr std::array kShares{0.34, 0.52, 0.28, 0.46, 0.40};
        const QColor bone = Theme::instance().color(Token::Sunken);
        const QColor edge = Theme::instance().isHighContrast()
            ? Theme::instance().color(Token::Line)
            : QColor(Qt::transparent);
        int row = 0;
        for (int y = measures::kGapSmall; y + 12 < height(); y += measures::kRow, ++row) {
            const double share = kShares[static_cast<size_t>(row) % kShares.size()];
            paintBone(painter, QRectF(16, y, 120, 12), bone, edge);
            paintBone(painter, QRectF(168, y, (width() - 200) * share, 12), bone, edge);
        }
    }

private:
    void paintBone(QPainter& painter, QRectF bone, const QColor& fill, const QColor& edge)
    {
        if (layoutDirection() == Qt::RightToLeft)
            bone.moveRight(width() - bone.left());
        paint::box(painter, bone, 4, fill, edge, 1);
    }

    bool m_on = false;
};

class Strip : public QWidget
{
public:
    explicit Strip(QWidget* parent)
        : QWidget(parent)
    {}
    void setTone(Tone tone)
    {
        m_tone = tone;
        update();
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        const QColor edge = Theme::instance().isHighContrast() ? StateColors::text(m_tone)
                                                               : QColor(Qt::transparent);
        paint::box(painter, rect(), measures::kControlRadius, StateColors::wash(m_tone), edge, 2);
    }

private:
    Tone m_tone = Tone::Warn;
};

struct Words
{
    Icon icon;
    Token ink;
    QString title;
    QString detail;
};

Words usualWords(PanelCondition condition)
{
    switch (condition) {
    case PanelCondition::Denied:
        return {Icon::Lock, Token::Ink2, PanelState::tr("You may not see this"),
            PanelState::tr("Your role does not include reading it. The owner of the "
                           "environment can grant it.")};
    case PanelCondition::FilteredEmpty:
        return {Icon::Filter, Token::Ink2, PanelState::tr("Nothing matches the filter"),
            PanelState::tr("There are entries here; the filter hides all of them.")};
    case PanelCondition::Error:
        return {Icon::Warning, Token::Bad, PanelState::tr("This could not be loaded"), {}};
    default:
        return {Icon::Info, Token::Ink2, PanelState::tr("Nothing here yet"), {}};
    }
}

Freshness freshnessFor(const PanelInfo& info)
{
    return info.condition == PanelCondition::Lagging ? Freshness::Lagging
        : info.remembered                            ? Freshness::Remembered
                                                     : Freshness::Stale;
}

} // namespace

PanelState::PanelState(QWidget* contents, QWidget* parent, UiClock& clock)
    : QWidget(parent)
    , m_clock(clock)
    , m_contents(contents)
    , m_strip(new Strip(this))
    , m_stripText(new TextLabel({}, TextRole::Body, Token::Warn, m_strip))
    , m_stack(new QWidget(this))
    , m_pages(new QStackedLayout(m_stack))
    , m_skeleton(new Skeleton(m_stack))
    , m_words(new EmptyState(m_stack))
    , m_veil(new Veil(m_stack))
{
    auto* strip = new QHBoxLayout(m_strip);
    strip->setContentsMargins(
        measures::kGapSmall, measures::kGrid, measures::kGapSmall, measures::kGrid);
    strip->addWidget(m_stripText);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(measures::kGrid);
    column->addWidget(m_strip);
    column->addWidget(m_stack, 1);
    m_pages->addWidget(contents);
    m_pages->addWidget(m_skeleton);
    m_pages->addWidget(m_words);
    connect(m_words, &EmptyState::actionTriggered, this, &PanelState::actionTriggered);
    setInfo({});
}

void PanelState::setInfo(const PanelInfo& info)
{
    const bool again = m_info.condition == info.condition && m_turn > 0;
    m_info = info;
    switch (info.condition) {
    case PanelCondition::Connecting:
        if (!again)
            showSkeleton();
        break;
    case PanelCondition::Live:
    case PanelCondition::Lagging:
    case PanelCondition::Stale:
        showContents(info);
        break;
    default:
        showWords(info);
        break;
    }
    ++m_turn;
}

void PanelState::showContents(const PanelInfo& info)
{
    const bool live = info.condition == PanelCondition::Live;
    const bool stale = info.condition == PanelCondition::Stale;
    m_pages->setCurrentWidget(m_contents);
    m_veil->setVisible(stale);
    m_strip->setVisible(!live);
    if (live) {
        setAccessibleDescription({});
        return;
    }
    const Freshness freshness = freshnessFor(info);
    QString text = freshnessText(freshness, info.ageMs);
    if (!info.detail.isEmpty())
        text += QStringLiteral(" · ") + info.detail;
    m_stripText->setText(text);
    m_stripText->setInk(StateColors::tokens(toneOf(freshness)).text);
    static_cast<Strip*>(m_strip)->setTone(toneOf(freshness));
    setAccessibleDescription(text);
    placeVeil();
}

void PanelState::showWords(const PanelInfo& info)
{
    const Words usual = usualWords(info.condition);
    m_words->setIcon(usual.icon, usual.ink);
    m_words->setTexts(info.title.isEmpty() ? usual.title : info.title,
        info.detail.isEmpty() ? usual.detail : info.detail);
    m_words->setActionText(info.action);
    m_words->setRequestId(info.requestId);
    m_strip->hide();
    m_veil->hide();
    m_pages->setCurrentWidget(m_words);
    setAccessibleDescription(info.title.isEmpty() ? usual.title : info.title);
}

void PanelState::showSkeleton()
{
    m_strip->hide();
    m_veil->hide();
    auto* skeleton = static_cast<Skeleton*>(m_skeleton);
    skeleton->setOn(false);
    m_pages->setCurrentWidget(m_skeleton);
    setAccessibleDescription(tr("Loading"));
    m_clock.callAfter(motion::kSkeletonDelayMs, this, [this, skeleton] {
        if (m_info.condition == PanelCondition::Connecting)
            skeleton->setOn(true);
    });
}

bool PanelState::showsSkeleton() const
{
    return m_pages->currentWidget() == m_skeleton && static_cast<Skeleton*>(m_skeleton)->isOn();
}

void PanelState::placeVeil()
{
    m_veil->setGeometry(m_stack->rect());
    m_veil->raise();
}

void PanelState::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    layout()->activate();
    placeVeil();
}

} // namespace pult::ui
