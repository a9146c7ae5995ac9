// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/telemetry/support/wire_maker.h"

#include <array>
#include <cstring>

namespace pult::telemetry::testing {

namespace {

template <typename Number> std::string raw(Number number)
{
    std::string bytes(sizeof(number), '\0');
    std::memcpy(bytes.data(), &number, sizeof(number));
    return bytes;
}

std::string tag(std::uint32_t number, std::uint32_t type)
{
    return varint(std::uint64_t{number} << 3U | type);
}

} // namespace

std::string varint(std::uint64_t value)
{
    std::string bytes;
    for (; value >= 0x80U; value >>= 7U)
        bytes += static_cast<char>(value | 0x80U);
    return bytes += static_cast<char>(value);
}

std::string varintField(std::uint32_t number, std::uint64_t value)
{
    return tag(number, 0) + varint(value);
}

std::string fixed64Field(std::uint32_t number, std::uint64_t value)
{
    return tag(number, 1) + raw(value);
}

std::string fixed32Field(std::uint32_t number, std::uint32_t value)
{
    return tag(number, 5) + raw(value);
}

std::string bytesField(std::uint32_t number, std::string_view bytes)
{
    return tag(number, 2) + varint(bytes.size()) + std::string(bytes);
}

std::string groupField(std::uint32_t number, std::string_view inside)
{
    return tag(number, 3) + std::string(inside) + tag(number, 4);
}

std::string attributeField(std::uint32_t number, std::string_view key, std::string_view text)
{
    return bytesField(number, bytesField(1, key) + bytesField(2, bytesField(1, text)));
}

std::string WireMaker::text()
{
    static constexpr std::array kWords{"", "orders", "http.request.header.x-generation",
        "\xd0\xbf\xd1\x83\xd0\xbb\xd1\x8c\xd1\x82", "\xf0\x9f\x9a\x80",
        "a longer text with more than eight bytes"};
    return kWords[upTo(kWords.size() - 1)];
}

std::string WireMaker::id(std::size_t size)
{
    if (chance(3))
        size = upTo(20);
    std::string bytes(size, '\0');
    if (chance(97)) {
        for (auto& byte : bytes)
            byte = static_cast<char>(upTo(255));
    }
    return bytes;
}

std::string WireMaker::unknown()
{
    const auto number = static_cast<std::uint32_t>(chance(50) ? 100 + upTo(3000) : 1 + upTo(20));
    switch (upTo(4)) {
    case 0:
        return varintField(number, m_random() >> upTo(63));
    case 1:
        return fixed64Field(number + 100, m_random());
    case 2:
        return fixed32Field(number + 100, static_cast<std::uint32_t>(m_random()));
    case 3:
        return bytesField(number + 100, text());
    default:
        return groupField(number, chance(50) ? groupField(7, varintField(3, 4)) : "");
    }
}

std::string WireMaker::anyValue(int depth)
{
    std::string bytes;
    for (auto count = chance(80) ? 1U : upTo(3); count > 0; --count) {
        switch (upTo(depth > 0 ? 7 : 4)) {
        case 0:
        case 1:
            bytes += bytesField(1, text());
            break;
        case 2:
            bytes += varintField(2, upTo(2));
            break;
        case 3:
            bytes += varintField(3, m_random() >> upTo(63));
            break;
        case 4:
            bytes += fixed64Field(4, upTo(1000) << 52U);
            break;
        case 5: {
            std::string items;
            for (auto left = upTo(2); left > 0; --left)
                items += bytesField(1, anyValue(depth - 1));
            bytes += bytesField(5, items);
            break;
        }
        case 6:
            bytes += bytesField(6, bytesField(1, keyValue(depth - 1)));
            break;
        default:
            bytes += bytesField(7, id(3));
        }
        if (chance(10))
            bytes += varintField(8, 5);
    }
    return bytes;
}

std::string WireMaker::keyValue(int depth)
{
    auto bytes = bytesField(1, text()) + bytesField(2, anyValue(depth));
    if (chance(10))
        bytes += bytesField(2, anyValue(depth)) + unknown();
    if (chance(5))
        bytes += bytesField(1, text());
    return chance(5) ? "" : bytes;
}

std::string WireMaker::spanField()
{
    switch (upTo(13)) {
    case 0:
        return bytesField(3, text());
    case 1:
        return bytesField(4, id(8));
    case 2:
        return bytesField(5, text());
    case 3:
        return varintField(6, chance(95) ? upTo(7) : m_random());
    case 4:
        return fixed64Field(7, m_random());
    case 5:
        return fixed64Field(8, m_random());
    case 6:
        return fixed32Field(16, static_cast<std::uint32_t>(m_random()));
    case 7:
        return bytesField(13, bytesField(1, id(16)) + bytesField(2, id(8)) + bytesField(3, text()));
    case 8:
        return bytesField(15, bytesField(2, text()) + varintField(3, upTo(4)));
    case 9:
        return bytesField(11, fixed64Field(1, 5) + bytesField(2, text()));
    case 10:
        return unknown();
    default:
        return bytesField(9, keyValue(3));
    }
}

std::string WireMaker::span()
{
    std::string bytes;
    for (auto count = upTo(12); count > 0; --count)
        bytes += spanField();
    const auto ids = chance(98) ? bytesField(1, id(16)) + bytesField(2, id(8)) : "";
    return chance(50) ? ids + bytes : bytes + ids;
}

std::string WireMaker::scopeSpans()
{
    std::string scope
        = chance(80) ? bytesField(1, bytesField(1, text()) + bytesField(2, text())) : "";
    if (chance(10))
        scope += bytesField(1, bytesField(1, text()) + unknown());
    std::string spans;
    for (auto count = upTo(4); count > 0; --count)
        spans += bytesField(2, span());
    return (chance(70) ? scope + spans : spans + scope) + bytesField(3, text());
}

std::string WireMaker::resourceSpans()
{
    std::string resource;
    for (auto count = chance(80) ? 1U : upTo(2); count > 0; --count)
        resource += bytesField(
            1, bytesField(1, keyValue(2)) + varintField(2, 7) + bytesField(1, keyValue(2)));
    std::string scopes;
    for (auto count = upTo(3); count > 0; --count)
        scopes += bytesField(2, scopeSpans());
    return (chance(70) ? resource + scopes : scopes + resource) + (chance(20) ? unknown() : "");
}

std::string WireMaker::request()
{
    std::string bytes;
    for (auto count = upTo(3); count > 0; --count)
        bytes += bytesField(1, resourceSpans());
    return bytes + (chance(20) ? unknown() : "");
}

} // namespace pult::telemetry::testing
