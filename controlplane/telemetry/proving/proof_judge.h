// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "controlplane/state/state.h"
#include "controlplane/telemetry/leaks/leak_snapshot.h"
#include "controlplane/telemetry/leaks/trace_view.h"
#include "controlplane/telemetry/proving/proof.h"

namespace pult::telemetry {

//! What was to be proven.
struct ProofTarget
{
    state::EnvironmentPtr environment; //!< As it was when the probe was sent.
    std::string entry;
    state::GenerationNumber lane = 0; //!< 0: ordinary traffic.
};

//! What is known of it.
struct ProofEvidence
{
    //! The probe's own first, then others that tell its request id: traces torn off on the way.
    std::vector<TraceView> traces;
    //! What ordinary traffic showed. Null: nothing.
    std::shared_ptr<const LeakSnapshot> known;
};

//! What it comes to.
struct ProofFindings
{
    ProofOutcome outcome = ProofOutcome::NoEvidence; //!< Reached, Lost or NoEvidence.
    std::vector<ProofHop> hops;
    std::string summary;
    //! Every span has its parent and every call its answer: no more is to be waited for.
    bool whole = false;
};

//! Judges hop by hop: each service that the probe met has to be the deployment that
//! state::resolve() gives for the lane and the service that was called, and the lane has to arrive
//! there. The first hop that is not so says where the lane was lost: at its caller, or at itself
//! when it did not take the lane out of a message. A call that ordinary traffic shows to lose
//! everything (L1, L2), and that the caller did not make within these traces, was made and lost
//! too. Who tells no generation, or no span at all, proves nothing. Pure.
[[nodiscard]] ProofFindings judgeProof(const ProofTarget& target, const ProofEvidence& evidence);

} // namespace pult::telemetry
