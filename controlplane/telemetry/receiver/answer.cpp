// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/receiver/answer.h"

#include <nlohmann/json.hpp>

#include "common/grpc_status.h"
#include "controlplane/telemetry/receiver/reasons.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "opentelemetry/proto/collector/trace/v1/trace_service.pb.h"

namespace pult::telemetry {

namespace {

namespace collector = opentelemetry::proto::collector::trace::v1;

constexpr std::int64_t kMsPerSecond = 1000;
constexpr std::int64_t kNsPerMs = 1'000'000;

std::string withRetryInfo(const grpc::Status& plain, std::chrono::milliseconds delay)
{
    google::rpc::RetryInfo retry;
    retry.mutable_retry_delay()->set_seconds(delay.count() / kMsPerSecond);
    retry.mutable_retry_delay()->set_nanos(
        static_cast<std::int32_t>(delay.count() % kMsPerSecond * kNsPerMs));
    google::rpc::Status details;
    details.ParseFromString(plain.error_details());
    details.add_details()->PackFrom(retry);
    return details.SerializeAsString();
}

} // namespace

std::string responseOf(const DecodeReport& report, WireFormat format)
{
    if (report.rejected == 0)
        return format == WireFormat::Json ? "{}" : "";
    if (format == WireFormat::Json) {
        return nlohmann::json{{"partialSuccess",
                                  {{"rejectedSpans", std::to_string(report.rejected)},
                                      {"errorMessage", report.firstRejection}}}}
            .dump();
    }
    collector::ExportTraceServiceResponse response;
    response.mutable_partial_success()->set_rejected_spans(
        static_cast<std::int64_t>(report.rejected));
    response.mutable_partial_success()->set_error_message(report.firstRejection);
    return response.SerializeAsString();
}

grpc::Status grpcStatusOf(const Error& error, RetryAfter retry)
{
    auto plain = toStatus(error);
    if (!retry)
        return plain;
    return {plain.error_code(), plain.error_message(), withRetryInfo(plain, *retry)};
}

std::string statusBodyOf(const Error& error, WireFormat format)
{
    const auto plain = toStatus(error);
    if (format == WireFormat::Protobuf)
        return plain.error_details();
    return nlohmann::json{
        {"code", static_cast<int>(plain.error_code())}, {"message", error.message}}
        .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Error pushedBack()
{
    return {Code::Unavailable, kSpansTooMany,
        "There is no room for more spans now; send them again later.", {}, {}};
}

} // namespace pult::telemetry
