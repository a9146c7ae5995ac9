// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/telemetry/support/recording_sink.h"

#include <array>
#include <cstdio>

namespace pult::telemetry::testing {

namespace {

std::string quoted(std::string_view text)
{
    return "\"" + std::string(text) + "\"";
}

struct ValueText
{
    std::string operator()(Other) const { return "?"; }
    std::string operator()(std::string_view text) const { return quoted(text); }
    std::string operator()(bool yes) const { return yes ? "true" : "false"; }
    std::string operator()(std::int64_t number) const { return std::to_string(number) + "i"; }
    std::string operator()(double number) const
    {
        std::array<char, 64> text{};
        std::snprintf(text.data(), text.size(), "%.17gd", number);
        return text.data();
    }
};

std::string listed(std::span<const AttributeView> attributes)
{
    std::string text;
    for (const auto& attribute : attributes)
        text += " " + textOf(attribute);
    return text;
}

} // namespace

std::string textOf(const AttributeView& attribute)
{
    return std::string(attribute.key) + "=" + std::visit(ValueText{}, attribute.value);
}

std::string hexOf(SpanId id)
{
    std::array<char, 17> text{};
    std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(id));
    return text.data();
}

std::string hexOf(const TraceId& id)
{
    return hexOf(id.high) + hexOf(id.low);
}

void RecordingSink::resource(std::span<const AttributeView> attributes)
{
    m_lines.push_back("resource" + listed(attributes));
}

void RecordingSink::scope(std::string_view name, std::string_view version)
{
    m_lines.push_back("scope " + quoted(name) + " " + quoted(version));
}

void RecordingSink::span(const SpanView& span)
{
    auto line = "span " + hexOf(span.trace) + " " + hexOf(span.id) + " parent " + hexOf(span.parent)
        + " kind " + std::to_string(static_cast<int>(span.kind)) + " status "
        + std::to_string(static_cast<int>(span.status)) + " flags " + std::to_string(span.flags)
        + " " + std::to_string(span.startNs) + ".." + std::to_string(span.endNs) + " "
        + quoted(span.name) + " state " + quoted(span.traceState) + listed(span.attributes);
    for (const auto& link : span.links)
        line += " link " + hexOf(link.trace) + " " + hexOf(link.span);
    m_lines.push_back(std::move(line));
}

} // namespace pult::telemetry::testing
