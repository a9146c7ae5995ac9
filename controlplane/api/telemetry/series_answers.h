// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "common/clock.h"
#include "common/error.h"
#include "controlplane/api/wire/series.h"
#include "controlplane/telemetry/pipeline.h"
#include "pult/v1/telemetry.pb.h"

namespace pult::api {

//! Which part of time a question is about, in whole seconds of the series.
struct SeriesWindow
{
    telemetry::Second from = 0;
    telemetry::Second to = 0;
    telemetry::Second width = 1; //!< Of a bucket.
};

//! Answers questions about series. Buckets begin at multiples of their width, so that two answers
//! of one width agree about them. Reads what the store holds: for workers.
//! Thread: any. Both outlive it.
class SeriesAnswers
{
public:
    SeriesAnswers(const telemetry::Pipeline& pipeline, const Clock& clock);

    [[nodiscard]] SeriesWindow windowOf(const wire::SeriesAsk& ask) const;
    //! The newest second.
    [[nodiscard]] telemetry::Second now() const;
    //! Errors: INVALID_ARGUMENT FIELD_INVALID when the answer would be too large for a message.
    [[nodiscard]] Result<v1::QuerySeriesResponse> answer(
        const wire::SeriesAsk& ask, const SeriesWindow& window) const;

private:
    [[nodiscard]] telemetry::Second secondAt(std::int64_t unixMs) const;
    [[nodiscard]] std::int64_t unixMsAt(telemetry::Second second) const;
    [[nodiscard]] const telemetry::SeriesStore& store() const { return m_pipeline.series(); }

    const telemetry::Pipeline& m_pipeline;
    const Clock& m_clock;
    //! When second 0 began. Fixed, so that buckets stay where they are when the clock is set.
    const std::int64_t m_originUnixMs;
};

//! What is new since the answer before, again and again: at first all of the window, then the
//! buckets that may have grown. Not thread-safe.
class SeriesFollower
{
public:
    SeriesFollower(const SeriesAnswers& answers, wire::SeriesAsk ask);

    //! Nothing: nothing is new. Errors: as SeriesAnswers::answer().
    [[nodiscard]] Result<std::optional<v1::QuerySeriesResponse>> next();

private:
    //! Requests of a second may be counted for so long after it.
    static constexpr telemetry::Second kGrowing = 3;

    const SeriesAnswers& m_answers;
    const wire::SeriesAsk m_ask;
    std::optional<SeriesWindow> m_window; //!< Of the answer before.
    std::string m_told; //!< Its lines.
};

} // namespace pult::api
