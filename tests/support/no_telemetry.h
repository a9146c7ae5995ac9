// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/telemetry.h"

namespace pult::test {

//! A control plane that receives no spans: every call ends at once with TELEMETRY_OFF.
class NoTelemetry : public client::Telemetry
{
public:
    [[nodiscard]] static Error off()
    {
        return {Code::Unavailable, "TELEMETRY_OFF", "No spans are received here.", {}, {}};
    }

    void querySeries(client::SeriesQuery, Done<client::SeriesAnswer> done, Millis) override
    {
        done(failure(off()));
    }
    void listLeaks(
        std::string, std::optional<std::uint32_t>, Done<client::LeakReport> done, Millis) override
    {
        done(failure(off()));
    }
    void getTrace(std::string, std::string, Done<client::Trace> done, Millis) override
    {
        done(failure(off()));
    }
    void findRequests(
        client::RequestQuery, Done<std::vector<client::FoundRequest>> done, Millis) override
    {
        done(failure(off()));
    }
    void getVerdict(std::string, Done<client::RolloutVerdict> done, Millis) override
    {
        done(failure(off()));
    }
    void verdictHistory(std::string, Done<std::vector<client::VerdictLine>> done, Millis) override
    {
        done(failure(off()));
    }
    void judgeAgain(client::JudgeQuery, Done<client::RolloutVerdict> done, Millis) override
    {
        done(failure(off()));
    }
    void compareLanes(
        std::string, std::int64_t, Done<std::vector<client::LaneFigures>> done, Millis) override
    {
        done(failure(off()));
    }
    [[nodiscard]] std::unique_ptr<client::Stream> watchVerdict(
        std::string, OnMessage<client::RolloutVerdict>, OnEnd onEnd) override
    {
        return ended(onEnd);
    }
    [[nodiscard]] std::unique_ptr<client::Stream> watchAlerts(
        std::string, OnMessage<client::AlertReport>, OnEnd onEnd) override
    {
        return ended(onEnd);
    }
    [[nodiscard]] std::unique_ptr<client::Stream> watchSeries(
        client::SeriesQuery, Millis, OnMessage<client::SeriesAnswer>, OnEnd onEnd) override
    {
        return ended(onEnd);
    }
    [[nodiscard]] std::unique_ptr<client::Stream> watchLeaks(std::string,
        std::optional<std::uint32_t>, OnMessage<client::LeakReport>, OnEnd onEnd) override
    {
        return ended(onEnd);
    }
    [[nodiscard]] std::unique_ptr<client::Stream> prove(
        client::ProofQuery, OnMessage<client::ProofState>, OnEnd onEnd) override
    {
        return ended(onEnd);
    }

private:
    [[nodiscard]] static std::unique_ptr<client::Stream> ended(const OnEnd& onEnd)
    {
        onEnd(off());
        return std::make_unique<client::Stream>();
    }
};

} // namespace pult::test
