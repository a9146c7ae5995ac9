// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "client/leaks.h"
#include "models/series_facts.h"
#include "models/text.h"

namespace pult::models::leaks {

//! What leaks say for and against going back from `generation`: those of its lane and of ordinary
//! traffic. That none was found speaks against only where enough of the lane was seen and the
//! report is `fresh`; otherwise it is said that nothing is known. Pure.
[[nodiscard]] series::Evidence evidenceOf(
    const Text& text, const client::LeakReport& report, std::uint32_t generation, bool fresh);

} // namespace pult::models::leaks
