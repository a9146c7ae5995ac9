// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include <grpcpp/support/status.h>

#include "playground/tracing/request_context.h"
#include "playground/tracing/tracer.h"

namespace pult::playground {

//! The spans of one request in one service: what it received, and each call that it sends. Thread:
//! one at a time; finish() of a call any.
class HopTrace
{
public:
    //! A call that is under way.
    struct Call
    {
        TraceContext self;
        Tracer::Span span;
    };

    //! Begins the span of `received`: as it came, before an edge decides its lane anew.
    HopTrace(std::shared_ptr<Tracer> tracer, const RequestContext& received);

    //! What an edge alone knows of a request: how its lane was chosen, by which edge, for whom.
    void tellEdge(const RequestContext& request);
    //! Begins a call to the service with what is handed on, and without what is dropped.
    [[nodiscard]] Call call(
        const std::string& service, const RequestContext& handedOn, v1::ContextDrop drop) const;
    void finish(const grpc::Status& status);
    static void finish(Tracer& tracer, Call call, const grpc::Status& status);

    [[nodiscard]] const std::shared_ptr<Tracer>& tracer() const { return m_tracer; }

private:
    std::shared_ptr<Tracer> m_tracer;
    TraceContext m_self;
    Tracer::Span m_span;
};

} // namespace pult::playground
