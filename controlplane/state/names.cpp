// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/state/names.h"

#include <algorithm>

#include "common/utf8.h"

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
    return pult::findInvalidUtf8(text);
}

} // namespace pult::state
