// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "playground/arguments.h"

#include <algorithm>
#include <charconv>

namespace pult::playground {

namespace {

bool among(const std::vector<std::string>& names, const std::string& name)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

} // namespace

Result<Arguments> Arguments::parse(const std::vector<std::string>& raw,
    const std::vector<std::string>& withValue, const std::vector<std::string>& flags,
    const std::vector<std::string>& choices)
{
    Arguments parsed;
    for (std::size_t i = 0; i < raw.size(); ++i) {
        const auto equals = raw[i].find('=');
        const auto word = raw[i].substr(0, equals);
        if (!word.starts_with("--")) {
            parsed.words.push_back(raw[i]);
        } else if (equals != std::string::npos
            && (among(withValue, word) || among(choices, word))) {
            parsed.options[word] = raw[i].substr(equals + 1);
        } else if (equals == std::string::npos && (among(flags, word) || among(choices, word))) {
            parsed.options[word] = "yes";
        } else if (equals != std::string::npos || !among(withValue, word)) {
            return failure(Code::InvalidArgument, "USAGE", "unknown option " + raw[i]);
        } else if (i + 1 == raw.size()) {
            return failure(Code::InvalidArgument, "USAGE", word + " needs a value");
        } else {
            parsed.options[word] = raw[++i];
        }
    }
    return parsed;
}

std::string Arguments::get(const std::string& name, const std::string& otherwise) const
{
    const auto found = options.find(name);
    return found == options.end() ? otherwise : found->second;
}

Result<std::uint32_t> Arguments::number(
    const std::string& name, std::uint32_t otherwise, std::uint32_t most) const
{
    const auto text = get(name);
    if (text.empty())
        return otherwise;
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value > most) {
        return failure(Code::InvalidArgument, "USAGE",
            name + " takes a whole number up to " + std::to_string(most) + ", not \"" + text
                + "\"");
    }
    return value;
}

} // namespace pult::playground
