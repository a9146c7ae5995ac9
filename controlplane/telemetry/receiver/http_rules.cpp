// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/receiver/http_rules.h"

#include <algorithm>
#include <cctype>

#include "controlplane/telemetry/receiver/reasons.h"

namespace pult::telemetry {

namespace {

constexpr std::string_view kPath = "/v1/traces";
constexpr char kProtobufType[] = "application/x-protobuf";
constexpr char kJsonType[] = "application/json";
constexpr std::chrono::seconds kUploadRetry{1};

//! A header value without its parameters, in lower case.
std::string plainValue(std::string_view value)
{
    value = value.substr(0, value.find(';'));
    const auto first = value.find_first_not_of(" \t");
    if (first == std::string_view::npos)
        return {};
    value = value.substr(first, value.find_last_not_of(" \t") - first + 1);
    std::string lower(value);
    std::transform(lower.begin(), lower.end(), lower.begin(),
        [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return lower;
}

HttpAnswer refusal(int status, WireFormat format, const std::string& message)
{
    const Error error{Code::InvalidArgument, kSpansNotExpected, message, {}, {}};
    return {status, format, statusBodyOf(error, format), std::nullopt, status == 405};
}

int statusOf(Code code)
{
    switch (code) {
    case Code::InvalidArgument:
        return 400;
    case Code::ResourceExhausted:
        return 413;
    case Code::Unavailable:
        return 503;
    default:
        return 500;
    }
}

} // namespace

HttpPlan planFor(const HttpHead& head)
{
    HttpPlan plan;
    const auto type = plainValue(head.contentType);
    const auto encoding = plainValue(head.contentEncoding);
    plan.format = type == kJsonType ? WireFormat::Json : WireFormat::Protobuf;
    plan.gzip = encoding == "gzip";
    if (head.path != kPath)
        plan.refusal = refusal(404, plan.format, "Spans are sent to " + std::string(kPath) + ".");
    else if (head.method != "POST")
        plan.refusal = refusal(405, plan.format, "Spans are sent with POST.");
    else if (type != kJsonType && type != kProtobufType)
        plan.refusal = refusal(415, plan.format,
            "The Content-Type of spans is " + std::string(kProtobufType) + " or " + kJsonType
                + ".");
    else if (!plan.gzip && !encoding.empty() && encoding != "identity")
        plan.refusal = refusal(415, plan.format, "The Content-Encoding of spans is gzip or none.");
    return plan;
}

HttpAnswer answerOf(const Error& error, WireFormat format, RetryAfter retry)
{
    return {statusOf(error.code), format, statusBodyOf(error, format), retry, false};
}

HttpAnswer answerOf(const DecodeReport& report, WireFormat format)
{
    return {200, format, responseOf(report, format), std::nullopt, false};
}

HttpAnswer tooManyBytes(WireFormat format)
{
    return {429, format, statusBodyOf(pushedBack(), format), kUploadRetry, false};
}

const char* contentTypeOf(WireFormat format)
{
    return format == WireFormat::Json ? kJsonType : kProtobufType;
}

} // namespace pult::telemetry
