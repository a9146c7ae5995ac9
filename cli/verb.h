// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>
#include <vector>

#include "cli/arguments.h"
#include "cli/context.h"
#include "client/command.h"

namespace pult::cli {

//! One line of the table of verbs; there is no other place that knows them.
struct Verb
{
    std::string_view name;
    //! For the help, for example "ENV GENERATION".
    std::string_view words;
    std::string_view summary;
    std::string_view details;
    std::size_t fewest = 0;
    std::size_t most = 0;
    std::vector<Option> options = {};
    //! A verb that reads. Null for one that writes.
    Exit (*run)(Context&, const Arguments&) = nullptr;
    //! What a verb that writes asks for, in order; the environment is the first word.
    Result<std::vector<client::Command>> (*commands)(Context&, const Arguments&) = nullptr;

    [[nodiscard]] bool writes() const { return commands != nullptr; }
};

[[nodiscard]] const std::vector<Verb>& verbs();
//! Null when there is none.
[[nodiscard]] const Verb* findVerb(std::string_view name);
//! Verbs of two words begin with it: "rollout".
[[nodiscard]] bool isFamily(std::string_view word);

//! Taken by every verb.
[[nodiscard]] const std::vector<Option>& commonOptions();
//! Taken by every verb that writes.
[[nodiscard]] const std::vector<Option>& writeOptions();
//! Everything that a line with this verb may carry.
[[nodiscard]] std::vector<Option> optionsOf(const Verb& verb);

//! Errors: USAGE when there are too few or too many words.
[[nodiscard]] Result<void> checkWords(const Verb& verb, const Arguments& arguments);

} // namespace pult::cli
