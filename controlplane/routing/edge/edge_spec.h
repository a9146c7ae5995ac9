// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "controlplane/state/deployment.h"

namespace pult::routing {

//! One edge, as its data plane or the command line says: where requests from outside enter.
struct EdgeSpec
{
    std::string environment;
    std::string id; //!< Unique within the environment; its hash ranks it among the edges.
    std::string region;
    std::string zone;
    //! Where its requests go first. Empty: it only stamps, and hands on to one place.
    state::ServiceName service;

    friend bool operator==(const EdgeSpec&, const EdgeSpec&) = default;
};

} // namespace pult::routing
