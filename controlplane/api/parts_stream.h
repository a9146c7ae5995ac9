// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <utility>
#include <vector>

#include <grpcpp/support/server_callback.h>

#include "common/grpc_status.h"

namespace pult::api {

//! Sends messages that are all there, one after the other. Deletes itself when the call is done.
//! Threads: send() or fail() once, from any; the rest is gRPC's.
template <typename Response> class PartsStream final : public grpc::ServerWriteReactor<Response>
{
public:
    //! At least one.
    void send(std::vector<Response> responses)
    {
        m_responses = std::move(responses);
        next();
    }
    void fail(const Error& error) { this->Finish(toStatus(error)); }

private:
    void OnWriteDone(bool ok) override
    {
        if (ok)
            next();
        else
            this->Finish(grpc::Status::CANCELLED);
    }
    void OnDone() override { delete this; }

    void next()
    {
        const auto& response = m_responses[m_sent++];
        if (m_sent == m_responses.size())
            this->StartWriteAndFinish(&response, {}, grpc::Status::OK);
        else
            this->StartWrite(&response);
    }

    std::vector<Response> m_responses;
    std::size_t m_sent = 0;
};

} // namespace pult::api
