// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controlplane/state/state.h"

namespace pult::routing {

//! Edges that are not served by xDS. Called on the routing thread, after the tables of the same
//! state went out to whoever is inside: what stamps requests moves last. Must not wait.
class EdgeSink
{
public:
    virtual ~EdgeSink() = default;
    virtual void onTables(const state::EnvironmentPtr& environment, state::Revision revision) = 0;
};

} // namespace pult::routing
