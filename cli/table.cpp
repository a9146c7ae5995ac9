// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/table.h"

#include <clocale>
#include <cwchar>
#include <locale.h>

#include <algorithm>
#include <cstdint>

namespace pult::cli {

namespace {

//! The C library knows the widths of Unicode, but only under a UTF-8 locale.
class Utf8Locale
{
public:
    Utf8Locale()
        : m_locale(newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr))
    {}
    ~Utf8Locale()
    {
        if (m_locale)
            freelocale(m_locale);
    }
    Utf8Locale(const Utf8Locale&) = delete;
    Utf8Locale& operator=(const Utf8Locale&) = delete;

    [[nodiscard]] std::size_t width(wchar_t character) const
    {
        if (!m_locale)
            return 1;
        const auto before = uselocale(m_locale);
        const int columns = wcwidth(character);
        uselocale(before);
        return columns < 0 ? 1 : static_cast<std::size_t>(columns);
    }

private:
    locale_t m_locale;
};

struct Decoded
{
    wchar_t character = 0xFFFD;
    std::size_t bytes = 1;
};

//! One character; a broken byte counts as one replacement character.
Decoded decode(std::string_view text)
{
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t length = lead < 0x80 ? 1
        : lead >> 5 == 6                   ? 2
        : lead >> 4 == 14                  ? 3
        : lead >> 3 == 30                  ? 4
                                           : 0;
    if (length == 1)
        return {static_cast<wchar_t>(lead), 1};
    if (length == 0 || text.size() < length)
        return {};
    auto value = static_cast<std::uint32_t>(lead & (0x7f >> length));
    for (std::size_t i = 1; i < length; ++i) {
        const auto next = static_cast<unsigned char>(text[i]);
        if (next >> 6 != 2)
            return {};
        value = value << 6 | (next & 0x3fU);
    }
    return {static_cast<wchar_t>(value), length};
}

bool isControl(wchar_t character)
{
    return character < 0x20 || (character >= 0x7f && character < 0xa0) || character == 0x2028
        || character == 0x2029;
}

//! Marks that turn the direction of all that follows: a reason could make its line in the journal
//! read as another one.
bool turnsText(wchar_t character)
{
    return (character >= 0x202A && character <= 0x202E)
        || (character >= 0x2066 && character <= 0x2069);
}

} // namespace

std::size_t displayWidth(std::string_view text)
{
    static const Utf8Locale kLocale;
    std::size_t width = 0;
    while (!text.empty()) {
        const auto [character, bytes] = decode(text);
        width += kLocale.width(character);
        text.remove_prefix(bytes);
    }
    return width;
}

std::string clean(std::string_view text)
{
    std::string result;
    while (!text.empty()) {
        const auto [character, bytes] = decode(text);
        if (isControl(character))
            result += ' ';
        else if (character == 0xFFFD || turnsText(character))
            result += "\uFFFD";
        else
            result += text.substr(0, bytes);
        text.remove_prefix(bytes);
    }
    return result;
}

std::string cleanLines(std::string_view text)
{
    std::string result;
    for (auto end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
        result += clean(text.substr(0, end)) + "\n";
        text.remove_prefix(end + 1);
    }
    return result + clean(text);
}

std::string counted(std::size_t count, std::string_view one)
{
    return std::to_string(count) + " " + std::string(one) + (count == 1 ? "" : "s");
}

Table::Table(std::vector<Column> columns, std::string whenEmpty)
    : m_columns(std::move(columns))
    , m_whenEmpty(std::move(whenEmpty))
{}

void Table::add(std::vector<std::string> cells)
{
    for (auto& cell : cells)
        cell = clean(cell);
    cells.resize(m_columns.size());
    m_rows.push_back(std::move(cells));
}

void Table::print(std::ostream& out) const
{
    if (m_rows.empty()) {
        out << m_whenEmpty << '\n';
        return;
    }
    std::vector<std::string> titles;
    std::vector<std::size_t> widths;
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        titles.push_back(m_columns[i].title);
        widths.push_back(displayWidth(titles.back()));
        for (const auto& row : m_rows)
            widths.back() = std::max(widths.back(), displayWidth(row[i]));
    }
    printRow(out, titles, widths);
    for (const auto& row : m_rows)
        printRow(out, row, widths);
}

void Table::printRow(std::ostream& out, const std::vector<std::string>& cells,
    const std::vector<std::size_t>& widths) const
{
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const std::string space(widths[i] - displayWidth(cells[i]), ' ');
        line += m_columns[i].align == Align::Right ? space + cells[i] : cells[i] + space;
        line += "  ";
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out << line << '\n';
}

} // namespace pult::cli
