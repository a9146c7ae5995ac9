// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/grpc_status.h"

#include <array>
#include <utility>

#include "google/rpc/status.pb.h"
#include "pult/v1/release_control.pb.h"

namespace pult {

namespace {

constexpr std::array kCodes{
    std::pair{Code::InvalidArgument, grpc::StatusCode::INVALID_ARGUMENT},
    std::pair{Code::NotFound, grpc::StatusCode::NOT_FOUND},
    std::pair{Code::AlreadyExists, grpc::StatusCode::ALREADY_EXISTS},
    std::pair{Code::PermissionDenied, grpc::StatusCode::PERMISSION_DENIED},
    std::pair{Code::Unauthenticated, grpc::StatusCode::UNAUTHENTICATED},
    std::pair{Code::FailedPrecondition, grpc::StatusCode::FAILED_PRECONDITION},
    std::pair{Code::Aborted, grpc::StatusCode::ABORTED},
    std::pair{Code::ResourceExhausted, grpc::StatusCode::RESOURCE_EXHAUSTED},
    std::pair{Code::Unavailable, grpc::StatusCode::UNAVAILABLE},
    std::pair{Code::DeadlineExceeded, grpc::StatusCode::DEADLINE_EXCEEDED},
    std::pair{Code::Cancelled, grpc::StatusCode::CANCELLED},
    std::pair{Code::DataLoss, grpc::StatusCode::DATA_LOSS},
    std::pair{Code::Unimplemented, grpc::StatusCode::UNIMPLEMENTED},
    std::pair{Code::Internal, grpc::StatusCode::INTERNAL},
};

grpc::StatusCode toGrpc(Code code)
{
    for (const auto& [ours, theirs] : kCodes) {
        if (ours == code)
            return theirs;
    }
    return grpc::StatusCode::INTERNAL;
}

Code fromGrpc(grpc::StatusCode code)
{
    for (const auto& [ours, theirs] : kCodes) {
        if (theirs == code)
            return ours;
    }
    return Code::Internal;
}

} // namespace

grpc::Status toStatus(const Error& error)
{
    v1::ErrorInfo info;
    info.set_reason(error.reason);
    info.set_domain("pult");
    info.mutable_metadata()->insert(error.metadata.begin(), error.metadata.end());
    if (!error.details.empty())
        info.mutable_new_plan()->ParseFromString(error.details);
    google::rpc::Status details;
    details.set_code(static_cast<int>(toGrpc(error.code)));
    details.set_message(error.message);
    details.add_details()->PackFrom(info);
    return {toGrpc(error.code), error.message, details.SerializeAsString()};
}

Error fromStatus(const grpc::Status& status)
{
    Error error{fromGrpc(status.error_code()), "TRANSPORT", status.error_message(), {}, {}};
    google::rpc::Status details;
    v1::ErrorInfo info;
    if (!details.ParseFromString(status.error_details()) || details.details().empty()
        || !details.details(0).UnpackTo(&info))
        return error;
    error.reason = info.reason();
    error.metadata.insert(info.metadata().begin(), info.metadata().end());
    if (info.has_new_plan())
        error.details = info.new_plan().SerializeAsString();
    return error;
}

} // namespace pult
