// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/utf8.h"

namespace pult {

namespace {

std::size_t lengthByLead(unsigned char lead)
{
    return lead < 0x80 ? 1
        : lead < 0xc2  ? 0
        : lead < 0xe0  ? 2
        : lead < 0xf0  ? 3
        : lead < 0xf5  ? 4
                       : 0;
}

//! Neither overlong, nor a surrogate, nor above U+10FFFF.
bool secondFits(unsigned char lead, unsigned char second)
{
    switch (lead) {
    case 0xe0:
        return second >= 0xa0;
    case 0xed:
        return second < 0xa0;
    case 0xf0:
        return second >= 0x90;
    case 0xf4:
        return second < 0x90;
    default:
        return true;
    }
}

} // namespace

std::size_t utf8Length(std::string_view text)
{
    if (text.empty())
        return 0;
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto length = lengthByLead(byte(0));
    if (length > text.size())
        return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xc0U) != 0x80)
            return 0;
    }
    return length > 1 && !secondFits(byte(0), byte(1)) ? 0 : length;
}

std::size_t findInvalidUtf8(std::string_view text)
{
    for (std::size_t at = 0; at < text.size();) {
        const auto length = utf8Length(text.substr(at));
        if (length == 0)
            return at;
        at += length;
    }
    return std::string_view::npos;
}

} // namespace pult
