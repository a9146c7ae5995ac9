// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace pult {

//! Canonical codes, as in google.rpc.Code; only those that Pult uses.
enum class Code
{
    InvalidArgument,
    NotFound,
    AlreadyExists,
    PermissionDenied,
    Unauthenticated,
    FailedPrecondition,
    Aborted,
    ResourceExhausted,
    Unavailable,
    DeadlineExceeded,
    Cancelled,
    DataLoss,
    Unimplemented,
    Internal,
};

//! A failure as a value. Code branches on `reason` only; `message` is for people.
//! Every reason is listed in docs/errors.md.
struct Error
{
    Code code = Code::Internal;
    std::string reason;
    std::string message;
    std::map<std::string, std::string> metadata;
    //! Serialized pult.v1.PlanResponse for ABORTED PLAN_CHANGED, otherwise empty.
    std::string details;

    friend bool operator==(const Error&, const Error&) = default;
};

template <typename T> using Result = tl::expected<T, Error>;

//! Builds the unexpected side of a Result.
inline tl::unexpected<Error> failure(Code code, std::string reason, std::string message,
    std::map<std::string, std::string> metadata = {})
{
    return tl::unexpected<Error>(
        Error{code, std::move(reason), std::move(message), std::move(metadata), {}});
}

inline tl::unexpected<Error> failure(Error error)
{
    return tl::unexpected<Error>(std::move(error));
}

} // namespace pult
