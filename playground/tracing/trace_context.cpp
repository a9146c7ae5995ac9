// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "playground/tracing/trace_context.h"

#include <algorithm>
#include <random>

namespace pult::playground {

namespace {

constexpr char kDigits[] = "0123456789abcdef";

//! Empty unless it is as many bytes of lower-case hex.
std::string bytesOf(std::string_view hex, std::size_t count)
{
    std::string bytes;
    if (hex.size() != 2 * count)
        return bytes;
    for (std::size_t i = 0; i < count; ++i) {
        const auto high = std::string_view(kDigits).find(hex[2 * i]);
        const auto low = std::string_view(kDigits).find(hex[2 * i + 1]);
        if (high == std::string_view::npos || low == std::string_view::npos)
            return {};
        bytes.push_back(static_cast<char>(high << 4 | low));
    }
    return bytes;
}

bool isZero(const std::string& bytes)
{
    return std::ranges::all_of(bytes, [](char byte) { return byte == 0; });
}

std::string randomBytes(std::size_t count)
{
    static thread_local std::mt19937_64 random{
        (std::uint64_t{std::random_device{}()} << 32) | std::random_device{}()};
    std::string bytes(count, '\0');
    std::ranges::generate(bytes, [] { return static_cast<char>(random() >> 56); });
    if (isZero(bytes))
        bytes.back() = 1;
    return bytes;
}

} // namespace

std::string hexOf(std::string_view bytes)
{
    std::string hex;
    for (const unsigned char byte : bytes) {
        hex.push_back(kDigits[byte >> 4]);
        hex.push_back(kDigits[byte & 15]);
    }
    return hex;
}

std::optional<TraceContext> TraceContext::parse(std::string_view traceParent)
{
    constexpr std::size_t kLength = 55;
    if (traceParent.size() < kLength || traceParent[2] != '-' || traceParent[35] != '-'
        || traceParent[52] != '-')
        return std::nullopt;
    const auto version = bytesOf(traceParent.substr(0, 2), 1);
    const auto flags = bytesOf(traceParent.substr(53, 2), 1);
    TraceContext context;
    context.traceId = bytesOf(traceParent.substr(3, 32), 16);
    context.spanId = bytesOf(traceParent.substr(36, 16), 8);
    if (version.empty() || version == "\xff" || flags.empty() || isZero(context.traceId)
        || isZero(context.spanId)
        || (version == std::string(1, '\0') && traceParent.size() > kLength))
        return std::nullopt;
    context.flags = static_cast<std::uint8_t>(flags.front());
    return context;
}

TraceContext TraceContext::root()
{
    TraceContext context;
    context.traceId = randomBytes(16);
    context.spanId = randomBytes(8);
    return context;
}

TraceContext TraceContext::child() const
{
    TraceContext context = *this;
    context.spanId = randomBytes(8);
    return context;
}

std::string TraceContext::traceParent() const
{
    return "00-" + hexOf(traceId) + '-' + hexOf(spanId) + '-'
        + hexOf(std::string(1, static_cast<char>(flags)));
}

} // namespace pult::playground
