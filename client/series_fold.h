// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "client/series.h"

namespace pult::client {

//! Adds what a later answer of the same question brought: its buckets replace those of the same
//! start. What began `windowMs` or more before the newest bucket is dropped, and lines without
//! buckets with it. Both answers' buckets are by time. Pure.
[[nodiscard]] SeriesAnswer merged(SeriesAnswer known, SeriesAnswer news, std::int64_t windowMs);

} // namespace pult::client
