// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/otlp/trace_text.h"

#include <algorithm>
#include <array>

#include "controlplane/telemetry/otlp/jaeger_reader.h"
#include "controlplane/telemetry/otlp/json_reader.h"

namespace pult::telemetry::otlp {

namespace {

//! Jaeger's answers have these members around the traces, OTLP has none of them.
bool isJaeger(std::string_view text)
{
    const auto brace = text.find('{');
    const auto open = text.find('"', brace);
    const auto close = open == std::string_view::npos ? open : text.find('"', open + 1);
    if (close == std::string_view::npos)
        return false;
    constexpr std::array<std::string_view, 5> kMembers{
        "data", "total", "limit", "offset", "errors"};
    const auto name = text.substr(open + 1, close - open - 1);
    return std::find(kMembers.begin(), kMembers.end(), name) != kMembers.end();
}

} // namespace

Result<DecodeReport> readTraceText(std::string_view text, SpanSink& sink)
{
    return isJaeger(text) ? readJaegerJson(text, sink) : readOtlpJson(text, sink);
}

} // namespace pult::telemetry::otlp
