// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What live traffic says on the page of generations.
#include <cmath>

#include <QTableView>

#include "client/qt/series_feed.h"
#include "models/strings.h"
#include "ui/dialogs/tables.h"
#include "ui/kit/generation_header.h"
#include "ui/kit/sparkline.h"
#include "ui/kit/table_card.h"
#include "ui/pages/generation_inspector.h"
#include "ui/pages/generations_page.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {
namespace {

constexpr std::chrono::minutes kTableWindow{5};
constexpr std::uint32_t kTableBuckets = 20;
constexpr std::chrono::minutes kServiceWindow{20};
constexpr std::uint32_t kServiceBuckets = 120;

} // namespace

void GenerationsPage::buildLive()
{
    m_live = new client::SeriesFeed(session().feedSource(), "generations\n" + environment(), this);
    m_service = new client::SeriesFeed(session().feedSource(), "service\n" + environment(), this);
    for (client::SeriesFeed* feed : {m_live, m_service})
        connect(&session(), &client::Session::ticked, feed, &client::Feed::tick);
    connect(m_live, &client::Feed::changed, this, &GenerationsPage::renderLive);
    connect(m_live, &client::Feed::conditionChanged, this, &GenerationsPage::renderLive);
    connect(m_service, &client::Feed::changed, this, &GenerationsPage::renderService);
    connect(m_service, &client::Feed::conditionChanged, this, &GenerationsPage::renderService);
}

void GenerationsPage::showEvent(QShowEvent* event)
{
    Page::showEvent(event);
    m_live->look(this);
    m_service->look(this);
}

void GenerationsPage::hideEvent(QHideEvent* event)
{
    Page::hideEvent(event);
    m_live->lookAway(this);
    m_service->lookAway(this);
}

void GenerationsPage::askForLive()
{
    if (m_model->state()->head == 0)
        return;
    client::SeriesQuery query;
    query.selector.environment = environment();
    query.by.service = true;
    query.by.serving = true;
    query.metrics = {client::Metric::Requests};
    query.buckets = kTableBuckets;
    m_live->ask(query, kTableWindow, session().serverNow(environment()));
}

void GenerationsPage::renderLive()
{
    // A share of the past, or one that nobody confirms any more, would pass for one of now.
    const bool shown = m_past == 0 && m_live->answer()
        && m_live->state().condition == client::FeedCondition::Live;
    auto rates = shown ? std::make_shared<const models::series::Rates>(
                     models::series::ratesOf(*m_live->answer(), session().serverNow(environment())))
                       : nullptr;
    m_model->setLive(rates && !rates->empty() ? std::move(rates) : nullptr);
    m_header->refresh();
    renderInspector();
}

QString GenerationsPage::liveWords(std::uint32_t generation) const
{
    if (!m_model->live())
        return {};
    const auto share = models::series::shareOf(*m_model->live(), generation);
    return share ? tr("%1 of the requests of its services").arg(models::series::percent(*share))
                 : QString();
}

Cell GenerationsPage::readLive(const QModelIndex& index) const
{
    const QModelIndex source = m_filter->mapToSource(index);
    Cell cell = readCell(index);
    if (source.column() != m_model->liveColumn())
        return cell;
    // What another service replaces takes no requests under its own name there.
    const auto own = m_model->deploymentAt(source.siblingAtColumn(m_model->columnOf(m_selected)));
    const bool replaced
        = own && models::toQt(own->service) != source.siblingAtColumn(0).data(models::kIdRole);
    const auto share = replaced ? std::nullopt : m_model->liveShare(source.row(), m_selected);
    cell.text = share ? models::series::percent(*share) : QString(QChar(0x2014));
    cell.figures = true;
    if (!share || (*share <= 0 && !own))
        cell.text = QChar(0x2014);
    else {
        cell.shares = {{1 - *share, Tone::Baseline}, {*share, Tone::Candidate}};
        cell.total = 1;
        cell.secondary = false;
    }
    return cell;
}

void GenerationsPage::askForService()
{
    const QModelIndex source = m_filter->mapToSource(m_table->view()->currentIndex());
    if (!source.isValid())
        return;
    client::SeriesQuery query;
    query.selector.environment = environment();
    query.selector.service
        = source.siblingAtColumn(0).data(models::kIdRole).toString().toStdString();
    query.by.serving = true;
    query.metrics = {client::Metric::Requests, client::Metric::ErrorRatio};
    query.buckets = kServiceBuckets;
    m_service->ask(query, kServiceWindow, session().serverNow(environment()));
    renderService();
}

void GenerationsPage::renderService()
{
    const QModelIndex source = m_filter->mapToSource(m_table->view()->currentIndex());
    const auto deployment = source.isValid() ? m_model->deploymentAt(source) : nullptr;
    const auto& answer = m_service->answer();
    if (!deployment || !answer || m_past != 0)
        return m_inspector->showTraffic({}, {}, {});
    const std::int64_t to = session().serverNow(environment());
    const std::int64_t from = to - std::chrono::milliseconds(kServiceWindow).count();
    const std::uint32_t own = deployment->generation;
    const std::uint32_t head = m_model->state()->head;
    const auto line = [&](client::Metric metric) {
        SparklineData chart;
        chart.values = models::series::values(
            models::series::find(*answer, metric, own), from, to, answer->bucketMs);
        if (own != head)
            chart.baseline = models::series::values(
                models::series::find(*answer, metric, head), from, to, answer->bucketMs);
        chart.tone = own == head ? Tone::Neutral : Tone::Candidate;
        chart.fromZero = true;
        chart.from = text().moment(from);
        chart.to = text().moment(to);
        return chart;
    };
    const auto lately = [&](client::Metric metric) {
        return models::series::mean(models::series::find(*answer, metric, own), to - 60'000, to);
    };
    const auto rate = lately(client::Metric::Requests);
    const auto errors = lately(client::Metric::ErrorRatio);
    m_inspector->showTraffic(line(client::Metric::Requests), line(client::Metric::ErrorRatio),
        rate ? tr("%1, %2 fail")
                   .arg(models::series::rate(text(), *rate),
                       models::series::percent(errors.value_or(0)))
             : tr("no request in the last minute"));
}

} // namespace pult::ui
