// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/otlp/jaeger_reader.h"

#include <limits>
#include <map>
#include <vector>

#include <nlohmann/json.hpp>

#include "controlplane/telemetry/otlp/hex.h"
#include "controlplane/telemetry/otlp/jaeger_tags.h"
#include "controlplane/telemetry/otlp/reasons.h"
#include "controlplane/telemetry/otlp/text_place.h"

namespace pult::telemetry::otlp {

namespace {

using nlohmann::json;
using Problem = std::optional<JsonProblem>;

constexpr std::size_t kTraceDigits = 32;
constexpr std::size_t kSpanDigits = 16;

//! Jaeger leaves out leading zeroes. Nothing for what is no id.
std::optional<TraceId> traceIdOf(std::string_view digits)
{
    TraceId id;
    for (const char c : digits) {
        const auto digit = hexDigit(c);
        if (digit < 0 || digits.size() > kTraceDigits)
            return std::nullopt;
        id.high = id.high << 4U | id.low >> 60U;
        id.low = id.low << 4U | static_cast<unsigned>(digit);
    }
    return id.valid() ? std::optional(id) : std::nullopt;
}

std::optional<SpanId> spanIdOf(std::string_view digits)
{
    const auto id = digits.size() > kSpanDigits ? std::nullopt : traceIdOf(digits);
    return id ? std::optional(id->low) : std::nullopt;
}

//! Empty for a member that is missing or no text.
std::string_view textIn(const json& object, const char* member)
{
    const auto found = object.find(member);
    if (found == object.end() || !found->is_string())
        return {};
    return found->get_ref<const std::string&>();
}

//! A list of objects; missing is empty.
Problem checkList(const json& object, const char* member)
{
    const auto found = object.find(member);
    if (found == object.end() || found->is_null())
        return std::nullopt;
    if (!found->is_array())
        return JsonProblem{member, "is no list"};
    for (std::size_t i = 0; i < found->size(); ++i) {
        if (!(*found)[i].is_object())
            return JsonProblem{"", "is no object"}.in(member, i);
    }
    return std::nullopt;
}

const json& listIn(const json& object, const char* member)
{
    static const json kNone = json::array();
    const auto found = object.find(member);
    return found == object.end() || found->is_null() ? kNone : *found;
}

//! Microseconds as nanoseconds.
Problem readTime(const json& span, const char* member, std::uint64_t& ns)
{
    constexpr std::uint64_t kNsPerUs = 1000;
    const auto found = span.find(member);
    if (found == span.end())
        return std::nullopt;
    if (!found->is_number_unsigned()
        || found->get<std::uint64_t>() > std::numeric_limits<std::uint64_t>::max() / kNsPerUs / 2)
        return JsonProblem{member, "is no number of microseconds"};
    ns = found->get<std::uint64_t>() * kNsPerUs;
    return std::nullopt;
}

class Reader
{
public:
    explicit Reader(SpanSink& sink)
        : m_sink(sink)
    {}
    Problem read(const json& document);
    [[nodiscard]] DecodeReport& report() { return m_report; }

private:
    using SpansOfProcess = std::map<std::string_view, std::vector<std::size_t>>;

    Problem readTrace(const json& trace);
    Problem tellProcess(const json& trace, std::string_view id, std::size_t span);
    Problem tellSpan(const json& span);
    Problem readSpan(const json& span, SpanView& view);
    //! False: it has an id that is none, and is counted as such.
    bool readIds(const json& span, SpanView& view);
    bool readReferences(const json& span, SpanView& view);
    void tellScope();
    bool reject(const char* member, std::string_view id);

    SpanSink& m_sink;
    DecodeReport m_report;
    JaegerTags m_tags;
    std::vector<LinkView> m_links;
    std::string m_scopeName;
    std::string m_scopeVersion;
    bool m_scopeTold = false;
    std::size_t m_traceIndex = 0;
    std::size_t m_spanIndex = 0;
};

Problem Reader::read(const json& document)
{
    if (!document.is_object() || !document.contains("data"))
        return JsonProblem{"the document", "has no member \"data\""};
    if (auto problem = checkList(document, "data"))
        return problem;
    const auto& traces = listIn(document, "data");
    for (m_traceIndex = 0; m_traceIndex < traces.size(); ++m_traceIndex) {
        if (auto problem = readTrace(traces[m_traceIndex]))
            return std::move(*problem).in("data", m_traceIndex);
    }
    return std::nullopt;
}

Problem Reader::readTrace(const json& trace)
{
    if (auto problem = checkList(trace, "spans"))
        return problem;
    const auto& spans = listIn(trace, "spans");
    SpansOfProcess byProcess;
    for (std::size_t i = 0; i < spans.size(); ++i)
        byProcess[textIn(spans[i], "processID")].push_back(i);
    for (const auto& [process, indices] : byProcess) {
        if (auto problem = tellProcess(trace, process, indices.front()))
            return problem;
        for (const auto index : indices) {
            m_spanIndex = index;
            if (auto problem = tellSpan(spans[index]))
                return std::move(*problem).in("spans", index);
        }
    }
    return std::nullopt;
}

Problem Reader::tellProcess(const json& trace, std::string_view id, std::size_t span)
{
    const auto processes = trace.find("processes");
    const auto name = std::string(id);
    if (processes == trace.end() || !processes->is_object() || !processes->contains(name)
        || !(*processes)[name].is_object())
        return JsonProblem{"processID", "is \"" + name + "\", which is none of the processes"}.in(
            "spans", span);
    const auto& process = (*processes)[name];
    m_tags.clear();
    m_tags.add("service.name", textIn(process, "serviceName"));
    if (auto problem = m_tags.read(process))
        return std::move(*problem).in("processes." + name);
    m_sink.resource(m_tags.attributes());
    m_scopeTold = false;
    return std::nullopt;
}

Problem Reader::tellSpan(const json& span)
{
    SpanView view;
    if (auto problem = checkList(span, "references"))
        return problem;
    if (auto problem = readSpan(span, view))
        return problem;
    if (!readIds(span, view))
        return std::nullopt;
    tellScope();
    view.attributes = m_tags.attributes();
    view.links = m_links;
    m_sink.span(view);
    ++m_report.spans;
    return std::nullopt;
}

Problem Reader::readSpan(const json& span, SpanView& view)
{
    m_tags.clear();
    if (auto problem = m_tags.read(span))
        return problem;
    std::uint64_t duration = 0;
    if (auto problem = readTime(span, "startTime", view.startNs))
        return problem;
    if (auto problem = readTime(span, "duration", duration))
        return problem;
    view.endNs = view.startNs + duration;
    view.name = textIn(span, "operationName");
    view.kind = m_tags.kind();
    view.status = m_tags.status();
    view.traceState = m_tags.text("w3c.tracestate");
    const auto flags = span.find("flags");
    if (flags != span.end() && flags->is_number_unsigned())
        view.flags = static_cast<std::uint32_t>(flags->get<std::uint64_t>() & 0xffU);
    return std::nullopt;
}

bool Reader::readIds(const json& span, SpanView& view)
{
    const auto trace = traceIdOf(textIn(span, "traceID"));
    const auto id = spanIdOf(textIn(span, "spanID"));
    if (!trace)
        return reject("traceID", textIn(span, "traceID"));
    if (!id)
        return reject("spanID", textIn(span, "spanID"));
    view.trace = *trace;
    view.id = *id;
    const auto parent = textIn(span, "parentSpanID"); // of Jaeger before 1.0
    view.parent = spanIdOf(parent).value_or(0);
    return readReferences(span, view);
}

bool Reader::readReferences(const json& span, SpanView& view)
{
    m_links.clear();
    SpanId follows = 0;
    bool child = false;
    for (const auto& reference : listIn(span, "references")) {
        const auto trace = traceIdOf(textIn(reference, "traceID"));
        const auto id = spanIdOf(textIn(reference, "spanID"));
        if (!trace || !id)
            return reject("references", textIn(reference, trace ? "spanID" : "traceID"));
        const bool isChild = textIn(reference, "refType") == "CHILD_OF" && *trace == view.trace;
        if (isChild && !child)
            view.parent = *id;
        else
            m_links.push_back({*trace, *id});
        child = child || isChild;
        if (!isChild && follows == 0 && *trace == view.trace)
            follows = *id;
    }
    if (!child && view.parent == 0 && follows != 0) {
        view.parent = follows;
        std::erase_if(m_links,
            [&](const LinkView& link) { return link.trace == view.trace && link.span == follows; });
    }
    return true;
}

void Reader::tellScope()
{
    auto name = m_tags.text("otel.scope.name");
    auto version = m_tags.text("otel.scope.version");
    if (name.empty()) { // as it was called before
        name = m_tags.text("otel.library.name");
        version = m_tags.text("otel.library.version");
    }
    if (m_scopeTold && name == m_scopeName && version == m_scopeVersion)
        return;
    m_scopeTold = true;
    m_scopeName = name;
    m_scopeVersion = version;
    m_sink.scope(m_scopeName, m_scopeVersion);
}

bool Reader::reject(const char* member, std::string_view id)
{
    if (m_report.rejected++ == 0)
        m_report.firstRejection = "data[" + std::to_string(m_traceIndex) + "].spans["
            + std::to_string(m_spanIndex) + "]." + member + " is no id: \""
            + std::string(id.substr(0, kTraceDigits + 8)) + "\"";
    return false;
}

tl::unexpected<Error> unreadable(const std::string& what)
{
    return failure(Code::InvalidArgument, kSpansUnreadable, "Not Jaeger's JSON: " + what + ".");
}

Result<json> parse(std::string_view text)
{
    try {
        return json::parse(text);
    } catch (const json::parse_error& error) {
        const std::string_view words = error.what();
        const auto colon = words.find(": ");
        return unreadable("at " + wordsOf(placeIn(text, error.byte > 0 ? error.byte - 1 : 0)) + ": "
            + std::string(words.substr(colon == std::string_view::npos ? 0 : colon + 2)));
    } catch (const json::exception& error) {
        return unreadable(error.what());
    }
}

} // namespace

Result<DecodeReport> readJaegerJson(std::string_view text, SpanSink& sink)
{
    const auto document = parse(text);
    if (!document)
        return failure(document.error());
    Reader reader(sink);
    if (const auto problem = reader.read(*document))
        return unreadable(problem->path + " " + problem->what);
    return std::move(reader.report());
}

} // namespace pult::telemetry::otlp
