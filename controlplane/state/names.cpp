// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/state/names.h"

#include <algorithm>
#include <cstdint>

namespace pult::state {

namespace {

constexpr std::size_t kMostLabel = 63;
constexpr std::size_t kMostService = 51;
constexpr std::size_t kMostEnvironment = 100;
constexpr std::size_t kMostHeader = 64;

bool isLetter(char c)
{
    return c >= 'a' && c <= 'z';
}

bool isLabelCharacter(char c)
{
    return isLetter(c) || (c >= '0' && c <= '9') || c == '-';
}

//! Bytes of the sequence that begins with `lead`; 0: none does.
std::size_t sequenceLength(unsigned char lead)
{
    if (lead < 0x80)
        return 1;
    if (lead >= 0xc2 && lead <= 0xdf)
        return 2;
    if (lead >= 0xe0 && lead <= 0xef)
        return 3;
    return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
}

//! Shortest form, no surrogates, nothing above U+10FFFF.
bool secondByteFits(unsigned char lead, unsigned char second)
{
    switch (lead) {
    case 0xe0:
        return second >= 0xa0;
    case 0xed:
        return second <= 0x9f;
    case 0xf0:
        return second >= 0x90;
    case 0xf4:
        return second <= 0x8f;
    default:
        return true;
    }
}

} // namespace

bool isDnsLabel(std::string_view text)
{
    return !text.empty() && text.size() <= kMostLabel && text.front() != '-' && text.back() != '-'
        && std::all_of(text.begin(), text.end(), isLabelCharacter);
}

bool isServiceName(std::string_view text)
{
    return isDnsLabel(text) && text.size() <= kMostService;
}

bool isGenerationName(std::string_view text)
{
    return isDnsLabel(text) && std::any_of(text.begin(), text.end(), isLetter);
}

bool isEnvironmentName(std::string_view text)
{
    if (text.empty() || text.size() > kMostEnvironment)
        return false;
    while (true) {
        const auto end = text.find('/');
        if (!isDnsLabel(text.substr(0, end)))
            return false;
        if (end == std::string_view::npos)
            return true;
        text.remove_prefix(end + 1);
    }
}

bool isHeaderName(std::string_view text)
{
    return !text.empty() && text.size() <= kMostHeader && text.front() != '-'
        && std::all_of(text.begin(), text.end(), isLabelCharacter);
}

bool isFreeText(std::string_view text, std::size_t most)
{
    return !text.empty() && text.size() <= most && findInvalidUtf8(text) == std::string_view::npos
        && std::none_of(text.begin(), text.end(), [](char c) {
               const auto byte = static_cast<unsigned char>(c);
               return byte < 0x20 || byte == 0x7f;
           });
}

std::size_t findInvalidUtf8(std::string_view text)
{
    for (std::size_t at = 0; at < text.size();) {
        const auto lead = static_cast<unsigned char>(text[at]);
        const auto length = sequenceLength(lead);
        if (length == 0 || at + length > text.size())
            return at;
        for (std::size_t i = 1; i < length; ++i) {
            const auto byte = static_cast<unsigned char>(text[at + i]);
            if ((byte & 0xc0) != 0x80 || (i == 1 && !secondByteFits(lead, byte)))
                return at;
        }
        at += length;
    }
    return std::string_view::npos;
}

} // namespace pult::state
