// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/error.h"

namespace pult::cli {

//! One "--name" that a verb or the whole program takes.
struct Option
{
    std::string_view name;
    //! What its value is, for the help; empty: a flag.
    std::string_view value;
    std::string_view help;
    bool repeats = false;
    //! A single letter for the same; 0: none.
    char letter = 0;
};

//! A command line taken apart. Values are not checked yet.
struct Arguments
{
    std::vector<std::string> words;
    std::map<std::string, std::vector<std::string>, std::less<>> options;

    [[nodiscard]] bool has(std::string_view name) const { return options.contains(name); }
    //! Empty when it was not given.
    [[nodiscard]] std::string value(std::string_view name) const;
    [[nodiscard]] std::vector<std::string> values(std::string_view name) const;
};

//! A failure of reason USAGE, which ends with exit code 2.
[[nodiscard]] tl::unexpected<Error> usage(std::string message);

//! "--name value", "--name=value", "-o value", "-ovalue", flags, and "--" before words that begin
//! with a hyphen. A single "-" is a word. Errors: USAGE.
[[nodiscard]] Result<Arguments> parseArguments(
    const std::vector<std::string>& line, const std::vector<Option>& options);

//! "30s", "5m", "2h", "1d", "250ms"; a bare number is seconds. Errors: USAGE.
[[nodiscard]] Result<std::chrono::milliseconds> parseDuration(std::string_view text);
//! "2026-01-01T12:00:00Z" in milliseconds since the Unix epoch. Errors: USAGE.
[[nodiscard]] Result<std::int64_t> parseUtc(const std::string& text);
//! "g4" or "4"; nothing for anything else.
[[nodiscard]] std::optional<std::uint32_t> parseGeneration(std::string_view text);
//! Errors: USAGE, naming `what`.
[[nodiscard]] Result<std::uint64_t> parseNumber(std::string_view text, std::string_view what);

} // namespace pult::cli
