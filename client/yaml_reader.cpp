// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/yaml_reader.h"

#include <cmath>
#include <set>

#include "common/utf8.h"

namespace pult::client {

namespace {

constexpr std::size_t kMostBytes = 256 * 1024;
constexpr std::size_t kMostProblems = 50;
constexpr std::size_t kMostElements = 20'000;

YAML::Mark markAt(const std::string& text, std::size_t at)
{
    YAML::Mark mark = YAML::Mark::null_mark();
    mark.line = static_cast<int>(
        std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
    mark.column = static_cast<int>(at == 0 ? 0 : at - (text.rfind('\n', at - 1) + 1));
    return mark;
}

} // namespace

void YamlProblems::add(const YAML::Mark& mark, const std::string& what)
{
    const auto line = static_cast<std::size_t>(std::max(0, mark.line));
    const auto bytes = static_cast<std::size_t>(std::max(0, mark.column));
    const auto column = charactersBefore(line, bytes);
    m_all.emplace(std::pair{line, bytes},
        m_fileName + ":" + std::to_string(line + 1) + ":" + std::to_string(column + 1) + ": "
            + what);
}

bool YamlProblems::spend(const YAML::Node& node)
{
    if (m_spent > kMostElements)
        return false;
    m_spent += 1 + node.size();
    if (m_spent > kMostElements)
        add(node.Mark(), "more than 20000 elements; the rest is not read");
    return m_spent <= kMostElements;
}

Error YamlProblems::error(const std::string& reason) const
{
    std::string text;
    std::size_t told = 0;
    for (const auto& [place, what] : m_all) {
        if (told++ == kMostProblems)
            break;
        text += (text.empty() ? "" : "\n") + what;
    }
    return {Code::InvalidArgument, reason, text, {}, {}};
}

std::size_t YamlProblems::charactersBefore(std::size_t line, std::size_t bytes) const
{
    std::size_t begin = 0;
    for (; line > 0 && begin != std::string::npos; --line) {
        begin = m_text.find('\n', begin);
        begin += begin == std::string::npos ? 0 : 1;
    }
    if (begin == std::string::npos)
        return bytes;
    const auto part = std::string_view(m_text).substr(begin, bytes);
    return static_cast<std::size_t>(std::count_if(part.begin(), part.end(),
        [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

YamlReader::YamlReader(YamlProblems& problems, const YAML::Node& node, std::string where,
    std::initializer_list<std::string_view> known)
    : m_problems(problems)
    , m_where(std::move(where))
    , m_node(node)
{
    if (!node.IsMap()) {
        problems.add(node.Mark(), (m_where.empty() ? "" : m_where + ": ") + "expected a mapping");
        return;
    }
    m_sound = problems.spend(node);
    std::set<std::string> seen;
    for (auto at = node.begin(); m_sound && at != node.end(); ++at) {
        const auto key = at->first.IsScalar() ? at->first.Scalar() : std::string();
        if (key.empty())
            problems.add(at->first.Mark(), path("an empty key"));
        else if (std::find(known.begin(), known.end(), key) == known.end())
            problems.add(at->first.Mark(), path(key) + ": unknown key");
        else if (!seen.insert(key).second)
            problems.add(at->first.Mark(), path(key) + ": comes twice");
    }
}

bool YamlReader::require(const char* key) const
{
    if (child(key).IsDefined())
        return true;
    if (m_sound)
        m_problems.add(m_node.Mark(), path(key) + ": is missing");
    return false;
}

void YamlReader::real(const char* key, double& to) const
{
    real(key, to, "a number", [](double) { return true; });
}

void YamlReader::real(const char* key, double& to, const std::string& expected,
    const std::function<bool(double)>& accepts) const
{
    std::optional<double> read;
    value(key, read, "a number", [](const std::string& text) -> std::optional<double> {
        double number = 0;
        const auto* end = text.data() + text.size();
        const auto [at, failed] = std::from_chars(text.data(), end, number);
        if (failed != std::errc{} || at != end || !std::isfinite(number))
            return std::nullopt;
        return number;
    });
    if (read && !accepts(*read))
        refuse(key, "expected " + expected);
    else if (read)
        to = *read;
}

void YamlReader::refuse(const char* key, const std::string& what) const
{
    const auto node = child(key);
    m_problems.add(node.IsDefined() ? node.Mark() : m_node.Mark(), path(key) + ": " + what);
}

void YamlReader::texts(const char* key, std::vector<std::string>& to) const
{
    each(key, [&](const YAML::Node& item, const std::string& where) {
        if (item.IsScalar())
            to.push_back(item.Scalar());
        else
            m_problems.add(item.Mark(), where + ": expected a text");
    });
}

void readYaml(const std::string& yaml, YamlProblems& problems,
    const std::function<void(const YAML::Node&)>& read)
{
    if (yaml.size() > kMostBytes)
        return problems.add(YAML::Mark::null_mark(), "more than 256 KiB");
    if (const auto at = findInvalidUtf8(yaml); at != std::string_view::npos)
        return problems.add(markAt(yaml, at), "not UTF-8");
    try {
        read(YAML::Load(yaml));
    } catch (const YAML::Exception& broken) {
        problems.add(broken.mark, broken.msg);
    }
}

} // namespace pult::client
