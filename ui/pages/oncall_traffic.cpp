// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/oncall_traffic.h"

#include <algorithm>

#include <QHBoxLayout>

#include "client/qt/leaks_feed.h"
#include "models/leak_evidence.h"
#include "models/strings.h"
#include "ui/pages/series_card.h"
#include "ui/theme/measures.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {
namespace {

using client::Metric;
using models::series::Evidence;

constexpr std::chrono::minutes kWindow{20};
constexpr std::uint32_t kBuckets = 120;

QString figure(const models::Text& text, Metric metric, double value)
{
    switch (metric) {
    case Metric::ErrorRatio:
        return models::series::percent(value);
    case Metric::LatencyP99:
        return text.duration(static_cast<std::uint64_t>(value));
    default:
        return models::series::rate(text, value);
    }
}

} // namespace

OnCallTraffic::OnCallTraffic(
    client::Session& session, std::string environment, models::TextPtr text, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_environment(std::move(environment))
    , m_text(std::move(text))
    , m_series(new client::SeriesFeed(session.feedSource(), "oncall\n" + m_environment, this))
    , m_services(
          new client::SeriesFeed(session.feedSource(), "oncall services\n" + m_environment, this))
    , m_errors(new SeriesCard(tr("Errors")))
    , m_latency(new SeriesCard(tr("Latency p99")))
    , m_requests(new SeriesCard(tr("Requests")))
{
    setObjectName(u"oncallTraffic"_s);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(measures::kGapSmall);
    for (SeriesCard* card : {m_errors, m_latency, m_requests})
        row->addWidget(card, 1);
    for (client::Feed* feed : feeds()) {
        connect(feed, &client::Feed::changed, this, &OnCallTraffic::render);
        connect(feed, &client::Feed::conditionChanged, this, &OnCallTraffic::render);
    }
    connect(&m_session, &client::Session::ticked, m_series, &client::Feed::tick);
    hide();
}

std::array<client::Feed*, 3> OnCallTraffic::feeds() const
{
    return {m_series, m_services, &m_session.leaks(m_environment)};
}

void OnCallTraffic::setLooking(bool looking)
{
    for (client::Feed* feed : feeds()) {
        if (looking)
            feed->look(this);
        else
            feed->lookAway(this);
    }
}

std::int64_t OnCallTraffic::now() const
{
    return m_session.serverNow(m_environment);
}

void OnCallTraffic::setSubject(const client::EnvironmentState* state)
{
    if (!state)
        return;
    const models::series::Subject subject = models::series::subjectOf(*state);
    if (subject == m_subject)
        return;
    m_subject = subject;
    ask();
    render();
}

void OnCallTraffic::ask()
{
    client::SeriesQuery query;
    query.selector.environment = m_environment;
    query.by.lane = true;
    query.metrics = {Metric::ErrorRatio, Metric::LatencyP99, Metric::Requests};
    query.buckets = kBuckets;
    m_series->ask(query, kWindow, now());
    if (m_subject.sideBySide)
        query.selector.lane = m_subject.generation;
    query.by.service = true;
    query.metrics = {Metric::ErrorRatio};
    query.buckets = kBuckets / 4;
    m_services->ask(query, kWindow / 4, now());
}

void OnCallTraffic::render()
{
    const auto& answer = m_series->answer();
    const bool off = m_series->state().condition == client::FeedCondition::Off;
    m_traffic = answer && !off ? models::series::compare(*answer, m_subject, now())
                               : models::series::Traffic{};
    setVisible(m_traffic.any());
    if (m_traffic.any()) {
        renderCard(*m_errors, Metric::ErrorRatio, models::series::errorsRose(m_traffic));
        renderCard(*m_latency, Metric::LatencyP99, models::series::latencyRose(m_traffic));
        renderCard(*m_requests, Metric::Requests, false);
    }
    Q_EMIT changed();
}

void OnCallTraffic::renderCard(SeriesCard& card, Metric metric, bool rose)
{
    const models::series::Compared& both = metric == Metric::ErrorRatio ? m_traffic.errors
        : metric == Metric::LatencyP99                                  ? m_traffic.latencyUs
                                                                        : m_traffic.requests;
    const auto say = [&](const std::optional<double>& value) {
        return value ? figure(*m_text, metric, *value) : QString(QChar(0x2014));
    };
    const QString name = models::Text::generation(m_subject.generation);
    const QString other = !both.other
        ? tr("nothing to compare with")
        : (m_subject.sideBySide ? tr("%1 has %2") : tr("%1 had %2"))
              .arg(models::Text::generation(m_subject.other), say(both.other));
    card.setFigure(say(both.now), name, other, rose ? Tone::Bad : Tone::Neutral);

    const client::SeriesAnswer& answer = *m_series->answer();
    const std::int64_t to = now();
    const std::int64_t from = to - std::chrono::milliseconds(kWindow).count();
    SparklineData chart;
    const auto values = [&](std::uint32_t generation) {
        return models::series::valuesOf(answer, metric, m_subject, generation, from, to);
    };
    chart.values = values(m_subject.generation);
    if (m_subject.other != 0)
        chart.baseline = values(m_subject.other);
    chart.tone = rose ? Tone::Bad : Tone::Neutral;
    chart.fromZero = true;
    chart.from = m_text->moment(from);
    chart.to = m_text->moment(to);
    if (const std::int64_t since = m_subject.sinceUnixMs; since > from && since < to) {
        chart.markAt = static_cast<double>(since - from) / static_cast<double>(to - from);
        chart.mark = tr("%1 since %2").arg(name, m_text->moment(since));
    }
    card.setSeries(chart, tr("%1, %2").arg(say(both.now), other));
}

void OnCallTraffic::addLeaks(Evidence& evidence) const
{
    const client::LeaksFeed& feed = m_session.leaks(m_environment);
    const auto condition = feed.state().condition;
    if (!feed.report() || condition == client::FeedCondition::Off)
        return;
    const Evidence leaks = models::leaks::evidenceOf(
        *m_text, *feed.report(), m_subject.generation, condition == client::FeedCondition::Live);
    evidence.forRetreat << leaks.forRetreat;
    evidence.against << leaks.against;
}

Evidence OnCallTraffic::evidence() const
{
    const client::FeedState state = m_series->state();
    if (state.condition == client::FeedCondition::Off)
        return {
            {}, {{tr("Live traffic says nothing: no spans are received"), models::Tone::Muted}}};
    if (!m_series->answer())
        return {{}, {{tr("Live traffic is not known yet"), models::Tone::Muted}}};
    Evidence evidence = models::series::evidenceOf(*m_text, m_traffic, m_subject);
    if (models::series::errorsRose(m_traffic) && m_services->answer())
        evidence.forRetreat << models::series::worstServices(
            *m_services->answer(), m_subject, now());
    addLeaks(evidence);
    return evidence;
}

} // namespace pult::ui
