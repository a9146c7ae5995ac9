// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string_view>

namespace pult::state {

// What may be called how. Pure.

//! RFC 1123 label: 1 to 63 of a-z, 0-9 and '-', no hyphen at either end.
[[nodiscard]] bool isDnsLabel(std::string_view text);
//! A DNS label that leaves room for the suffix of its deployments, orders-v4: at most 51 bytes.
[[nodiscard]] bool isServiceName(std::string_view text);
//! A DNS label with a letter, so that it never reads as a number.
[[nodiscard]] bool isGenerationName(std::string_view text);
//! DNS labels joined by '/', at most 100 bytes.
[[nodiscard]] bool isEnvironmentName(std::string_view text);
//! Lower case, as HTTP/2 has them: a-z, 0-9, '-'; at most 64 bytes.
[[nodiscard]] bool isHeaderName(std::string_view text);
//! 1 to `most` bytes of UTF-8 without control characters.
[[nodiscard]] bool isFreeText(std::string_view text, std::size_t most);
//! Position of the first byte that is not UTF-8 (RFC 3629); npos: none.
[[nodiscard]] std::size_t findInvalidUtf8(std::string_view text);

} // namespace pult::state
