// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <vector>

#include "controlplane/telemetry/assembly/trace.h"

namespace pult::telemetry {

//! Other traces, for links. Thread: the one that judges, while it judges.
class TraceFinder
{
public:
    virtual ~TraceFinder() = default;
    //! Calls visit with the trace while nothing changes it; false: not there (any more).
    [[nodiscard]] virtual bool visit(
        const TraceId& id, const std::function<void(const Trace&)>& visit)
        = 0;
};

//! Who judges assembled traces. One call at a time.
class TraceJudge
{
public:
    virtual ~TraceJudge() = default;
    //! Replaces trace.claims and sets trace.pending and trace.awaited. Called again whenever spans
    //! came, and when the trace reaches a stage for which the judge wants it.
    virtual void judge(Trace& trace, Stage stage, Tick now, TraceFinder& others) = 0;
    //! A span came for a trace of which only these are left, those that rest on something not being
    //! there. Takes back and removes the ones that the span undoes.
    virtual void late(const SpanRecord& span, std::vector<Claim>& claims, Tick now) = 0;
};

} // namespace pult::telemetry
