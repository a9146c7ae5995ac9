// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string_view>

namespace pult {

//! Bytes of the well-formed UTF-8 sequence (RFC 3629) at the beginning; 0: there is none.
[[nodiscard]] std::size_t utf8Length(std::string_view text);
//! Position of the first byte that is not UTF-8; npos: none.
[[nodiscard]] std::size_t findInvalidUtf8(std::string_view text);

} // namespace pult
