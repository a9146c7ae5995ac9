// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "controlplane/telemetry/span_view.h"

namespace pult::telemetry::otlp {

//! What is wrong with a part of a document, and where below that part.
struct JsonProblem
{
    std::string path; //!< "tags[2].value"
    std::string what; //!< "is no text"

    //! The same, seen from one level further out.
    [[nodiscard]] JsonProblem in(const std::string& outer) &&
    {
        const auto* const dot = path.empty() || path.front() == '[' ? "" : ".";
        return {outer + dot + path, std::move(what)};
    }
    [[nodiscard]] JsonProblem in(const std::string& list, std::size_t index) &&
    {
        return std::move(*this).in(list + "[" + std::to_string(index) + "]");
    }
};

//! Jaeger's tags of one span or process as attributes. Views point into the document and into this.
class JaegerTags
{
public:
    //! Of an object with the list "tags"; without one there are none.
    [[nodiscard]] std::optional<JsonProblem> read(const nlohmann::json& owner);
    //! One that is not in the list.
    void add(std::string_view key, AttributeValue value) { m_attributes.push_back({key, value}); }
    void clear();

    [[nodiscard]] const std::vector<AttributeView>& attributes() const { return m_attributes; }
    //! Empty: there is no such text.
    [[nodiscard]] std::string_view text(std::string_view key) const;
    [[nodiscard]] SpanKind kind() const;
    [[nodiscard]] SpanStatus status() const;

private:
    [[nodiscard]] std::optional<JsonProblem> readTag(const nlohmann::json& tag);
    [[nodiscard]] AttributeValue textValue(
        std::string_view key, const nlohmann::json& type, const std::string& text);

    std::vector<AttributeView> m_attributes;
    std::deque<std::string> m_texts; //!< That stand nowhere in the document as they are.
};

} // namespace pult::telemetry::otlp
