// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controlplane/telemetry/assembly/trace.h"
#include "controlplane/telemetry/leaks/lane_map.h"

namespace pult::telemetry {

//! Sees every trace after the judge did. Thread: the one that judges.
class TraceObserver
{
public:
    virtual ~TraceObserver() = default;
    //! May set trace.pending, to see it again when it is provisional.
    virtual void observe(Trace& trace, Stage stage, Tick now, LaneMap& lanes) = 0;
};

} // namespace pult::telemetry
