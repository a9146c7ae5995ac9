// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

#include "common/error.h"

namespace pult::playground {

//! "--name value" pairs, "--flag"s, "--name=value"s and the words between them.
struct Arguments
{
    std::map<std::string, std::string> options;
    std::vector<std::string> words;

    //! A flag in `choices` may have a value too: "--flag" (that is "yes") or "--flag=value".
    //! Errors: INVALID_ARGUMENT USAGE naming the option that is unknown or lacks its value.
    static Result<Arguments> parse(const std::vector<std::string>& raw,
        const std::vector<std::string>& withValue, const std::vector<std::string>& flags,
        const std::vector<std::string>& choices = {});

    [[nodiscard]] bool has(const std::string& name) const { return options.contains(name); }
    [[nodiscard]] std::string get(const std::string& name, const std::string& otherwise = {}) const;
    //! Errors: INVALID_ARGUMENT USAGE for what is not a whole number within the limits.
    [[nodiscard]] Result<std::uint32_t> number(
        const std::string& name, std::uint32_t otherwise, std::uint32_t most) const;
};

} // namespace pult::playground
