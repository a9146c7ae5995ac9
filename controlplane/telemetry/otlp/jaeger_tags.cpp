// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/otlp/jaeger_tags.h"

#include <array>
#include <charconv>
#include <utility>

namespace pult::telemetry::otlp {

namespace {

using nlohmann::json;

template <typename Number> AttributeValue numberOr(const std::string& text)
{
    Number number{};
    const auto* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc{} || stopped != end)
        return std::string_view(text);
    return number;
}

//! Attributes that semantic conventions define as lists of text, one element a header.
bool isHeader(std::string_view key)
{
    return key.find(".header.") != std::string_view::npos
        || key.find(".metadata.") != std::string_view::npos;
}

} // namespace

void JaegerTags::clear()
{
    m_attributes.clear();
    m_texts.clear();
}

std::optional<JsonProblem> JaegerTags::read(const json& owner)
{
    const auto tags = owner.find("tags");
    if (tags == owner.end() || tags->is_null())
        return std::nullopt;
    if (!tags->is_array())
        return JsonProblem{"tags", "is no list"};
    for (std::size_t i = 0; i < tags->size(); ++i) {
        if (auto problem = readTag((*tags)[i]))
            return std::move(*problem).in("tags", i);
    }
    return std::nullopt;
}

std::optional<JsonProblem> JaegerTags::readTag(const json& tag)
{
    if (!tag.is_object())
        return JsonProblem{"", "is no object"};
    const auto key = tag.find("key");
    if (key == tag.end() || !key->is_string())
        return JsonProblem{"key", "is no text"};
    const std::string_view name = key->get_ref<const std::string&>();
    const auto value = tag.find("value");
    if (value == tag.end()) {
        add(name, Other{});
        return std::nullopt;
    }
    if (value->is_boolean())
        add(name, value->get<bool>());
    else if (value->is_number_float()
        || (value->is_number_unsigned() && value->get<std::uint64_t>() > INT64_MAX))
        add(name, value->get<double>());
    else if (value->is_number_integer())
        add(name, value->get<std::int64_t>());
    else if (value->is_string())
        add(name,
            textValue(name, tag.value("type", json("")), value->get_ref<const std::string&>()));
    else
        add(name, Other{});
    return std::nullopt;
}

AttributeValue JaegerTags::textValue(
    std::string_view key, const json& type, const std::string& text)
{
    if (type == "int64")
        return numberOr<std::int64_t>(text);
    if (type == "float64")
        return numberOr<double>(text);
    if (type == "bool" && (text == "true" || text == "false"))
        return text == "true";
    if (type == "binary")
        return Other{};
    if (!isHeader(key) || text.rfind('[', 0) != 0)
        return std::string_view(text);
    const auto list = json::parse(text, nullptr, false);
    if (!list.is_array() || list.empty() || !list.front().is_string())
        return std::string_view(text);
    return std::string_view(m_texts.emplace_back(list.front().get<std::string>()));
}

std::string_view JaegerTags::text(std::string_view key) const
{
    for (const auto& attribute : m_attributes) {
        const auto* const text = std::get_if<std::string_view>(&attribute.value);
        if (text && attribute.key == key)
            return *text;
    }
    return {};
}

SpanKind JaegerTags::kind() const
{
    constexpr std::array kKinds{std::pair{std::string_view("internal"), SpanKind::Internal},
        std::pair{std::string_view("server"), SpanKind::Server},
        std::pair{std::string_view("client"), SpanKind::Client},
        std::pair{std::string_view("producer"), SpanKind::Producer},
        std::pair{std::string_view("consumer"), SpanKind::Consumer}};
    const auto name = text("span.kind");
    for (const auto& [word, kind] : kKinds) {
        if (word == name)
            return kind;
    }
    return SpanKind::Unspecified;
}

SpanStatus JaegerTags::status() const
{
    const auto code = text("otel.status_code");
    if (code == "ERROR" || text("error") == "true")
        return SpanStatus::Error;
    for (const auto& attribute : m_attributes) {
        const auto* const yes = std::get_if<bool>(&attribute.value);
        if (attribute.key == "error" && yes && *yes)
            return SpanStatus::Error;
    }
    return code == "OK" ? SpanStatus::Ok : SpanStatus::Unset;
}

} // namespace pult::telemetry::otlp
