// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "common/error.h"
#include "controlplane/routing/edge/edge_spec.h"

namespace pult::routing {

//! A HAProxy as pultd is told of it.
struct HaproxyOption
{
    EdgeSpec edge;
    std::string socket; //!< Path of its runtime socket.

    friend bool operator==(const HaproxyOption&, const HaproxyOption&) = default;
};

//! "prod=/run/haproxy/edge.sock,id=edge-1,service=entry,region=eu,zone=west-a"; what comes after
//! the path may be left out, the id is then the name of the socket's file.
//! Errors: INVALID_ARGUMENT USAGE, saying what is wrong.
[[nodiscard]] Result<HaproxyOption> parseHaproxyOption(const std::string& text);

} // namespace pult::routing
