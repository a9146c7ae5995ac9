// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/stage_ladder.h"

#include <QGridLayout>
#include <QPainter>
#include <QStyle>

#include <algorithm>

#include "ui/kit/naming.h"
#include "ui/theme/icons.h"
#include "ui/theme/measures.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/theme/type_scale.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {
namespace {

constexpr int kInARow = 6;
constexpr int kBar = 6;

using models::rollout::StageStanding;

QString standingWord(StageStanding standing)
{
    switch (standing) {
    case StageStanding::Done:
        return StageLadder::tr("done");
    case StageStanding::Current:
        return StageLadder::tr("now");
    case StageStanding::GivenUp:
        return StageLadder::tr("given up");
    case StageStanding::Ahead:
        break;
    }
    return StageLadder::tr("ahead");
}

} // namespace

StageCard::StageCard(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void StageCard::setFacts(const models::rollout::StageFacts& facts)
{
    if (facts == m_facts && !accessibleName().isEmpty())
        return;
    m_facts = facts;
    QStringList words{facts.title, standingWord(facts.standing), facts.detail};
    if (!facts.running.isEmpty())
        words << facts.running;
    setAccessibleName(words.join(u", "_s));
    setToolTip(words.join(u'\n'));
    update();
}

void StageCard::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme& theme = Theme::instance();
    const bool now = m_facts.standing == StageStanding::Current;
    const bool reached = now || m_facts.standing == StageStanding::Done;
    paint::box(painter, rect(), measures::kCardRadius,
        theme.color(reached ? Token::Surface : Token::Sunken),
        theme.color(now ? Token::Accent : Token::Line), theme.lineWidth());
    const QRect inner = rect().adjusted(12, 10, -12, -8);
    paintWords(painter, inner);
    if (now)
        paintProgress(painter, inner);
}

void StageCard::paintWords(QPainter& painter, const QRect& inner) const
{
    const Theme& theme = Theme::instance();
    const auto flags = static_cast<int>(
        QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft | Qt::AlignVCenter));
    const bool marked
        = m_facts.standing == StageStanding::Done || m_facts.standing == StageStanding::GivenUp;
    const int icon = marked ? measures::kIcon + 4 : 0;
    const auto place = [&](QRect at) { return QStyle::visualRect(layoutDirection(), inner, at); };
    painter.setFont(ui::font(TextRole::BodyStrong));
    painter.setPen(theme.color(Token::Ink));
    const QRect title(inner.left(), inner.top(), inner.width() - icon, measures::kTextLine);
    paint::words(painter, place(title), flags,
        painter.fontMetrics().elidedText(m_facts.title, Qt::ElideRight, title.width()));
    if (marked) {
        const QRect at(
            inner.right() - measures::kIcon + 1, inner.top() + 2, measures::kIcon, measures::kIcon);
        const bool done = m_facts.standing == StageStanding::Done;
        paintIcon(painter, done ? Icon::Check : Icon::Cross, place(at),
            theme.color(done ? Token::Ok : Token::Bad));
    }
    painter.setFont(ui::font(TextRole::Small));
    const QString running
        = m_facts.standing == StageStanding::Current ? m_facts.running : QString();
    const QString detail = m_facts.standing == StageStanding::Done ? tr("done") : m_facts.detail;
    QRect line(inner.left(), inner.top() + measures::kTextLine, inner.width(), 18);
    if (!running.isEmpty()) {
        QFont strong = painter.font();
        strong.setWeight(QFont::DemiBold);
        const int width
            = std::min(QFontMetrics(strong).horizontalAdvance(running) + 2, line.width());
        painter.setPen(theme.color(Token::Accent));
        painter.save();
        painter.setFont(strong);
        paint::words(painter, place(QRect(line.left(), line.top(), width, line.height())), flags,
            QFontMetrics(strong).elidedText(running, Qt::ElideRight, width));
        painter.restore();
        line.setLeft(line.left() + width + 6);
    }
    painter.setPen(theme.color(Token::Ink2));
    if (line.width() > 24)
        paint::words(painter, place(line), flags,
            painter.fontMetrics().elidedText(detail, Qt::ElideRight, line.width()));
}

void StageCard::paintProgress(QPainter& painter, const QRect& inner) const
{
    const Theme& theme = Theme::instance();
    const QRect groove(inner.left(), inner.bottom() - kBar + 1, inner.width(), kBar);
    paint::box(painter, groove, kBar / 2.0, theme.color(Token::Sunken),
        theme.isHighContrast() ? theme.color(Token::Line) : QColor(Qt::transparent));
    QRect done = groove;
    done.setWidth(static_cast<int>(groove.width() * m_facts.progress));
    if (done.width() >= 2)
        paint::box(painter, QStyle::visualRect(layoutDirection(), groove, done), kBar / 2.0,
            theme.color(m_facts.stands ? Token::Ink2 : Token::Accent));
}

StageLadder::StageLadder(QWidget* parent)
    : QWidget(parent)
    , m_grid(new QGridLayout(this))
{
    setNames(*this, u"rolloutLadder"_s, tr("Stages"));
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(8);
}

void StageLadder::setStages(const std::vector<models::rollout::StageFacts>& stages)
{
    while (m_cards.size() < stages.size()) {
        const int at = static_cast<int>(m_cards.size());
        auto* card = new StageCard;
        card->setObjectName(u"rolloutStage-%1"_s.arg(at + 1));
        m_grid->addWidget(card, at / kInARow, at % kInARow);
        m_cards.push_back(card);
    }
    while (m_cards.size() > stages.size()) {
        delete m_cards.back();
        m_cards.pop_back();
    }
    for (std::size_t i = 0; i < stages.size(); ++i)
        m_cards[i]->setFacts(stages[i]);
    setAccessibleDescription(tr("%1 stages").arg(stages.size()));
}

} // namespace pult::ui
