// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/overview_page.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include "client/qt/alerts_feed.h"
#include "client/qt/leaks_feed.h"
#include "client/qt/verdict_feed.h"
#include "models/strings.h"
#include "ui/dialogs/identity_words.h"
#include "ui/dialogs/tones.h"
#include "ui/kit/buttons.h"
#include "ui/kit/card.h"
#include "ui/kit/chip.h"
#include "ui/kit/key_value_list.h"
#include "ui/kit/naming.h"
#include "ui/kit/page_header.h"
#include "ui/kit/text_block.h"
#include "ui/kit/text_label.h"
#include "ui/theme/measures.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {
namespace {

constexpr int kColumns = 3;
constexpr int kKeyWidth = 84;
constexpr int kChipWidth = 84;

KeyValue fact(const QString& key, const models::overview::Mark& mark)
{
    RichText value;
    const Tone tone = toneOf(mark.tone);
    if (mark.tone == models::Tone::Plain || mark.tone == models::Tone::Muted)
        value.plain(mark.text);
    else
        value.toned(mark.text, tone);
    return {key, value};
}

} // namespace

OverviewPage::OverviewPage(const PageContext& context, QWidget* parent)
    : Page(context, u"overview"_s, tr("Overview"), parent)
{
    m_head = new PageHeader(title(), this);
    column()->addWidget(m_head);
    buildBody();
    // Every environment, not only the one of this tab.
    connect(&session(), &client::Session::viewChanged, this, [this] { renderAll(); });
    connect(&session(), &client::Session::serverChanged, this, [this] {
        // There may be a new one.
        if (isVisible())
            watchFeeds();
        renderAll();
    });
    start();
}

void OverviewPage::buildBody()
{
    m_contents = new QWidget;
    m_contents->setAutoFillBackground(false);
    auto* inner = new QVBoxLayout(m_contents);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(measures::kGapSmall);
    m_waitingCard = new Card(tr("What waits for me"));
    setNames(*m_waitingCard, u"overviewWaiting"_s, tr("What waits for me"));
    m_waitingRows = new QVBoxLayout;
    m_waitingRows->setSpacing(4);
    m_waitingCard->body()->addLayout(m_waitingRows);
    m_nothing = secondaryText(tr("Nothing: every environment goes its way."));
    m_waitingCard->body()->addWidget(m_nothing);
    inner->addWidget(m_waitingCard);
    m_grid = new QGridLayout;
    m_grid->setSpacing(measures::kGapSmall);
    for (int column = 0; column < kColumns; ++column)
        m_grid->setColumnStretch(column, 1);
    inner->addLayout(m_grid);
    inner->addStretch(1);
    auto* area = new QScrollArea;
    area->setObjectName(u"overviewScroll"_s);
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setWidget(m_contents);
    area->setFocusPolicy(Qt::NoFocus);
    area->viewport()->setAutoFillBackground(false);
    column()->addWidget(area, 1);
}

std::vector<models::overview::Seen> OverviewPage::seen() const
{
    std::vector<models::overview::Seen> all;
    for (const std::string& name : session().followed()) {
        models::overview::Seen one;
        one.environment = name;
        one.view = session().view(name);
        const client::LeaksFeed& leaks = session().leaks(name);
        if (leaks.state().condition != client::FeedCondition::Off)
            one.leaks = leaks.report().get();
        one.verdict = session().verdicts(name).verdict().get();
        one.alerts = session().alerts(name).report().get();
        one.now = session().serverNow(name);
        all.push_back(std::move(one));
    }
    return all;
}

void OverviewPage::render(const client::EnvironmentViewPtr&)
{
    renderAll();
}

void OverviewPage::renderAges()
{
    if (isVisible())
        renderAll();
}

void OverviewPage::showEvent(QShowEvent* event)
{
    Page::showEvent(event);
    watchFeeds();
    renderAll();
}

void OverviewPage::hideEvent(QHideEvent* event)
{
    Page::hideEvent(event);
    watchFeeds();
}

void OverviewPage::resizeEvent(QResizeEvent* event)
{
    Page::resizeEvent(event);
    fitHeight();
}

void OverviewPage::fitHeight()
{
    const int width = std::max(0, this->width() - 2 * measures::kPageMarginX);
    m_contents->setMinimumHeight(std::max(0, m_contents->layout()->heightForWidth(width)));
}

void OverviewPage::watchFeeds()
{
    for (const std::string& name : session().followed()) {
        for (client::Feed* feed : std::initializer_list<client::Feed*>{
                 &session().leaks(name), &session().verdicts(name), &session().alerts(name)}) {
            if (isVisible())
                feed->look(this);
            else
                feed->lookAway(this);
            connect(
                feed, &client::Feed::changed, this, &OverviewPage::renderAll, Qt::UniqueConnection);
        }
    }
}

void OverviewPage::renderAll()
{
    if (!isVisible() && m_rendered)
        return;
    m_rendered = true;
    const auto all = seen();
    m_head->setSubtitle(
        all.size() == 1 ? tr("1 environment") : tr("%1 environments").arg(all.size()));
    renderWaiting(all);
    int at = 0;
    for (const auto& each : all)
        renderCard(each, at++);
    for (auto place = m_places.begin(); place != m_places.end();) {
        const bool gone = std::none_of(all.begin(), all.end(),
            [&](const auto& each) { return each.environment == place->first; });
        if (gone) {
            delete place->second.card;
            place = m_places.erase(place);
        } else {
            ++place;
        }
    }
    fitHeight();
}

QWidget* OverviewPage::waitingRow(const models::overview::Waiting& item, int at)
{
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(measures::kGapSmall);
    auto* where = new TextLabel(environmentWord(session(), item.environment), TextRole::BodyStrong);
    where->setFixedWidth(kChipWidth);
    where->setElided(true);
    layout->addWidget(where);
    const Tone tone = toneOf(item.tone);
    RichText words;
    if (item.tone == models::Tone::Plain)
        words.plain(item.text);
    else
        words.toned(item.text, tone);
    layout->addWidget(new TextBlock(words), 1, Qt::AlignVCenter);
    QPushButton* open = makeButton(item.button, u"overviewOpen-%1"_s.arg(at));
    open->setAccessibleName(
        tr("%1: %2, %3").arg(item.button, environmentWord(session(), item.environment), item.text));
    connect(open, &QPushButton::clicked, this, [this, item] { this->open(item); });
    layout->addWidget(open);
    return row;
}

void OverviewPage::renderWaiting(const std::vector<models::overview::Seen>& all)
{
    auto now = models::overview::waitingOf(text(), all);
    m_nothing->setVisible(now.empty());
    m_waitingCard->setSubtitle(now.empty() ? QString() : QString::number(now.size()));
    if (now == m_waiting && m_waitingRows->count() == static_cast<int>(now.size()))
        return;
    m_waiting = std::move(now);
    while (QLayoutItem* item = m_waitingRows->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    for (std::size_t i = 0; i < m_waiting.size(); ++i)
        m_waitingRows->addWidget(waitingRow(m_waiting[i], static_cast<int>(i) + 1));
}

OverviewPage::Place& OverviewPage::placeOf(const std::string& environment, int at)
{
    Place& place = m_places[environment];
    if (!place.card) {
        const QString name = models::toQt(environment);
        place.card = new Card(name);
        place.card->setObjectName(u"overviewCard-"_s + name);
        place.age = secondaryText({});
        QPushButton* open = makeButton(tr("Open"), u"overviewEnvironment-"_s + name);
        open->setAccessibleName(tr("Open %1").arg(name));
        place.card->addHeadWidget(place.age);
        place.card->addHeadWidget(open);
        place.facts = new KeyValueList;
        place.facts->setKeyWidth(kKeyWidth);
        place.card->body()->addWidget(place.facts);
        place.card->body()->addStretch(1);
        connect(open, &QPushButton::clicked, this, [this, name] {
            models::Link link = linkTo({});
            link.page = u"generations"_s;
            link.environment = name;
            host().navigate(link);
        });
    }
    m_grid->addWidget(place.card, at / kColumns, at % kColumns);
    return place;
}

void OverviewPage::renderCard(const models::overview::Seen& one, int at)
{
    Place& place = placeOf(one.environment, at);
    const models::overview::Card now = models::overview::cardOf(text(), one);
    const client::FreshnessState fresh = session().freshness(one.environment);
    place.age->setText(fresh.age && fresh.freshness != client::Freshness::Live
            ? tr("%1 old").arg(text().age(*fresh.age))
            : QString());
    place.card->setTitle(environmentWord(session(), one.environment));
    if (now == place.shown)
        return;
    place.shown = now;
    place.card->setSubtitle(now.where);
    std::vector<KeyValue> rows{fact(tr("Head"), now.head)};
    if (one.view && one.view->state) {
        rows.push_back(fact(tr("Candidates"), now.candidates));
        rows.push_back(fact(tr("Rollout"), now.rollout));
        rows.push_back(fact(tr("Verdict"), now.verdict));
        rows.push_back(fact(tr("Leaks"), now.leaks));
        rows.push_back(fact(tr("Gateways"), now.gateways));
        rows.push_back(fact(tr("Freeze"), now.freeze));
        rows.push_back(fact(tr("Alerts"), now.alerts));
    }
    place.facts->setRows(rows);
}

void OverviewPage::open(const models::overview::Waiting& item)
{
    models::Link link = linkTo(item.object);
    link.page = item.page;
    link.environment = models::toQt(item.environment);
    host().navigate(link);
}

} // namespace pult::ui
