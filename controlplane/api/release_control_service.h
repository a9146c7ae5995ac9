// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controlplane/api/backends.h"
#include "pult/v1/release_control.grpc.pb.h"

namespace pult::api {

//! pult.v1.ReleaseControl. Plans are made on the gRPC thread, those of large manifests on a worker;
//! executions are answered by the writer thread.
class ReleaseControlService final : public v1::ReleaseControl::CallbackService
{
public:
    explicit ReleaseControlService(const Backends& backends)
        : m_backends(backends)
    {}

    grpc::ServerUnaryReactor* Plan(grpc::CallbackServerContext* context,
        const v1::PlanRequest* request, v1::PlanResponse* response) override;
    grpc::ServerUnaryReactor* Execute(grpc::CallbackServerContext* context,
        const v1::ExecuteRequest* request, v1::Operation* response) override;
    grpc::ServerUnaryReactor* GetOperation(grpc::CallbackServerContext* context,
        const v1::GetOperationRequest* request, v1::Operation* response) override;

private:
    using Base = v1::ReleaseControl::CallbackService;
    using Base::Execute;
    using Base::GetOperation;
    using Base::Plan;

    [[nodiscard]] Result<writer::Submission> submissionOf(
        const grpc::CallbackServerContext& context, const v1::ExecuteRequest& request) const;
    //! A manifest is parsed before the writer sees it: nobody has to wait behind that.
    void parseAndExecute(grpc::ServerUnaryReactor& reactor, writer::Submission submission);
    void finish(
        grpc::ServerUnaryReactor& reactor, v1::Operation& response, writer::Answer answer) const;

    const Backends& m_backends;
};

} // namespace pult::api
