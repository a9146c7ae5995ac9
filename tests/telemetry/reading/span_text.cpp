// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/telemetry/reading/span_text.h"

#include <cstdlib>
#include <sstream>
#include <stdexcept>

namespace pult::telemetry::testing {

namespace {

constexpr std::uint64_t kEpochNs = 1'763'735'000'000'000'000ULL;
constexpr std::uint64_t kMs = 1'000'000;

std::vector<std::string> wordsOf(const std::string& line)
{
    std::vector<std::string> words;
    std::string word;
    bool quoted = false;
    bool any = false;
    for (const char c : line) {
        if (c == '"') {
            quoted = !quoted;
            any = true;
        } else if (c == '#' && !quoted && word.empty()) {
            break;
        } else if (c == ' ' && !quoted) {
            if (any)
                words.push_back(word);
            word.clear();
            any = false;
        } else {
            word += c;
            any = true;
        }
    }
    if (any)
        words.push_back(word);
    return words;
}

SpanKind kindOf(const std::string& word)
{
    static const std::map<std::string, SpanKind> kKinds{{"S", SpanKind::Server},
        {"C", SpanKind::Client}, {"P", SpanKind::Producer}, {"Q", SpanKind::Consumer},
        {"I", SpanKind::Internal}};
    return kKinds.at(word);
}

std::uint64_t numberOf(const std::string& text)
{
    return std::strtoull(text.c_str(), nullptr, 10);
}

class Writer
{
public:
    std::vector<WrittenSpan> write(std::string_view text)
    {
        std::istringstream in{std::string(text)};
        for (std::string line; std::getline(in, line);) {
            const auto words = wordsOf(line);
            if (words.empty())
                continue;
            if (words[0] == "process")
                about(words);
            else if (words.size() == 1)
                m_trace = traceNumber(numberOf(words[0].substr(1)));
            else
                span(words);
        }
        return std::move(m_spans);
    }

private:
    struct About
    {
        WrittenSpan::Attributes attributes;
        std::int64_t skewMs = 0;
        bool instance = true;
    };

    void about(const std::vector<std::string>& words)
    {
        static const std::map<std::string, std::string> kKeys{{"lang", "telemetry.sdk.language"},
            {"sdk", "telemetry.sdk.name"}, {"pod", "k8s.pod.uid"},
            {"env", "deployment.environment.name"}, {"version", "service.version"}};
        auto& about = m_about[words.at(1)];
        for (std::size_t i = 2; i < words.size(); ++i) {
            const auto equals = words[i].find('=');
            const auto key = words[i].substr(0, equals);
            const auto value = equals == std::string::npos ? "" : words[i].substr(equals + 1);
            if (key == "skew")
                about.skewMs = std::strtoll(value.c_str(), nullptr, 10);
            else if (key == "noinstance")
                about.instance = false;
            else
                about.attributes.emplace_back(kKeys.contains(key) ? kKeys.at(key) : key, value);
        }
    }

    const About& processOf(const std::string& word, WrittenSpan& span)
    {
        const auto service = word.substr(0, word.find_first_of("@/"));
        const auto& about = m_about.contains(word) ? m_about[word] : m_about[service];
        span.resource.emplace_back("service.name", service);
        if (about.instance)
            span.resource.emplace_back("service.instance.id", word);
        const auto at = word.find('@');
        if (at != std::string::npos) {
            const auto generation = word.substr(at + 1, word.find('/', at) - at - 1);
            span.resource.emplace_back(
                "pult.generation", static_cast<std::int64_t>(numberOf(generation)));
        }
        for (const auto& attribute : about.attributes)
            span.resource.push_back(attribute);
        return about;
    }

    void span(const std::vector<std::string>& words)
    {
        WrittenSpan span;
        span.trace = m_trace;
        span.id = spanId(words.at(0));
        span.parent = words.at(1) == "-" ? 0 : spanId(words[1]);
        span.kind = kindOf(words.at(2));
        const auto& about = processOf(words.at(3), span);
        span.name = words.at(4);
        const auto dash = words.at(5).find('-');
        const auto start = static_cast<std::int64_t>(numberOf(words[5].substr(0, dash)));
        const auto end = static_cast<std::int64_t>(numberOf(words[5].substr(dash + 1)));
        span.startNs = kEpochNs + static_cast<std::uint64_t>(start + about.skewMs) * kMs;
        span.endNs = kEpochNs + static_cast<std::uint64_t>(end + about.skewMs) * kMs;
        span.arrivesMs = end;
        for (std::size_t i = 6; i < words.size(); ++i)
            more(words[i], span);
        m_spans.push_back(std::move(span));
    }

    static void more(const std::string& word, WrittenSpan& span)
    {
        static const std::map<std::string, std::string> kKeys{
            {"gen", "http.request.header.x-generation"},
            {"name", "http.request.header.x-generation-name"},
            {"head", "http.request.header.x-generation-head"},
            {"route", "http.request.header.x-route"}, {"bag", "baggage.pult-lane"},
            {"ot", "http.request.header.uberctx-pult-lane"},
            {"rid", "http.request.header.x-request-id"}, {"user", "enduser.id"},
            {"op", "messaging.operation.type"}};
        const auto equals = word.find('=');
        const auto key = word.substr(0, equals);
        const auto value = equals == std::string::npos ? "" : word.substr(equals + 1);
        if (word[0] == '>')
            span.attributes.emplace_back("peer.service", word.substr(1));
        else if (kKeys.contains(key))
            span.attributes.emplace_back(kKeys.at(key), value);
        else if (key.find('.') != std::string::npos)
            span.attributes.emplace_back(key, value);
        else
            special(key, value, span);
    }

    static void special(const std::string& key, const std::string& value, WrittenSpan& span)
    {
        if (key == "ts")
            span.traceState = value.empty() ? "other=1" : "other=1,pult=" + value;
        else if (key == "link")
            span.links.push_back({traceNumber(numberOf(value.substr(1, value.find(':') - 1))),
                spanId(value.substr(value.find(':') + 1))});
        else if (key == "lib")
            span.library = value;
        else if (key == "arrives")
            span.arrivesMs = static_cast<std::int64_t>(numberOf(value));
        else if (key == "err")
            span.status = SpanStatus::Error;
        else if (key == "remote")
            span.flags |= 0x300U;
        else if (key == "local")
            span.flags |= 0x100U;
        else if (key == "unsampled")
            span.flags = 0x100U;
        else if (key == "tail")
            span.attributes.emplace_back("tailsampling.policy", "errors");
        else
            throw std::invalid_argument("the notation has no " + key);
    }

    TraceId m_trace = traceNumber(1);
    std::map<std::string, About> m_about;
    std::vector<WrittenSpan> m_spans;
};

std::vector<AttributeView> viewsOf(const WrittenSpan::Attributes& attributes)
{
    std::vector<AttributeView> views;
    for (const auto& [key, value] : attributes) {
        if (const auto* text = std::get_if<std::string>(&value))
            views.push_back({key, std::string_view(*text)});
        else
            views.push_back({key, std::get<std::int64_t>(value)});
    }
    return views;
}

} // namespace

void tell(const WrittenSpan& span, SpanSink& sink)
{
    sink.resource(viewsOf(span.resource));
    sink.scope(span.library, "1.0");
    const auto attributes = viewsOf(span.attributes);
    SpanView view;
    view.trace = span.trace;
    view.id = span.id;
    view.parent = span.parent;
    view.kind = span.kind;
    view.status = span.status;
    view.flags = span.flags;
    view.startNs = span.startNs;
    view.endNs = span.endNs;
    view.name = span.name;
    view.traceState = span.traceState;
    view.attributes = attributes;
    view.links = span.links;
    sink.span(view);
}

TraceId traceNumber(std::uint64_t number)
{
    return {0x7261636500000000ULL, number};
}

SpanId spanId(std::string_view name)
{
    SpanId id = 0;
    for (const char c : name)
        id = id * 256 + static_cast<unsigned char>(c);
    return id;
}

std::vector<WrittenSpan> written(std::string_view text)
{
    return Writer().write(text);
}

} // namespace pult::telemetry::testing
