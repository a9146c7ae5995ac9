// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pult {

//! Why a text cannot be the PromQL template of a guard: a placeholder other than {generation},
//! {service} and {window}, or brackets or quotes without their counterpart. Nothing: it may be one;
//! Prometheus itself knows the rest. Pure.
[[nodiscard]] std::optional<std::string> promTemplateTrouble(std::string_view query);

} // namespace pult
