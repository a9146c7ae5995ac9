// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Any text is read as Jaeger's JSON or refused; spans that are told have ids.
#include <cstdlib>

#include "controlplane/telemetry/otlp/jaeger_reader.h"

namespace {

class CheckingSink final : public pult::telemetry::SpanSink
{
public:
    void resource(std::span<const pult::telemetry::AttributeView> attributes) override
    {
        m_open = true;
        read(attributes);
    }
    void scope(std::string_view name, std::string_view version) override
    {
        m_bytes = m_bytes + name.size() + version.size();
    }
    void span(const pult::telemetry::SpanView& span) override
    {
        if (!m_open || !span.trace.valid() || span.id == 0)
            std::abort();
        m_bytes = m_bytes + span.name.size() + span.traceState.size();
        read(span.attributes);
    }

private:
    //! Touches every byte, so that a sanitizer sees a view of what is gone.
    void read(std::span<const pult::telemetry::AttributeView> attributes)
    {
        for (const auto& attribute : attributes) {
            for (const char c : attribute.key)
                m_bytes = m_bytes + static_cast<unsigned char>(c);
            if (const auto* const text = std::get_if<std::string_view>(&attribute.value)) {
                for (const char c : *text)
                    m_bytes = m_bytes + static_cast<unsigned char>(c);
            }
        }
    }

    bool m_open = false;
    volatile std::size_t m_bytes = 0;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    CheckingSink sink;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    static_cast<void>(pult::telemetry::otlp::readJaegerJson(text, sink));
    return 0;
}
