// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "common/error.h"

namespace pult::state {

//! Address of an entry: http://host:port/path, or grpc://host:port/package.Service/Method.
struct EntryUrl
{
    bool isGrpc = false;
    std::string host; //!< Without the brackets of an IPv6 address.
    std::uint16_t port = 0;
    std::string path; //!< "/path?query"; "/package.Service/Method"

    //! Errors: INVALID_ARGUMENT FIELD_INVALID; the message says what is wrong, without naming the
    //! field.
    [[nodiscard]] static Result<EntryUrl> parse(std::string_view text);
    //! "host:port", an IPv6 address in brackets.
    [[nodiscard]] std::string authority() const;
};

} // namespace pult::state
