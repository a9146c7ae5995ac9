// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <grpcpp/support/server_callback.h>

#include "common/error.h"
#include "pult/v1/observer.pb.h"

namespace pult::api {

//! Sends the parts of a state, one after the other. Deletes itself when the call is done.
//! Threads: send() or fail() once, from any; the rest is gRPC's.
class GetStateStream final : public grpc::ServerWriteReactor<v1::GetStateResponse>
{
public:
    void send(std::vector<v1::EnvironmentState> parts);
    void fail(const Error& error);

private:
    void OnWriteDone(bool ok) override;
    void OnDone() override { delete this; }
    void next();

    std::vector<v1::GetStateResponse> m_responses;
    std::size_t m_sent = 0;
};

} // namespace pult::api
