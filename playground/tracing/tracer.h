// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "opentelemetry/proto/trace/v1/trace.pb.h"
#include "playground/tracing/trace_context.h"

namespace pult::playground {

//! Who makes the spans: the resource of all of them.
struct TracedProcess
{
    std::string service;
    std::string instance;
    std::string environment;
    std::uint32_t generation = 0; //!< 0: left out, as by a service that knows nothing of Pult.
    std::string version;
};

//! Collects finished spans and sends them by OTLP: every 400 ms, or as soon as there are 256. What
//! cannot be sent is kept and tried again, up to 8 192 spans; then the oldest go. Its end sends
//! what is left and waits for that one second at most. Spans of traces that are not sampled are not
//! sent. Thread: any; nothing but the sending waits for the collector.
class Tracer
{
public:
    using Span = opentelemetry::proto::trace::v1::Span;

    //! `collector`: host:port of an OTLP/gRPC receiver; empty: spans are thrown away.
    Tracer(const TracedProcess& process, const std::string& collector);
    ~Tracer();

    //! A span that begins now. A parent without ids: a root.
    [[nodiscard]] static Span begin(Span::SpanKind kind, const std::string& name,
        const TraceContext& self, const std::string& parentSpanId, bool parentIsRemote);
    static void set(Span& span, const std::string& key, const std::string& value);
    static void set(Span& span, const std::string& key, std::int64_t value);
    //! As header attributes are: a list of one.
    static void setList(Span& span, const std::string& key, const std::string& value);

    //! It ends now.
    void finish(Span span);
    //! Spans that nobody took and for which there was no room any more; also told on standard
    //! error, at most once a minute.
    [[nodiscard]] std::uint64_t dropped() const;

private:
    class Exporter;
    std::unique_ptr<Exporter> m_exporter;
};

} // namespace pult::playground
