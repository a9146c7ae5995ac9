// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "client/rollout.h"
#include "client/yaml_reader.h"

namespace pult::client {

//! The list "guards" of a mapping; what it leaves out stays absent. `otherwise`: of those without a
//! kind; Unknown: each has to name its kind.
void readGuards(
    const YamlReader& from, std::vector<Guard>& to, GuardKind otherwise = GuardKind::Unknown);

} // namespace pult::client
