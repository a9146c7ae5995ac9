// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/reactors/network_probe.h"

#include <utility>

namespace pult::reactors {

void NetworkProbe::probe(const ProbeTarget& target, Done done)
{
    switch (target.kind) {
    case state::ReadinessCheck::Kind::Grpc:
        return m_grpc.probe(target, std::move(done));
    case state::ReadinessCheck::Kind::Http:
    case state::ReadinessCheck::Kind::Tcp:
        return m_http.probe(target, std::move(done));
    case state::ReadinessCheck::Kind::Reported:
        return done(notReady("is reported, not probed"));
    }
}

void NetworkProbe::release(const state::Endpoint& endpoint)
{
    m_grpc.release(endpoint);
}

} // namespace pult::reactors
