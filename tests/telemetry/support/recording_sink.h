// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "controlplane/telemetry/span_view.h"

namespace pult::telemetry::testing {

//! A sink that writes down what it is told, one readable line a call, for comparison.
class RecordingSink final : public SpanSink
{
public:
    void resource(std::span<const AttributeView> attributes) override;
    void scope(std::string_view name, std::string_view version) override;
    void span(const SpanView& span) override;

    [[nodiscard]] const std::vector<std::string>& lines() const { return m_lines; }
    void clear() { m_lines.clear(); }

private:
    std::vector<std::string> m_lines;
};

//! "key=\"text\"", "key=true", "key=12i", "key=1.5d", "key=?".
[[nodiscard]] std::string textOf(const AttributeView& attribute);
[[nodiscard]] std::string hexOf(const TraceId& id);
[[nodiscard]] std::string hexOf(SpanId id);

} // namespace pult::telemetry::testing
