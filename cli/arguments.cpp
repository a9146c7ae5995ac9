// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/arguments.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "client/text.h"

namespace pult::cli {

namespace {

template <typename Number> std::optional<Number> wholeNumber(std::string_view text)
{
    Number number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return number;
}

const Option* findLong(const std::vector<Option>& options, std::string_view name)
{
    for (const auto& option : options) {
        if (option.name == name)
            return &option;
    }
    return nullptr;
}

const Option* findLetter(const std::vector<Option>& options, char letter)
{
    for (const auto& option : options) {
        if (option.letter != 0 && option.letter == letter)
            return &option;
    }
    return nullptr;
}

//! An option as it stands on the line: which one, and its value when it is glued to it.
struct Written
{
    const Option* option = nullptr;
    std::optional<std::string> value;
};

Result<Written> readOption(const std::string& word, const std::vector<Option>& options)
{
    Written written;
    std::string name = word;
    if (word.compare(0, 2, "--") == 0) {
        const auto equals = word.find('=');
        name = word.substr(0, equals);
        written.option = findLong(options, std::string_view(name).substr(2));
        if (equals != std::string::npos)
            written.value = word.substr(equals + 1);
    } else {
        written.option = findLetter(options, word[1]);
        if (word.size() > 2)
            written.value = word.substr(2);
    }
    if (!written.option)
        return usage("There is no option " + name + " here.");
    if (written.value && written.option->value.empty())
        return usage("The option " + name + " takes no value.");
    return written;
}

//! A Reader walks along the line once.
class Reader
{
public:
    Reader(const std::vector<std::string>& line, const std::vector<Option>& options)
        : m_line(line)
        , m_options(options)
    {}

    Result<Arguments> read()
    {
        while (m_next < m_line.size()) {
            const auto& word = m_line[m_next++];
            if (m_onlyWords || word.size() < 2 || word.front() != '-')
                m_result.words.push_back(word);
            else if (word == "--")
                m_onlyWords = true;
            else if (auto taken = takeOption(word); !taken)
                return failure(taken.error());
        }
        return m_result;
    }

private:
    Result<void> takeOption(const std::string& word)
    {
        auto written = readOption(word, m_options);
        if (!written)
            return failure(written.error());
        const auto& option = *written->option;
        if (!written->value && !option.value.empty()) {
            if (m_next == m_line.size())
                return usage(
                    "The option " + word + " needs a value: " + std::string(option.value) + ".");
            written->value = m_line[m_next++];
        }
        auto& values = m_result.options[std::string(option.name)];
        if (!values.empty() && !option.repeats)
            return usage("The option --" + std::string(option.name) + " is given twice.");
        values.push_back(written->value.value_or(""));
        return {};
    }

    const std::vector<std::string>& m_line;
    const std::vector<Option>& m_options;
    std::size_t m_next = 0;
    bool m_onlyWords = false;
    Arguments m_result;
};

} // namespace

std::string Arguments::value(std::string_view name) const
{
    const auto it = options.find(name);
    return it == options.end() ? std::string() : it->second.front();
}

std::vector<std::string> Arguments::values(std::string_view name) const
{
    const auto it = options.find(name);
    return it == options.end() ? std::vector<std::string>{} : it->second;
}

tl::unexpected<Error> usage(std::string message)
{
    return failure(Code::InvalidArgument, "USAGE", std::move(message));
}

Result<Arguments> parseArguments(
    const std::vector<std::string>& line, const std::vector<Option>& options)
{
    return Reader(line, options).read();
}

Result<std::chrono::milliseconds> parseDuration(std::string_view text)
{
    static constexpr std::array<std::pair<std::string_view, std::int64_t>, 6> kUnits{
        {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}, {"", 1000}}};
    const auto digits = text.substr(0, text.find_first_not_of("0123456789"));
    const auto number = wholeNumber<std::uint32_t>(digits);
    for (const auto& [unit, factor] : kUnits) {
        if (number && text.substr(digits.size()) == unit)
            return std::chrono::milliseconds{*number * factor};
    }
    return usage("\"" + std::string(text) + "\" is no duration such as 30s, 5m or 2h.");
}

Result<std::int64_t> parseUtc(const std::string& text)
{
    if (const auto unixMs = client::utcFromText(text))
        return *unixMs;
    if (text.ends_with('Z'))
        return usage("\"" + text + "\" is no time such as 2026-01-31T18:00:00Z.");
    return usage("\"" + text + "\" has to be in UTC and end with Z, as 2026-01-31T18:00:00Z.");
}

std::optional<std::uint32_t> parseGeneration(std::string_view text)
{
    if (!text.empty() && text.front() == 'g')
        text.remove_prefix(1);
    const auto number = wholeNumber<std::uint32_t>(text);
    return number && *number > 0 ? number : std::nullopt;
}

Result<std::uint64_t> parseNumber(std::string_view text, std::string_view what)
{
    if (const auto number = wholeNumber<std::uint64_t>(text))
        return *number;
    return usage("\"" + std::string(text) + "\" is no " + std::string(what) + ".");
}

} // namespace pult::cli
