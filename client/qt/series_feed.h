// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/qt/feed.h"

namespace pult::client {

//! One question about series, answered again and again over a window that moves along.
class SeriesFeed : public Feed
{
    Q_OBJECT
public:
    using AnswerPtr = std::shared_ptr<const SeriesAnswer>;
    using Millis = std::chrono::milliseconds;

    //! `key` tells feeds of one session apart.
    SeriesFeed(FeedSource source, std::string key, QObject* parent = nullptr);

    //! `query` speaks of the last `window`, to `serverNow` of the server's clock; its from and to
    //! are set here. The same question again changes nothing; another one begins anew.
    void ask(SeriesQuery query, Millis window, std::int64_t serverNow);
    //! Null until the first answer; the last one stays.
    [[nodiscard]] const AnswerPtr& answer() const { return m_answer; }
    [[nodiscard]] Millis window() const { return m_window; }

protected:
    [[nodiscard]] std::unique_ptr<Stream> open(Telemetry& telemetry) override;
    [[nodiscard]] bool hasValues() const override { return m_answer != nullptr; }
    //! Without traffic there is nothing new.
    [[nodiscard]] bool speaksWithoutNews() const override { return false; }

private:
    static constexpr Millis kPeriod{1000};

    SeriesQuery m_query;
    Millis m_window{};
    std::int64_t m_askedUnixMs = 0; //!< By the server's clock.
    MonoTime m_askedAt{};
    AnswerPtr m_answer;
};

} // namespace pult::client
