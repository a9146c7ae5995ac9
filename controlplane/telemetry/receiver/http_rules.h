// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "common/error.h"
#include "controlplane/telemetry/receiver/answer.h"

namespace pult::telemetry {

//! What stands before the body of a request. Header values as they came, "" when absent.
struct HttpHead
{
    std::string_view method;
    std::string_view path;
    std::string_view contentType;
    std::string_view contentEncoding;
};

struct HttpAnswer
{
    int status = 200;
    WireFormat format = WireFormat::Protobuf;
    std::string body;
    RetryAfter retryAfter; //!< Told in whole seconds, at least one.
    bool tellsMethods = false; //!< With "Allow: POST".
};

//! How to read the body: the rules of OTLP/HTTP (OTLP specification, "OTLP/HTTP Request").
struct HttpPlan
{
    WireFormat format = WireFormat::Protobuf;
    bool gzip = false;
    std::optional<HttpAnswer> refusal; //!< 404, 405 or 415.
};

[[nodiscard]] HttpPlan planFor(const HttpHead& head);

//! 400 for what cannot be read, 413 for what is too large, 503 for what may come again.
[[nodiscard]] HttpAnswer answerOf(
    const Error& error, WireFormat format, RetryAfter retry = std::nullopt);
[[nodiscard]] HttpAnswer answerOf(const DecodeReport& report, WireFormat format);
//! 429: this sender and others upload more at a time than there is room for.
[[nodiscard]] HttpAnswer tooManyBytes(WireFormat format);

[[nodiscard]] const char* contentTypeOf(WireFormat format);

} // namespace pult::telemetry
