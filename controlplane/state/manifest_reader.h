// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <yaml-cpp/yaml.h>

namespace pult::state {

//! Everything that is wrong with one text, each where it stands. Lines and columns count from 1;
//! columns are characters, not bytes.
class Problems
{
public:
    explicit Problems(std::string_view text);

    void add(const YAML::Mark& mark, std::string what);
    //! At a byte of the text.
    void addAt(std::size_t byte, std::string what);

    //! Counts elements that are read: aliases let a small text mean a huge one. False, and one
    //! problem, once there are too many.
    [[nodiscard]] bool spend(const YAML::Mark& mark, std::size_t elements);

    [[nodiscard]] bool empty() const { return m_all.empty(); }
    [[nodiscard]] std::size_t size() const { return m_all.size(); }
    //! "file:line:column: what", a line each, in the order of the text, at most `most`.
    [[nodiscard]] std::string lines(std::string_view fileName, std::size_t most) const;

private:
    struct Problem
    {
        std::size_t line = 0; //!< From 0.
        std::size_t byte = 0; //!< Within the line, from 0.
        std::string what;
    };
    [[nodiscard]] std::size_t column(const Problem& problem) const;

    std::string_view m_text;
    std::vector<std::size_t> m_lineStarts;
    std::vector<Problem> m_all;
    std::size_t m_spent = 0;
};

//! " (did you mean X?)" for the nearest of the known words; empty when none is near.
[[nodiscard]] std::string didYouMean(
    std::string_view word, const std::vector<std::string_view>& known);

struct Field
{
    std::string key;
    YAML::Mark mark; //!< Of the key.
    YAML::Node value;
};

//! A node read as a mapping. Anything else, keys that are not known and keys that come twice are
//! problems; what is sound can be used anyway, so that all problems are found in one pass.
class Mapping
{
public:
    //! `known` empty: any key is.
    Mapping(Problems& problems, const YAML::Node& node, std::string where,
        const std::vector<std::string_view>& known = {});

    [[nodiscard]] const std::vector<Field>& fields() const { return m_fields; }
    //! Null when it is not there.
    [[nodiscard]] const Field* find(std::string_view key) const;
    //! The same, and a problem.
    const Field* require(std::string_view key);
    [[nodiscard]] const YAML::Mark& mark() const { return m_mark; }
    [[nodiscard]] std::string path(std::string_view key) const;
    [[nodiscard]] bool sound() const { return m_sound; }

private:
    void read(const YAML::Node& node, const std::vector<std::string_view>& known);

    Problems& m_problems;
    std::string m_where;
    YAML::Mark m_mark;
    std::vector<Field> m_fields;
    bool m_sound = true;
    bool m_read = false;
};

// Each reads one value; nothing, and a problem, when it is not of that kind.

//! One line of text of 1 to `most` bytes.
std::optional<std::string> readText(
    Problems& problems, const YAML::Node& node, const std::string& where, std::size_t most);
//! Text without spaces.
std::optional<std::string> readToken(
    Problems& problems, const YAML::Node& node, const std::string& where, std::size_t most);
std::optional<std::uint32_t> readNumber(Problems& problems, const YAML::Node& node,
    const std::string& where, std::uint32_t least, std::uint32_t most);
std::optional<bool> readBool(Problems& problems, const YAML::Node& node, const std::string& where);
//! The elements of a list of at most `most`; absent and empty lists are fine.
std::vector<YAML::Node> readList(
    Problems& problems, const YAML::Node& node, const std::string& where, std::size_t most);
//! Decimal digits only, without sign; nothing when it is not, or does not fit.
std::optional<std::uint32_t> parseNumber(std::string_view text);

} // namespace pult::state
