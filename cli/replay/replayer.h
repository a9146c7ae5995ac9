// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/clock.h"
#include "common/error.h"
#include "controlplane/state/state.h"
#include "controlplane/telemetry/leaks/leak_book.h"
#include "controlplane/telemetry/otlp/decode_report.h"

namespace pult::cli {

//! Judges recorded spans by the engine of the control plane: each is received when it ended, by the
//! clock of its host, and everything is final in the end. Evidence counts over the whole recording.
//! Thread: one.
class Replayer
{
public:
    explicit Replayer(state::EnvironmentPtr environment);

    //! OTLP/JSON or Jaeger's JSON. Errors: INVALID_ARGUMENT SPANS_UNREADABLE.
    [[nodiscard]] Result<telemetry::DecodeReport> read(std::string_view text);
    //! Once, after all is read.
    [[nodiscard]] std::shared_ptr<const telemetry::LeakSnapshot> judge();

    //! Spans of processes that say they are in another environment, and which those are.
    [[nodiscard]] std::uint64_t elsewhere() const { return m_elsewhere; }
    [[nodiscard]] const std::vector<std::string>& otherEnvironments() const { return m_others; }
    [[nodiscard]] std::uint32_t windowSeconds() const { return m_windowSeconds; }

private:
    void sortByEnd();
    void countElsewhere();
    //! Virtual time from the first end to the last.
    [[nodiscard]] std::chrono::milliseconds duration() const;
    void pass(telemetry::LeakBook& book, std::chrono::milliseconds time);

    state::EnvironmentPtr m_environment;
    telemetry::ReadingTables m_tables;
    telemetry::RecordBatch m_batch;
    std::vector<telemetry::ReceivedSpan> m_records; //!< By end, once judged.
    std::unique_ptr<ManualClock> m_clock;
    std::uint64_t m_elsewhere = 0;
    std::vector<std::string> m_others;
    std::uint32_t m_windowSeconds = 0;
};

} // namespace pult::cli
