// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "controlplane/reactors/probe.h"
#include "controlplane/state/deployment.h"
#include "controlplane/state/facts.h"

namespace pult::reactors {

//! What the probes of one endpoint say, with hysteresis: a ready endpoint is not ready after two
//! failures in a row, so that one lost packet stops no switch; any other becomes ready, or not,
//! with its first answer. A value type.
class EndpointHealth
{
public:
    void record(const ProbeResult& result);

    [[nodiscard]] state::Readiness readiness() const { return m_readiness; }
    //! Why it is not ready; empty otherwise.
    [[nodiscard]] const std::string& detail() const { return m_detail; }

private:
    state::Readiness m_readiness = state::Readiness::Unknown;
    int m_failures = 0; //!< In a row.
    std::string m_detail;
};

//! A deployment is ready when every endpoint is: traffic is spread over all of them. It is not
//! ready when one is known not to be, or when there is none; otherwise unknown. The detail names
//! the first endpoint that is not ready, why, and how many more there are.
[[nodiscard]] state::ReadinessFact summarize(
    const state::Deployment& deployment, const std::vector<EndpointHealth>& endpoints);

} // namespace pult::reactors
