// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "client/qt/series_feed.h"
#include "client/qt/session.h"
#include "models/series_facts.h"
#include "ui/kit/sparkline.h"

namespace pult::ui {

class SeriesCard;

//! What live traffic says about going back: errors, latency and requests of the active generation
//! beside those of the one before it, and what leaks on its lane. Says nothing without data, and
//! takes no room then. Watches only while told to.
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
    std::uint32_t m_head = 0;
    std::uint32_t m_other = 0;
    std::int64_t m_switched = 0;
    models::series::Traffic m_traffic;
};

} // namespace pult::ui
