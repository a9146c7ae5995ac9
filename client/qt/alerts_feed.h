// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/qt/feed.h"

namespace pult::client {

//! Alerts that fire for the services of one environment.
class AlertsFeed : public Feed
{
    Q_OBJECT
public:
    using ReportPtr = std::shared_ptr<const AlertReport>;

    AlertsFeed(FeedSource source, std::string environment, QObject* parent = nullptr);

    //! Null until the first report; the last one stays.
    [[nodiscard]] const ReportPtr& report() const { return m_report; }

protected:
    [[nodiscard]] std::unique_ptr<Stream> open(Telemetry& telemetry) override;
    [[nodiscard]] bool hasValues() const override { return m_report != nullptr; }
    //! It speaks when what fires has changed.
    [[nodiscard]] bool speaksWithoutNews() const override { return false; }

private:
    const std::string m_environment;
    ReportPtr m_report;
};

} // namespace pult::client
