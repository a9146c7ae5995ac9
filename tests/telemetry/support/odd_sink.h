// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "tests/telemetry/support/recording_sink.h"

namespace pult::telemetry::testing {

//! Writes down attributes whose key has an odd last letter; asks for nothing else if `filters`.
class OddSink final : public SpanSink, private AttributeFilter
{
public:
    explicit OddSink(bool filters)
        : m_filters(filters)
    {}
    void resource(std::span<const AttributeView>) override {}
    void scope(std::string_view, std::string_view) override {}
    void span(const SpanView& span) override
    {
        told.push_back(hexOf(span.id));
        for (const auto& attribute : span.attributes) {
            if (meaningOf(attribute.key) != 0)
                told.push_back(textOf(attribute));
        }
    }
    [[nodiscard]] const AttributeFilter* filter() const override
    {
        return m_filters ? this : nullptr;
    }

    std::vector<std::string> told;

private:
    [[nodiscard]] std::uint8_t meaningOf(std::string_view key) const override
    {
        return key.empty() ? 0 : key.back() & 1;
    }

    const bool m_filters;
};

} // namespace pult::telemetry::testing
