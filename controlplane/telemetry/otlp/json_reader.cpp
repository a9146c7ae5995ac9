// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/otlp/json_reader.h"

#include "controlplane/telemetry/otlp/json_transcoder.h"
#include "controlplane/telemetry/otlp/reasons.h"
#include "controlplane/telemetry/otlp/text_place.h"
#include "controlplane/telemetry/otlp/walker.h"

namespace pult::telemetry::otlp {

namespace {

constexpr std::string_view kBlanks = " \t\r\n";

//! Where the object ends that begins here; the end of the text when it does not.
std::size_t endOfObject(std::string_view text)
{
    std::size_t open = 0;
    bool quoted = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (quoted) {
            at += c == '\\' ? 1 : 0;
            quoted = c != '"';
        } else if (c == '"') {
            quoted = true;
        } else if (c == '{' || c == '[') {
            ++open;
        } else if ((c == '}' || c == ']') && (open <= 1 || --open == 0)) {
            return at + 1;
        }
    }
    return text.size();
}

tl::unexpected<Error> unreadable(
    const JsonTranscoder& transcoder, std::string_view text, std::size_t document)
{
    const auto syntax = transcoder.isSyntax();
    const auto offset = syntax && transcoder.problemAt() > 0 ? transcoder.problemAt() - 1 : 0;
    const auto place = placeIn(text, document + offset);
    const auto where
        = syntax ? "at " + wordsOf(place) : "in the object that begins at " + wordsOf(place);
    return failure(Code::InvalidArgument, kSpansUnreadable,
        "Not OTLP/JSON: " + where + ": " + transcoder.problem() + ".",
        {{"line", std::to_string(place.line)}});
}

} // namespace

Result<std::string> protobufFromJson(std::string_view text)
{
    JsonTranscoder transcoder;
    std::size_t at = text.find_first_not_of(kBlanks);
    if (at == std::string_view::npos)
        return failure(
            Code::InvalidArgument, kSpansUnreadable, "Not OTLP/JSON: the text is empty.");
    for (; at != std::string_view::npos; at = text.find_first_not_of(kBlanks, at)) {
        if (text[at] != '{') {
            const auto place = placeIn(text, at);
            return failure(Code::InvalidArgument, kSpansUnreadable,
                "Not OTLP/JSON: at " + wordsOf(place) + " an object is expected.",
                {{"line", std::to_string(place.line)}});
        }
        const auto document = text.substr(at, endOfObject(text.substr(at)));
        if (!nlohmann::json::sax_parse(document.begin(), document.end(), &transcoder))
            return unreadable(transcoder, text, at);
        at += document.size();
    }
    return transcoder.take();
}

Result<DecodeReport> readOtlpJson(std::string_view text, SpanSink& sink)
{
    const auto request = protobufFromJson(text);
    if (!request)
        return failure(request.error());
    Walker walker;
    return walker.walk(*request, sink);
}

} // namespace pult::telemetry::otlp
