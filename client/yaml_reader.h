// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <charconv>
#include <functional>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <yaml-cpp/yaml.h>

#include "client/text.h"
#include "common/error.h"

namespace pult::client {

// What the files that people write for us have in common: every problem is named where it stands,
// all at once. Thread: one.

//! Collects what is wrong, each where it stands.
class YamlProblems
{
public:
    YamlProblems(const std::string& text, std::string fileName)
        : m_text(text)
        , m_fileName(std::move(fileName))
    {}

    void add(const YAML::Mark& mark, const std::string& what);
    //! Aliases let a small text mean a huge one. False: enough was read.
    bool spend(const YAML::Node& node);

    [[nodiscard]] bool empty() const { return m_all.empty(); }
    //! INVALID_ARGUMENT with this reason; a line "file:line:column: what" for each.
    [[nodiscard]] Error error(const std::string& reason) const;

private:
    [[nodiscard]] std::size_t charactersBefore(std::size_t line, std::size_t bytes) const;

    const std::string& m_text;
    std::string m_fileName;
    std::multimap<std::pair<std::size_t, std::size_t>, std::string> m_all;
    std::size_t m_spent = 0;
};

//! Reads one mapping; keys that are not known or come twice are problems.
class YamlReader
{
public:
    YamlReader(YamlProblems& problems, const YAML::Node& node, std::string where,
        std::initializer_list<std::string_view> known);

    [[nodiscard]] std::string path(std::string_view key) const
    {
        return m_where.empty() ? std::string(key) : m_where + "." + std::string(key);
    }
    [[nodiscard]] const YAML::Node& node() const { return m_node; }
    [[nodiscard]] YamlProblems& problems() const { return m_problems; }

    //! Not defined when it is not there.
    [[nodiscard]] YAML::Node child(const char* key) const
    {
        return m_sound && m_node.IsMap() ? m_node[key] : YAML::Node(YAML::NodeType::Undefined);
    }
    //! A problem when it is not there.
    bool require(const char* key) const;

    //! What `parse` makes of the text; a problem naming `expected` when it is nothing.
    template <typename To, typename Parse>
    void value(const char* key, To& to, const std::string& expected, Parse&& parse) const
    {
        const auto node = child(key);
        if (!node.IsDefined())
            return;
        const auto parsed = node.IsScalar() ? parse(node.Scalar()) : decltype(parse("")){};
        if (parsed)
            to = *parsed;
        else
            m_problems.add(node.Mark(), path(key) + ": expected " + expected);
    }
    void text(const char* key, std::string& to) const
    {
        value(key, to, "a text", [](const std::string& t) { return std::optional(t); });
    }
    void real(const char* key, double& to) const;
    //! A number that `accepts` takes; otherwise a problem naming `expected`.
    void real(const char* key, double& to, const std::string& expected,
        const std::function<bool(double)>& accepts) const;
    //! A problem where the key stands; where it does not, at the mapping.
    void refuse(const char* key, const std::string& what) const;
    template <typename Number> void number(const char* key, Number& to) const
    {
        value(key, to, "a whole number", [](const std::string& text) -> std::optional<Number> {
            Number number = 0;
            const auto* end = text.data() + text.size();
            const auto [at, failed] = std::from_chars(text.data(), end, number);
            if (failed != std::errc{} || at != end)
                return std::nullopt;
            return number;
        });
    }
    template <typename E> void word(const char* key, E& to, std::initializer_list<E> known) const
    {
        std::string expected;
        for (const auto value : known)
            expected += (expected.empty() ? "" : " or ") + std::string(client::text(value));
        value(key, to, expected, [&known](const std::string& text) -> std::optional<E> {
            const auto at = std::find_if(known.begin(), known.end(),
                [&text](E value) { return client::text(value) == text; });
            return at == known.end() ? std::nullopt : std::optional(*at);
        });
    }
    //! A list of texts; one text alone is a list too.
    void texts(const char* key, std::vector<std::string>& to) const;
    template <typename Visit> void each(const char* key, Visit&& visit) const
    {
        const auto node = child(key);
        if (!node.IsDefined() || node.IsNull())
            return;
        if (!node.IsSequence()) {
            m_problems.add(node.Mark(), path(key) + ": expected a list");
            return;
        }
        if (!m_problems.spend(node))
            return;
        for (std::size_t i = 0; i < node.size(); ++i)
            visit(node[i], path(key) + "[" + std::to_string(i + 1) + "]");
    }

private:
    YamlProblems& m_problems;
    std::string m_where;
    YAML::Node m_node;
    bool m_sound = false;
};

//! At most 256 KiB of UTF-8; why it cannot be read is among the problems, then `read` is not
//! called.
void readYaml(const std::string& yaml, YamlProblems& problems,
    const std::function<void(const YAML::Node&)>& read);

//! What `read` (Value(YamlProblems&, const YAML::Node&)) makes of the text.
//! Errors: INVALID_ARGUMENT with `reason`, with a line "file:line:column: what" for each problem;
//! lines and columns from 1, columns in characters.
template <typename Value, typename Read>
Result<Value> parseYaml(
    const std::string& yaml, const std::string& fileName, const std::string& reason, Read read)
{
    YamlProblems problems(yaml, fileName);
    Value value;
    readYaml(yaml, problems, [&](const YAML::Node& root) { value = read(problems, root); });
    if (!problems.empty())
        return failure(problems.error(reason));
    return value;
}

} // namespace pult::client
