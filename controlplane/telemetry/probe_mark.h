// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controlplane/telemetry/span_view.h"

namespace pult::telemetry {

//! Probes tell no span of their own: the parent that they name in traceparent is never there, and
//! says nothing about how good the data is. One in 2^32 random ids looks alike, which harms nobody.
inline constexpr SpanId kProbeMark = 0x70756c74'00000000ULL; // "pult"

[[nodiscard]] constexpr bool isProbe(SpanId span)
{
    return span >> 32 == kProbeMark >> 32;
}

} // namespace pult::telemetry
