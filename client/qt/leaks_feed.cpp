// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/qt/leaks_feed.h"

namespace pult::client {

LeaksFeed::LeaksFeed(FeedSource source, std::string environment, QObject* parent)
    : Feed(std::move(source), "leaks\n" + environment, parent)
    , m_environment(std::move(environment))
{}

std::int64_t LeaksFeed::serverNow() const
{
    const FeedState now = state();
    return m_report && now.age ? m_report->unixMs + now.age->count() : 0;
}

std::unique_ptr<Stream> LeaksFeed::open(Telemetry& telemetry)
{
    return telemetry.watchLeaks(
        m_environment, std::nullopt,
        [this, accept = accept()](LeakReport report) {
            // `this` is touched on the GUI thread only, once accept() has found it alive.
            accept([this, made = std::make_shared<const LeakReport>(std::move(report))] {
                m_report = made;
            });
        },
        ended());
}

} // namespace pult::client
