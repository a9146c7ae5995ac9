// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "playground/arguments.h"

#include <algorithm>
#include <charconv>

namespace pult::playground {

Result<Arguments> Arguments::parse(const std::vector<std::string>& raw,
    const std::vector<std::string>& withValue, const std::vector<std::string>& flags)
{
    Arguments parsed;
    for (std::size_t i = 0; i < raw.size(); ++i) {
        const auto& word = raw[i];
        if (!word.starts_with("--")) {
            parsed.words.push_back(word);
        } else if (std::find(flags.begin(), flags.end(), word) != flags.end()) {
            parsed.options[word] = "yes";
        } else if (std::find(withValue.begin(), withValue.end(), word) == withValue.end()) {
            return failure(Code::InvalidArgument, "USAGE", "unknown option " + word);
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
