// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <grpcpp/support/client_callback.h>

#include "client/unary_call.h"
#include "pult/v1/observer.grpc.pb.h"

namespace pult::client {

//! Reads one state in parts and joins them. Deletes itself after its callback ran.
class GetStateCall final : public grpc::ClientReadReactor<v1::GetStateResponse>
{
public:
    using Done = Callback<std::shared_ptr<const EnvironmentState>>;

    static void run(
        v1::Observer::Stub& stub, CallSetup setup, v1::GetStateRequest request, Done done);

private:
    GetStateCall(CallSetup setup, v1::GetStateRequest request, Done done);
    void OnReadDone(bool ok) override;
    void OnDone(const grpc::Status& status) override;
    [[nodiscard]] Result<std::shared_ptr<const EnvironmentState>> result(
        const grpc::Status& status) const;

    CallSetup m_setup;
    grpc::ClientContext m_context;
    v1::GetStateRequest m_request;
    v1::GetStateResponse m_response;
    v1::EnvironmentState m_whole;
    bool m_any = false;
    bool m_complete = false;
    Done m_done;
};

} // namespace pult::client
