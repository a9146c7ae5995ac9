// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace pult::analysis {

// Explained in docs/errors.md.
inline constexpr char kNoEvidence[] = "NO_EVIDENCE";
inline constexpr char kPrometheusUnreachable[] = "PROMETHEUS_UNREACHABLE";

} // namespace pult::analysis
