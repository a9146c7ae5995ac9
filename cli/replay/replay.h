// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "client/leaks.h"
#include "common/error.h"

namespace pult::cli {

//! Files to judge offline.
struct ReplayFiles
{
    std::string traces; //!< OTLP/JSON or Jaeger's JSON.
    std::string state; //!< Of "pultctl state ENV -o json".
    //! Only edges with evidence of this lane.
    std::optional<std::uint32_t> lane;
};

enum class ReplayVerdict
{
    Healthy, //!< Something was seen, and all of it kept its lane.
    Leaks,
    NotShown, //!< No evidence, or only suspicion.
};

struct Replayed
{
    std::string environment;
    client::LeakReport report;
    ReplayVerdict verdict = ReplayVerdict::NotShown;
    //! What should be known about the recording, a sentence each.
    std::vector<std::string> notes;
};

//! Judges a recording with the engine of the control plane.
//! Errors: NOT_FOUND FILE_UNREADABLE; INVALID_ARGUMENT SPANS_UNREADABLE, SPANS_MISSING,
//! STATE_UNREADABLE; each names the file.
[[nodiscard]] Result<Replayed> replay(const ReplayFiles& files);

} // namespace pult::cli
