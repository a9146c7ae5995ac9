// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/qt/alerts_feed.h"

namespace pult::client {

AlertsFeed::AlertsFeed(FeedSource source, std::string environment, QObject* parent)
    : Feed(std::move(source), "alerts\n" + environment, parent)
    , m_environment(std::move(environment))
{}

std::unique_ptr<Stream> AlertsFeed::open(Telemetry& telemetry)
{
    return telemetry.watchAlerts(
        m_environment,
        [this, accept = accept()](AlertReport report) {
            // `this` is touched on the GUI thread only, once accept() has found it alive.
            accept([this, made = std::make_shared<const AlertReport>(std::move(report))] {
                m_report = made;
            });
        },
        ended());
}

} // namespace pult::client
