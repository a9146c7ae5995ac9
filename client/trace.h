// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "client/leaks.h"

namespace pult::client {

// Plain values of traces and requests; documented in pult/v1/telemetry.proto.

struct TraceSpan
{
    std::string spanId;
    std::string parentSpanId;
    std::uint32_t depth = 0;
    std::string service;
    std::string name;
    std::string kind;
    std::uint32_t generation = 0;
    std::string instance;
    std::uint64_t startUnixNs = 0;
    std::uint64_t durationNs = 0;
    bool failed = false;
    std::string lane;
    std::vector<std::string> carriers;
    std::string library;
    std::string finding;
    bool culprit = false;
    bool orphan = false;
};

//! A parent comes before its children.
struct Trace
{
    std::string id;
    std::vector<TraceSpan> spans;
    std::string summary;
    std::string phase; //!< OPEN, PROVISIONAL, FINAL
    bool truncated = false;
    std::string requestId;
    std::string user;
};

//! Exactly one is set.
struct RequestQuery
{
    std::string environment;
    std::string traceId;
    std::string requestId;
    std::string user;
    std::uint32_t limit = 0; //!< 0: 50.
};

struct FoundRequest
{
    std::string traceId;
    std::string requestId;
    std::string user;
    std::int64_t unixMs = 0;
    std::uint64_t spans = 0;
    std::vector<std::string> servedBy; //!< "orders-v4", each once.
    LeakVerdict verdict = LeakVerdict::NoEvidence; //!< The worst.
};

} // namespace pult::client
