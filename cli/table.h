// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace pult::cli {

//! Columns that a terminal gives to UTF-8 text: letters 1, marks and joiners 0, wide ones 2.
[[nodiscard]] std::size_t displayWidth(std::string_view text);
//! Text of a server made safe for a terminal: control characters become spaces.
[[nodiscard]] std::string clean(std::string_view text);
//! The same, but lines stay lines.
[[nodiscard]] std::string cleanLines(std::string_view text);
//! "1 service", "2 services".
[[nodiscard]] std::string counted(std::size_t count, std::string_view one);

//! Aligned columns, two spaces apart, the last one ragged. An empty table prints its empty words.
class Table
{
public:
    enum class Align
    {
        Left,
        Right,
    };
    struct Column
    {
        std::string title;
        Align align = Align::Left;
    };

    Table(std::vector<Column> columns, std::string whenEmpty);
    //! Missing cells are empty.
    void add(std::vector<std::string> cells);
    void print(std::ostream& out) const;

private:
    void printRow(std::ostream& out, const std::vector<std::string>& cells,
        const std::vector<std::size_t>& widths) const;

    std::vector<Column> m_columns;
    std::string m_whenEmpty;
    std::vector<std::vector<std::string>> m_rows;
};

} // namespace pult::cli
