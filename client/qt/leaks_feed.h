// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/qt/feed.h"

namespace pult::client {

//! Edges, coverage and propagation of one environment as they stand now, over all lanes.
class LeaksFeed : public Feed
{
    Q_OBJECT
public:
    using ReportPtr = std::shared_ptr<const LeakReport>;

    LeaksFeed(FeedSource source, std::string environment, QObject* parent = nullptr);

    [[nodiscard]] const std::string& environment() const { return m_environment; }
    //! Null until the first report; the last one stays.
    [[nodiscard]] const ReportPtr& report() const { return m_report; }
    //! What the server's clock says now, milliseconds since the Unix epoch; 0 before a report.
    [[nodiscard]] std::int64_t serverNow() const;

protected:
    [[nodiscard]] std::unique_ptr<Stream> open(Telemetry& telemetry) override;
    [[nodiscard]] bool hasValues() const override { return m_report != nullptr; }

private:
    const std::string m_environment;
    ReportPtr m_report;
};

} // namespace pult::client
