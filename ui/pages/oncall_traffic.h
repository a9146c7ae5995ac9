// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include <QWidget>

#include "client/qt/series_feed.h"
#include "client/qt/session.h"
#include "models/series_facts.h"
#include "ui/kit/sparkline.h"

namespace pult::ui {

class SeriesCard;

//! What live traffic says about going back: errors, latency and requests of the candidate with a
//! share beside the head, otherwise of the head beside the one before it; how the rollout is
//! judged; what leaks on the lane. Says nothing without data, and takes no room then. Watches only
//! while told to.
class OnCallTraffic : public QWidget
{
    Q_OBJECT
public:
    OnCallTraffic(client::Session& session, std::string environment, models::TextPtr text,
        QWidget* parent = nullptr);

    void setLooking(bool looking);
    //! Null: nothing known yet.
    void setSubject(const client::EnvironmentState* state);
    //! What speaks for and against; never empty: where there is nothing it says why.
    [[nodiscard]] models::series::Evidence evidence() const;

Q_SIGNALS:
    void changed();

private:
    void render();
    void renderCard(SeriesCard& card, client::Metric metric, bool rose);
    void ask();
    //! Whose signals are followed.
    [[nodiscard]] std::array<client::Feed*, 3> feeds() const;
    void addLeaks(models::series::Evidence& evidence) const;
    [[nodiscard]] std::int64_t now() const;

    client::Session& m_session;
    std::string m_environment;
    models::TextPtr m_text;
    client::SeriesFeed* m_series;
    client::SeriesFeed* m_services;
    SeriesCard* m_errors;
    SeriesCard* m_latency;
    SeriesCard* m_requests;
    models::series::Subject m_subject;
    models::series::Traffic m_traffic;
};

} // namespace pult::ui
