// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/qt/series_feed.h"

#include <tuple>
#include <utility>

#include "client/series_fold.h"

namespace pult::client {

namespace {

bool sameQuestion(const SeriesQuery& a, const SeriesQuery& b)
{
    const auto parts = [](const SeriesQuery& query) {
        return std::tie(query.selector.environment, query.selector.service, query.selector.lane,
            query.selector.serving, query.selector.entry, query.selector.dimensions,
            query.by.service, query.by.lane, query.by.serving, query.by.entry, query.by.dimensions,
            query.metrics, query.buckets);
    };
    return parts(a) == parts(b);
}

} // namespace

SeriesFeed::SeriesFeed(FeedSource source, std::string key, QObject* parent)
    : Feed(std::move(source), "series\n" + std::move(key), parent)
{}

void SeriesFeed::ask(SeriesQuery query, Millis window, std::int64_t serverNow)
{
    if (window == m_window && sameQuestion(query, m_query))
        return;
    m_askedUnixMs = serverNow;
    m_askedAt = now();
    m_query = std::move(query);
    m_window = window;
    m_answer.reset();
    restart();
}

std::unique_ptr<Stream> SeriesFeed::open(Telemetry& telemetry)
{
    // One gRPC thread at a time adds up what comes; the GUI sees whole answers, the latest only.
    const auto known = std::make_shared<SeriesAnswer>();
    SeriesQuery query = m_query;
    query.fromUnixMs = m_askedUnixMs + std::chrono::duration_cast<Millis>(now() - m_askedAt).count()
        - m_window.count();
    query.toUnixMs = 0;
    return telemetry.watchSeries(
        std::move(query), kPeriod,
        [this, accept = accept(), known, window = m_window.count()](SeriesAnswer news) {
            *known = merged(std::move(*known), std::move(news), window);
            accept(
                [this, made = std::make_shared<const SeriesAnswer>(*known)] { m_answer = made; });
        },
        ended());
}

} // namespace pult::client
