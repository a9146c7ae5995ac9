// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/qt/feed.h"

namespace pult::client {

//! What the analysis says about the rollout of one environment, and how it came to that: every
//! verdict adds a point to the lines that began with the server's history.
class VerdictFeed : public Feed
{
    Q_OBJECT
public:
    using VerdictPtr = std::shared_ptr<const RolloutVerdict>;

    VerdictFeed(FeedSource source, std::string environment, QObject* parent = nullptr);

    //! Null until the first; the last one stays.
    [[nodiscard]] const VerdictPtr& verdict() const { return m_verdict; }
    [[nodiscard]] const std::vector<VerdictLine>& lines() const { return m_lines; }
    //! What the server remembers; points that came since are kept.
    void setHistory(std::vector<VerdictLine> lines);

protected:
    [[nodiscard]] std::unique_ptr<Stream> open(Telemetry& telemetry) override;
    [[nodiscard]] bool hasValues() const override { return m_verdict != nullptr; }
    //! Without a rollout there is nothing to say.
    [[nodiscard]] bool speaksWithoutNews() const override { return false; }

private:
    void take(VerdictPtr verdict);

    const std::string m_environment;
    VerdictPtr m_verdict;
    std::vector<VerdictLine> m_lines;
};

} // namespace pult::client
