// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/state/manifest_reader.h"

#include <algorithm>
#include <charconv>
#include <numeric>
#include <utility>

#include "controlplane/state/names.h"

namespace pult::state {

namespace {

constexpr std::size_t kFarthestWord = 40;
constexpr std::size_t kMostElements = 1'000'000;

//! Edits between two words, by rows; two neighbours that changed places are one edit.
std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> before;
    std::vector<std::size_t> last;
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        before = std::exchange(last, row);
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t differs = a[i - 1] == b[j - 1] ? 0 : 1;
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + differs});
            const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped)
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
    }
    return row.back();
}

std::string kindOfNode(const YAML::Node& node)
{
    switch (node.Type()) {
    case YAML::NodeType::Map:
        return "a mapping";
    case YAML::NodeType::Sequence:
        return "a list";
    case YAML::NodeType::Scalar:
        return "a value";
    default:
        return "nothing";
    }
}

std::optional<std::string> readScalar(Problems& problems, const YAML::Node& node,
    const std::string& where, const std::string& expected)
{
    if (!node.IsScalar()) {
        problems.add(node.Mark(), where + ": expected " + expected + ", found " + kindOfNode(node));
        return std::nullopt;
    }
    return node.Scalar();
}

} // namespace

Problems::Problems(std::string_view text)
    : m_text(text)
    , m_lineStarts{0}
{
    for (auto at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1))
        m_lineStarts.push_back(at + 1);
}

void Problems::add(const YAML::Mark& mark, std::string what)
{
    const auto line = mark.line < 0 ? 0 : static_cast<std::size_t>(mark.line);
    const auto byte = mark.column < 0 ? 0 : static_cast<std::size_t>(mark.column);
    m_all.push_back({line, byte, std::move(what)});
}

void Problems::addAt(std::size_t byte, std::string what)
{
    const auto next = std::upper_bound(m_lineStarts.begin(), m_lineStarts.end(), byte);
    const auto line = static_cast<std::size_t>(next - m_lineStarts.begin()) - 1;
    m_all.push_back({line, byte - m_lineStarts[line], std::move(what)});
}

bool Problems::spend(const YAML::Mark& mark, std::size_t elements)
{
    if (m_spent > kMostElements)
        return false;
    m_spent += elements;
    if (m_spent <= kMostElements)
        return true;
    add(mark, "more than " + std::to_string(kMostElements) + " elements; the rest is not read");
    return false;
}

std::size_t Problems::column(const Problem& problem) const
{
    if (problem.line >= m_lineStarts.size())
        return problem.byte + 1;
    const auto line = m_text.substr(m_lineStarts[problem.line], problem.byte);
    return 1 + static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
    }));
}

std::string Problems::lines(std::string_view fileName, std::size_t most) const
{
    auto sorted = m_all;
    std::stable_sort(sorted.begin(), sorted.end(), [](const Problem& a, const Problem& b) {
        return std::pair{a.line, a.byte} < std::pair{b.line, b.byte};
    });
    std::string text;
    for (std::size_t i = 0; i < std::min(most, sorted.size()); ++i) {
        const auto& problem = sorted[i];
        text += i == 0 ? "" : "\n";
        text += fileName;
        text += ":" + std::to_string(problem.line + 1) + ":" + std::to_string(column(problem))
            + ": " + problem.what;
    }
    if (sorted.size() > most)
        text += "\n… and " + std::to_string(sorted.size() - most) + " more";
    return text;
}

std::string didYouMean(std::string_view word, const std::vector<std::string_view>& known)
{
    if (word.size() > kFarthestWord)
        return {};
    std::string_view best;
    auto nearest = std::max<std::size_t>(1, word.size() / 3) + 1;
    for (const auto candidate : known) {
        if (candidate.size() > kFarthestWord)
            continue;
        if (const auto d = distance(word, candidate); d < nearest) {
            nearest = d;
            best = candidate;
        }
    }
    return best.empty() ? std::string() : "; did you mean " + std::string(best) + "?";
}

Mapping::Mapping(Problems& problems, const YAML::Node& node, std::string where,
    const std::vector<std::string_view>& known)
    : m_problems(problems)
    , m_where(std::move(where))
    , m_mark(node.Mark())
{
    if (node.IsMap()) {
        m_sound = problems.spend(m_mark, node.size());
        if (m_sound)
            read(node, known);
        return;
    }
    m_sound = false;
    problems.add(m_mark,
        (m_where.empty() ? "the manifest" : m_where) + ": expected a mapping, found "
            + kindOfNode(node));
}

void Mapping::read(const YAML::Node& node, const std::vector<std::string_view>& known)
{
    m_read = true;
    std::vector<std::pair<std::string_view, std::size_t>> order;
    m_fields.reserve(node.size());
    for (const auto& pair : node) {
        if (!pair.first.IsScalar()) {
            m_problems.add(pair.first.Mark(), path("?") + ": a key must be a word");
            m_sound = false;
            continue;
        }
        const auto& key = pair.first.Scalar();
        if (!known.empty() && std::find(known.begin(), known.end(), key) == known.end()) {
            m_problems.add(pair.first.Mark(), path(key) + ": unknown key" + didYouMean(key, known));
            m_sound = false;
            continue;
        }
        m_fields.push_back({key, pair.first.Mark(), pair.second});
    }
    // By name, then by place: neighbours tell keys that come twice.
    for (std::size_t i = 0; i < m_fields.size(); ++i)
        order.emplace_back(m_fields[i].key, i);
    std::sort(order.begin(), order.end());
    for (std::size_t i = 1; i < order.size(); ++i) {
        if (order[i].first != order[i - 1].first)
            continue;
        const auto& first = m_fields[order[i - 1].second];
        const auto& second = m_fields[order[i].second];
        m_problems.add(second.mark,
            path(second.key) + ": comes twice, first in line "
                + std::to_string(first.mark.line + 1));
        m_sound = false;
    }
}

const Field* Mapping::find(std::string_view key) const
{
    const auto at = std::find_if(
        m_fields.begin(), m_fields.end(), [key](const Field& field) { return field.key == key; });
    return at == m_fields.end() ? nullptr : &*at;
}

const Field* Mapping::require(std::string_view key)
{
    const auto* field = find(key);
    if (!field && m_read)
        m_problems.add(m_mark, path(key) + ": is missing");
    return field;
}

std::string Mapping::path(std::string_view key) const
{
    return m_where.empty() ? std::string(key) : m_where + "." + std::string(key);
}

std::optional<std::string> readText(
    Problems& problems, const YAML::Node& node, const std::string& where, std::size_t most)
{
    auto text = readScalar(problems, node, where, "a text");
    if (!text)
        return std::nullopt;
    if (text->empty()) {
        problems.add(node.Mark(), where + ": is empty");
        return std::nullopt;
    }
    if (text->size() > most) {
        problems.add(node.Mark(),
            where + ": " + std::to_string(text->size()) + " bytes, at most "
                + std::to_string(most));
        return std::nullopt;
    }
    if (!isFreeText(*text, most)) {
        problems.add(node.Mark(), where + ": must be one line without control characters");
        return std::nullopt;
    }
    return text;
}

std::optional<std::string> readToken(
    Problems& problems, const YAML::Node& node, const std::string& where, std::size_t most)
{
    auto text = readText(problems, node, where, most);
    if (text && text->find(' ') != std::string::npos) {
        problems.add(node.Mark(), where + ": must be without spaces");
        return std::nullopt;
    }
    return text;
}

std::optional<std::uint32_t> readNumber(Problems& problems, const YAML::Node& node,
    const std::string& where, std::uint32_t least, std::uint32_t most)
{
    const auto expected = "a number from " + std::to_string(least) + " to " + std::to_string(most);
    const auto text = readScalar(problems, node, where, expected);
    if (!text)
        return std::nullopt;
    const auto number = parseNumber(*text);
    if (!number || *number < least || *number > most) {
        problems.add(node.Mark(),
            where + ": expected " + expected + ", found " + text->substr(0, kFarthestWord));
        return std::nullopt;
    }
    return number;
}

std::optional<bool> readBool(Problems& problems, const YAML::Node& node, const std::string& where)
{
    const auto text = readScalar(problems, node, where, "true or false");
    if (!text)
        return std::nullopt;
    if (*text == "true" || *text == "false")
        return *text == "true";
    problems.add(
        node.Mark(), where + ": expected true or false, found " + text->substr(0, kFarthestWord));
    return std::nullopt;
}

std::vector<YAML::Node> readList(
    Problems& problems, const YAML::Node& node, const std::string& where, std::size_t most)
{
    if (node.IsNull())
        return {};
    if (!node.IsSequence()) {
        problems.add(node.Mark(), where + ": expected a list, found " + kindOfNode(node));
        return {};
    }
    if (node.size() > most) {
        problems.add(node.Mark(),
            where + ": " + std::to_string(node.size()) + " entries, at most "
                + std::to_string(most));
        return {};
    }
    if (!problems.spend(node.Mark(), node.size()))
        return {};
    std::vector<YAML::Node> all;
    all.reserve(node.size());
    for (const auto& element : node)
        all.push_back(element);
    return all;
}

std::optional<std::uint32_t> parseNumber(std::string_view text)
{
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool digits = !text.empty() && text.front() != '-' && text.front() != '+';
    if (!digits || error != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return number;
}

} // namespace pult::state
