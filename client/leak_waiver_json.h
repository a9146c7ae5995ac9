// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/leak_waiver.h"
#include "client/yaml_json.h"

namespace pult::client {

[[nodiscard]] Json toJson(const LeakWaiver& waiver);

} // namespace pult::client
