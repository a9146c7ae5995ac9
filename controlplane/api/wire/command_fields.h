// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>

#include "common/error.h"
#include "controlplane/api/wire/command.h"
#include "controlplane/state/command.h"

namespace pult::api::wire {

// What readers of commands share.

inline constexpr std::size_t kLongestName = 100;

inline tl::unexpected<Error> invalid(const std::string& field, const std::string& what)
{
    return failure(fieldInvalid(field, what));
}

inline std::string tooLong(std::size_t most)
{
    return "it is longer than " + std::to_string(most) + " bytes";
}

//! For the commands whose only field is a generation.
template <typename To, typename From>
Result<state::Command> readGeneration(const char* field, const From& from)
{
    if (from.generation() == 0)
        return invalid(field, "generations are counted from 1");
    return To{from.generation()};
}

} // namespace pult::api::wire
