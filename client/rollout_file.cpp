// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/rollout_file.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <initializer_list>
#include <map>
#include <set>

#include <yaml-cpp/yaml.h>

#include "client/text.h"
#include "common/utf8.h"

namespace pult::client {

namespace {

constexpr std::size_t kMostBytes = 256 * 1024;
constexpr std::size_t kMostProblems = 50;
constexpr std::size_t kMostElements = 20'000;
constexpr std::uint32_t kWhole = 1000;

//! Collects what is wrong, each where it stands.
class Problems
{
public:
    Problems(const std::string& text, std::string fileName)
        : m_text(text)
        , m_fileName(std::move(fileName))
    {}

    void add(const YAML::Mark& mark, const std::string& what)
    {
        const auto line = static_cast<std::size_t>(std::max(0, mark.line));
        const auto bytes = static_cast<std::size_t>(std::max(0, mark.column));
        const auto column = charactersBefore(line, bytes);
        m_all.emplace(std::pair{line, bytes},
            m_fileName + ":" + std::to_string(line + 1) + ":" + std::to_string(column + 1) + ": "
                + what);
    }

    //! Aliases let a small text mean a huge one.
    bool spend(const YAML::Node& node)
    {
        if (m_spent > kMostElements)
            return false;
        m_spent += 1 + node.size();
        if (m_spent > kMostElements)
            add(node.Mark(), "more than 20000 elements; the rest is not read");
        return m_spent <= kMostElements;
    }

    [[nodiscard]] bool empty() const { return m_all.empty(); }

    [[nodiscard]] Error error() const
    {
        std::string text;
        std::size_t told = 0;
        for (const auto& [place, what] : m_all) {
            if (told++ == kMostProblems)
                break;
            text += (text.empty() ? "" : "\n") + what;
        }
        return {Code::InvalidArgument, "ROLLOUT_PLAN_INVALID", text, {}, {}};
    }

private:
    [[nodiscard]] std::size_t charactersBefore(std::size_t line, std::size_t bytes) const
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

    const std::string& m_text;
    std::string m_fileName;
    std::multimap<std::pair<std::size_t, std::size_t>, std::string> m_all;
    std::size_t m_spent = 0;
};

using Keys = std::initializer_list<std::string_view>;

//! Reads one mapping; keys that are not known or come twice are problems.
class Reader
{
public:
    Reader(Problems& problems, const YAML::Node& node, std::string where, Keys known)
        : m_problems(problems)
        , m_where(std::move(where))
        , m_node(node)
    {
        if (!node.IsMap()) {
            problems.add(node.Mark(), m_where + ": expected a mapping");
            return;
        }
        m_sound = problems.spend(node);
        std::set<std::string> seen;
        for (auto at = node.begin(); m_sound && at != node.end(); ++at) {
            const auto key = at->first.IsScalar() ? at->first.Scalar() : std::string();
            if (std::find(known.begin(), known.end(), key) == known.end())
                problems.add(at->first.Mark(), path(key) + ": unknown key");
            else if (!seen.insert(key).second)
                problems.add(at->first.Mark(), path(key) + ": comes twice");
        }
    }

    [[nodiscard]] std::string path(std::string_view key) const
    {
        return m_where.empty() ? std::string(key) : m_where + "." + std::string(key);
    }
    [[nodiscard]] const YAML::Node& node() const { return m_node; }
    [[nodiscard]] Problems& problems() const { return m_problems; }

    //! Not defined when it is not there.
    [[nodiscard]] YAML::Node child(const char* key) const
    {
        return m_sound && m_node.IsMap() ? m_node[key] : YAML::Node(YAML::NodeType::Undefined);
    }
    bool require(const char* key) const
    {
        if (child(key).IsDefined())
            return true;
        if (m_sound)
            m_problems.add(m_node.Mark(), path(key) + ": is missing");
        return false;
    }

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
    void real(const char* key, double& to) const
    {
        value(key, to, "a number", [](const std::string& text) -> std::optional<double> {
            double number = 0;
            const auto* end = text.data() + text.size();
            const auto [at, failed] = std::from_chars(text.data(), end, number);
            if (failed != std::errc{} || at != end || !std::isfinite(number))
                return std::nullopt;
            return number;
        });
    }
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
    void permille(const char* key, std::uint32_t& to) const
    {
        value(key, to, "per cent from 0.1 to 100 in steps of 0.1", permilleFromText);
    }
    void seconds(const char* key, std::uint32_t& to) const
    {
        value(key, to, "a time such as 90s, 10m or 2h", secondsFromText);
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
    void texts(const char* key, std::vector<std::string>& to) const
    {
        each(key, [&](const YAML::Node& item, const std::string& where) {
            if (item.IsScalar())
                to.push_back(item.Scalar());
            else
                m_problems.add(item.Mark(), where + ": expected a text");
        });
    }
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
    Problems& m_problems;
    std::string m_where;
    YAML::Node m_node;
    bool m_sound = false;
};

void readGuards(const Reader& from, std::vector<Guard>& to)
{
    from.each("guards", [&](const YAML::Node& item, const std::string& where) {
        const Reader reader(from.problems(), item, where,
            {"name", "kind", "act", "margin", "quantile", "limit", "services", "query"});
        Guard guard;
        reader.require("name");
        reader.require("kind");
        reader.text("name", guard.name);
        reader.word("kind", guard.kind,
            {GuardKind::Errors, GuardKind::Latency, GuardKind::Mean, GuardKind::PromQl,
                GuardKind::Share});
        reader.word("act", guard.act, {GuardAct::Abort, GuardAct::Hold});
        reader.real("margin", guard.margin);
        reader.real("quantile", guard.quantile);
        if (reader.child("limit").IsDefined())
            reader.real("limit", guard.limit.emplace());
        reader.texts("services", guard.services);
        reader.text("query", guard.query);
        to.push_back(std::move(guard));
    });
}

void readWhere(const Reader& from, EdgeSelector& to)
{
    const auto node = from.child("where");
    if (!node.IsDefined())
        return;
    const Reader reader(from.problems(), node, from.path("where"), {"regions", "zones", "edges"});
    reader.texts("regions", to.regions);
    reader.texts("zones", to.zones);
    reader.permille("edges", to.permille);
}

void readCoverage(const Reader& from, std::vector<Coverage>& to)
{
    from.each("coverage", [&](const YAML::Node& item, const std::string& where) {
        const Reader reader(
            from.problems(), item, where, {"dimension", "values", "distinct", "units"});
        Coverage coverage;
        reader.require("dimension");
        reader.text("dimension", coverage.dimension);
        reader.texts("values", coverage.values);
        reader.number("distinct", coverage.minimumValues);
        reader.number("units", coverage.minimumUnits);
        to.push_back(std::move(coverage));
    });
}

void readStages(const Reader& from, std::vector<Stage>& to)
{
    from.each("stages", [&](const YAML::Node& item, const std::string& where) {
        const Reader reader(from.problems(), item, where,
            {"name", "where", "share", "bake", "sample", "coverage", "gate", "guards"});
        Stage stage;
        reader.require("share");
        reader.text("name", stage.name);
        readWhere(reader, stage.where);
        reader.permille("share", stage.sharePermille);
        reader.seconds("bake", stage.bakeSeconds);
        reader.number("sample", stage.minimumSample);
        readCoverage(reader, stage.coverage);
        reader.word("gate", stage.gate, {Gate::Automatic, Gate::Person});
        readGuards(reader, stage.guards);
        to.push_back(std::move(stage));
    });
}

void readHoldback(const Reader& from, Holdback& to)
{
    const auto node = from.child("holdback");
    if (!node.IsDefined())
        return;
    const Reader reader(from.problems(), node, from.path("holdback"), {"share", "for"});
    reader.require("share");
    reader.require("for");
    reader.permille("share", to.permille);
    reader.seconds("for", to.seconds);
}

RolloutPlan readPlan(Problems& problems, const YAML::Node& root)
{
    const Reader reader(
        problems, root, {}, {"unit", "alpha", "finish", "holdback", "guards", "stages"});
    RolloutPlan plan;
    reader.word("unit", plan.unit, {ShareUnit::Users, ShareUnit::Requests});
    reader.real("alpha", plan.alpha);
    reader.word("finish", plan.finish, {Finish::Person, Finish::PushOnGreen});
    readHoldback(reader, plan.holdback);
    readGuards(reader, plan.guards);
    if (reader.require("stages"))
        readStages(reader, plan.stages);
    if (problems.empty() && plan.stages.empty())
        problems.add(root.Mark(), "stages: at least one");
    return plan;
}

} // namespace

Result<RolloutPlan> parseRolloutPlan(const std::string& yaml, const std::string& fileName)
{
    Problems problems(yaml, fileName);
    RolloutPlan plan;
    if (yaml.size() > kMostBytes) {
        problems.add(YAML::Mark::null_mark(), "more than 256 KiB");
        return failure(problems.error());
    }
    if (const auto at = findInvalidUtf8(yaml); at != std::string_view::npos) {
        YAML::Mark mark = YAML::Mark::null_mark();
        mark.line = static_cast<int>(
            std::count(yaml.begin(), yaml.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
        mark.column = static_cast<int>(at == 0 ? 0 : at - (yaml.rfind('\n', at - 1) + 1));
        problems.add(mark, "not UTF-8");
        return failure(problems.error());
    }
    try {
        plan = readPlan(problems, YAML::Load(yaml));
    } catch (const YAML::ParserException& broken) {
        problems.add(broken.mark, broken.msg);
    } catch (const YAML::Exception& broken) {
        problems.add(broken.mark, broken.msg);
    }
    if (!problems.empty())
        return failure(problems.error());
    return plan;
}

std::optional<std::uint32_t> permilleFromText(std::string_view text)
{
    while (!text.empty() && (text.back() == '%' || text.back() == ' '))
        text.remove_suffix(1);
    const auto dot = text.find('.');
    const auto whole = text.substr(0, dot);
    const auto tenth = dot == std::string_view::npos ? std::string_view("0") : text.substr(dot + 1);
    const auto digits = [](std::string_view part) {
        return !part.empty() && part.size() <= 3
            && std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
    };
    if (!digits(whole) || !digits(tenth) || tenth.size() != 1)
        return std::nullopt;
    std::uint32_t per = 0;
    std::from_chars(whole.data(), whole.data() + whole.size(), per);
    per = per * 10 + static_cast<std::uint32_t>(tenth.front() - '0');
    return per == 0 || per > kWhole ? std::nullopt : std::optional(per);
}

std::optional<std::uint32_t> secondsFromText(std::string_view text)
{
    std::uint32_t unit = 1;
    if (!text.empty()) {
        switch (text.back()) {
        case 'd':
            unit = 86'400;
            break;
        case 'h':
            unit = 3600;
            break;
        case 'm':
            unit = 60;
            break;
        default:
            break;
        }
        if (std::string_view("smhd").find(text.back()) != std::string_view::npos)
            text.remove_suffix(1);
    }
    std::uint32_t number = 0;
    const auto* end = text.data() + text.size();
    const auto [at, failed] = std::from_chars(text.data(), end, number);
    if (text.empty() || failed != std::errc{} || at != end || number > 100'000'000 / unit)
        return std::nullopt;
    return number * unit;
}

} // namespace pult::client
