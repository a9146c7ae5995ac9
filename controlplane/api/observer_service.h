// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controlplane/api/backends.h"
#include "pult/v1/observer.grpc.pb.h"

namespace pult::api {

//! Watch speaks bytes, so that one serialization serves all watchers; the others speak messages.
using ObserverBase = v1::Observer::WithCallbackMethod_ListEnvironments<
    v1::Observer::WithCallbackMethod_GetState<v1::Observer::WithRawCallbackMethod_Watch<
        v1::Observer::WithCallbackMethod_ListJournal<v1::Observer::WithCallbackMethod_ListVerdicts<
            v1::Observer::WithCallbackMethod_VerifyJournal<
                v1::Observer::WithCallbackMethod_ListRoutes<v1::Observer::Service>>>>>>>;

//! pult.v1.Observer. What reads the journal or encodes much runs on workers, never on a gRPC
//! thread.
class ObserverService final : public ObserverBase
{
public:
    explicit ObserverService(const Backends& backends)
        : m_backends(backends)
    {}

    grpc::ServerUnaryReactor* ListEnvironments(grpc::CallbackServerContext* context,
        const v1::ListEnvironmentsRequest* request,
        v1::ListEnvironmentsResponse* response) override;
    grpc::ServerWriteReactor<v1::GetStateResponse>* GetState(
        grpc::CallbackServerContext* context, const v1::GetStateRequest* request) override;
    grpc::ServerWriteReactor<grpc::ByteBuffer>* Watch(
        grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) override;
    grpc::ServerUnaryReactor* ListJournal(grpc::CallbackServerContext* context,
        const v1::ListJournalRequest* request, v1::ListJournalResponse* response) override;
    grpc::ServerUnaryReactor* ListVerdicts(grpc::CallbackServerContext* context,
        const v1::ListVerdictsRequest* request, v1::ListVerdictsResponse* response) override;
    grpc::ServerUnaryReactor* VerifyJournal(grpc::CallbackServerContext* context,
        const v1::VerifyJournalRequest* request, v1::VerifyJournalResponse* response) override;
    grpc::ServerUnaryReactor* ListRoutes(grpc::CallbackServerContext* context,
        const v1::ListRoutesRequest* request, v1::ListRoutesResponse* response) override;

private:
    using ObserverBase::GetState;
    using ObserverBase::ListEnvironments;
    using ObserverBase::ListJournal;
    using ObserverBase::ListRoutes;
    using ObserverBase::ListVerdicts;
    using ObserverBase::VerifyJournal;
    using ObserverBase::Watch;

    const Backends& m_backends;
};

} // namespace pult::api
