// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/otlp/wire_cursor.h"

#include <array>

namespace pult::telemetry::otlp {

namespace {

constexpr std::size_t kDeepest = 100; // protobuf's own limit
constexpr int kTagBytes = 5;
constexpr int kVarintBytes = 10;

constexpr std::uint32_t endOf(std::uint32_t startTag)
{
    return startTag + 1;
}

} // namespace

std::uint32_t WireCursor::longTag()
{
    const auto* const start = m_at;
    const auto tag = static_cast<std::uint32_t>(longVarint());
    if (m_at - start > kTagBytes && !m_broken)
        m_broken = "a field number is too large";
    return m_broken ? 0 : tag;
}

std::uint64_t WireCursor::longVarint()
{
    std::uint64_t value = 0;
    for (int i = 0; i < kVarintBytes; ++i) {
        if (m_at == m_end) {
            m_broken = "a number is cut off";
            return 0;
        }
        const auto byte = static_cast<unsigned char>(*m_at++);
        value |= static_cast<std::uint64_t>(byte & 0x7fU) << (7U * static_cast<unsigned>(i));
        if (byte < 0x80U)
            return value;
    }
    m_broken = "a number has more than ten bytes";
    return 0;
}

bool WireCursor::skipGroup(std::uint32_t tag)
{
    std::array<std::uint32_t, kDeepest> open{};
    std::size_t depth = 0;
    open[depth++] = tag;
    Field inside;
    while (depth > 0) {
        if (m_at == m_end)
            return fail("a group does not end");
        if (!readTag(inside.tag))
            return false;
        if (inside.tag == endOf(open[depth - 1])) {
            --depth;
        } else if ((inside.tag & 7U) == static_cast<std::uint32_t>(Wire::StartGroup)) {
            if (depth == kDeepest)
                return fail("groups nest too deeply");
            open[depth++] = inside.tag;
        } else if (!readValue(inside)) {
            return false;
        }
    }
    return true;
}

} // namespace pult::telemetry::otlp
