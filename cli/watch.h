// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "cli/context.h"
#include "client/environment_watch.h"

namespace pult::cli {

//! One thing that happened, for a script and for a person.
struct WatchEvent
{
    client::Json json;
    std::string line;
};

//! What became different from one view to the next, in the order: link, journal entries,
//! operations, gateways, readiness, writability. Pure. `before` may be null.
[[nodiscard]] std::vector<WatchEvent> eventsBetween(
    const client::EnvironmentView* before, const client::EnvironmentView& after);

//! Prints events until --count of them, or for ever: a line each, in JSON one object a line, in
//! YAML one document each.
[[nodiscard]] Exit watchEnvironmentEvents(Context& context, const Arguments& arguments);

} // namespace pult::cli
