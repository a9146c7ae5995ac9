// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "controlplane/state/facts.h"
#include "controlplane/state/state.h"

namespace pult::state::words {

//! Generations that one text names; the others are counted.
inline constexpr std::size_t kGenerationsNamed = 10;

// The one place where the core's values become English. Pure.

//! "g5"
[[nodiscard]] std::string generation(GenerationNumber number);
//! "1 service", "3 services"
[[nodiscard]] std::string count(std::size_t n, std::string_view one);
//! "orders", "orders and billing", "orders, billing and 3 more"
[[nodiscard]] std::string names(const std::vector<std::string>& names, std::size_t most = 3);
//! "g5, g6"
[[nodiscard]] std::string generations(const std::vector<GenerationNumber>& numbers);
//! "about 60 ms", "about 1 s"
[[nodiscard]] std::string duration(std::uint32_t ms);
//! "20 s", "3 min", "2 h", "6 days"
[[nodiscard]] std::string age(std::int64_t ms);
//! "5 %", "0.1 %"
[[nodiscard]] std::string share(std::uint32_t permille);
//! "11–12", "11"; empty when nothing is declared.
[[nodiscard]] std::string range(const VersionRange& range);
//! "CRM 3.22.1"
[[nodiscard]] std::string release(const Generation& generation);
//! "2025-11-21T22:24:00Z"
[[nodiscard]] std::string utc(std::int64_t unixMs);
//! "PROD"
[[nodiscard]] std::string environmentClass(EnvironmentClass value);
//! As it has to stand in a shell: quoted when it needs to be.
[[nodiscard]] std::string shell(const std::string& text);
//! "head g4 · legacy g3 · candidates g5, g6 (MIXED: orders)"
[[nodiscard]] std::string table(const Environment& environment);
//! "orders and billing"; of more than three names the first three: "orders, billing, pricing, …"
[[nodiscard]] std::string few(const std::vector<std::string>& names);
//! Services that moved under a candidate: those it changes too, or any when there are none. Not
//! more of them than few() needs.
[[nodiscard]] std::vector<std::string> movedUnder(const Generation& generation);

} // namespace pult::state::words
