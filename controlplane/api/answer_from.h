// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <utility>

#include <grpcpp/support/server_callback.h>

#include "common/grpc_status.h"
#include "controlplane/api/backends.h"

namespace pult::api {

//! Runs `work` (Result<Response>()) on a worker and answers with what it returns. The request and
//! the response live until then. Errors: those of admit(); OVERLOADED.
template <typename Response, typename Work>
grpc::ServerUnaryReactor* answerFrom(const Backends& backends, Workers& workers,
    grpc::CallbackServerContext* context, Response* response, Work work)
{
    auto* reactor = context->DefaultReactor();
    if (const auto caller = admit(backends, *context); !caller) {
        reactor->Finish(toStatus(caller.error()));
        return reactor;
    }
    const bool posted = workers.post([reactor, context, response, work = std::move(work)] {
        if (context->IsCancelled()) {
            reactor->Finish(grpc::Status::CANCELLED);
            return;
        }
        auto answer = work();
        if (!answer) {
            reactor->Finish(toStatus(answer.error()));
            return;
        }
        *response = *std::move(answer);
        reactor->Finish(grpc::Status::OK);
    });
    if (!posted)
        reactor->Finish(toStatus(overloaded()));
    return reactor;
}

} // namespace pult::api
