// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/prom_template.h"

#include <algorithm>
#include <array>

namespace pult {

namespace {

constexpr std::array<std::string_view, 3> kPlaceholders{"generation", "service", "window"};

bool isNameCharacter(char c, bool first)
{
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
        || (!first && c >= '0' && c <= '9');
}

//! What stands in braces alone, within texts too: "{windw}". Label matchers have more than a name,
//! counts of a regular expression have digits.
std::optional<std::string> unknownPlaceholder(std::string_view query)
{
    for (auto open = query.find('{'); open != std::string_view::npos;
         open = query.find('{', open + 1)) {
        auto end = open + 1;
        while (end < query.size() && isNameCharacter(query[end], end == open + 1))
            ++end;
        const auto name = query.substr(open + 1, end - open - 1);
        if (name.empty() || end >= query.size() || query[end] != '}')
            continue;
        if (std::find(kPlaceholders.begin(), kPlaceholders.end(), name) == kPlaceholders.end())
            return "{" + std::string(name)
                + "} is no placeholder; there are {generation}, {service} and {window}";
    }
    return std::nullopt;
}

char counterpart(char close)
{
    return close == ')' ? '(' : close == ']' ? '[' : '{';
}

//! Behind the quote that ends the text which begins there; npos: none does.
std::size_t behindText(std::string_view query, std::size_t at)
{
    const char quote = query[at];
    for (++at; at < query.size(); ++at) {
        if (query[at] == quote)
            return at + 1;
        if (query[at] == '\\' && quote != '`')
            ++at;
    }
    return std::string_view::npos;
}

std::optional<std::string> unbalanced(std::string_view query)
{
    std::string open;
    for (std::size_t at = 0; at < query.size();) {
        const char c = query[at];
        if (c == '"' || c == '\'' || c == '`') {
            at = behindText(query, at);
            if (at == std::string_view::npos)
                return std::string("a text that ") + c + " begins does not end";
            continue;
        }
        if (c == '#') {
            at = std::min(query.find('\n', at), query.size());
            continue;
        }
        if (c == '(' || c == '[' || c == '{')
            open += c;
        if (c == ')' || c == ']' || c == '}') {
            if (open.empty() || open.back() != counterpart(c))
                return std::string(1, c) + " closes nothing";
            open.pop_back();
        }
        ++at;
    }
    return open.empty() ? std::nullopt
                        : std::optional(std::string(1, open.back()) + " is not closed");
}

} // namespace

std::optional<std::string> promTemplateTrouble(std::string_view query)
{
    if (auto unknown = unknownPlaceholder(query))
        return unknown;
    return unbalanced(query);
}

} // namespace pult
