// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "common/id_source.h"
#include "controlplane/state/state.h"
#include "controlplane/telemetry/proving/probe_sender.h"
#include "controlplane/telemetry/span_view.h"

namespace pult::telemetry {

//! A marked request, ready to be sent.
struct Probe
{
    TraceId trace;
    std::string traceHex;
    std::string requestId; //!< "pult-proof-…"
    ProbeRequest request;
};

//! With the lane's headers as the policy calls them (none for lane 0), a trace context of a fresh
//! trace that is sampled, a request id, `baggage: pult-proof=…`, and what the entry adds. The entry
//! was checked with the policy.
[[nodiscard]] Probe makeProbe(const state::Environment& environment, const state::Entry& entry,
    state::GenerationNumber lane, IdSource& ids);

} // namespace pult::telemetry
