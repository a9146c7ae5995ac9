// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/state/manifest_service.h"

#include <algorithm>
#include <array>

#include "controlplane/state/names.h"

namespace pult::state {

namespace {

constexpr std::size_t kMostVersion = 64;
constexpr std::size_t kMostName = 200;
constexpr std::size_t kMostEntries = 256;
constexpr std::uint32_t kMostNumber = 1'000'000'000;

const std::vector<std::string_view> kArtifactKinds{"image", "dataset", "model", "config"};
const std::vector<std::string_view> kContractKinds{"api", "message", "schema", "behaviour"};
const std::vector<std::string_view> kChanges{"extends", "breaks", "keeps"};

//! "11-12" or "11".
std::optional<VersionRange> readRange(
    Problems& problems, const YAML::Node& node, const std::string& where)
{
    const auto wrong = [&](const std::string& found) {
        problems.add(
            node.Mark(), where + ": expected a version or a range such as 11-12, found " + found);
        return std::nullopt;
    };
    if (!node.IsScalar())
        return wrong(node.IsMap() ? "a mapping" : node.IsSequence() ? "a list" : "nothing");
    const auto& text = node.Scalar();
    const auto hyphen = text.find('-');
    const auto from = parseNumber(text.substr(0, hyphen));
    const auto to = hyphen == std::string::npos ? from : parseNumber(text.substr(hyphen + 1));
    if (!from || !to || *from == 0 || *to > kMostNumber)
        return wrong(text.substr(0, 40));
    if (*from > *to) {
        problems.add(node.Mark(), where + ": " + text + " ends before it begins");
        return std::nullopt;
    }
    return VersionRange{*from, *to};
}

//! One of the words; a problem otherwise.
std::optional<std::string> readWord(Problems& problems, const YAML::Node& node,
    const std::string& where, const std::vector<std::string_view>& words)
{
    auto word = readText(problems, node, where, kMostName);
    if (!word || std::find(words.begin(), words.end(), *word) != words.end())
        return word;
    std::string all;
    for (const auto known : words)
        all += (all.empty() ? "" : ", ") + std::string(known);
    problems.add(node.Mark(),
        where + ": expected one of " + all + ", found " + *word + didYouMean(*word, words));
    return std::nullopt;
}

class ServiceReader
{
public:
    ServiceReader(Problems& problems, const YAML::Node& node, const std::string& where)
        : m_problems(problems)
        , m_map(problems, node, where,
              {"version", "artifacts", "contracts", "database", "api", "produces", "consumes"})
    {}

    ReadService read()
    {
        if (const auto* field = m_map.require("version")) {
            m_read.release.version
                = readToken(m_problems, field->value, m_map.path("version"), kMostVersion)
                      .value_or("");
        }
        if (const auto* field = m_map.find("artifacts"))
            artifacts(field->value);
        if (const auto* field = m_map.find("contracts"))
            contracts(field->value);
        if (const auto* field = m_map.find("database"))
            databases(field->value);
        if (const auto* field = m_map.find("api")) {
            m_read.release.api
                = readRange(m_problems, field->value, m_map.path("api")).value_or(VersionRange{});
        }
        m_read.release.produces = destinations("produces");
        m_read.release.consumes = destinations("consumes");
        return std::move(m_read);
    }

private:
    void artifacts(const YAML::Node& node)
    {
        const Mapping kinds(m_problems, node, m_map.path("artifacts"), kArtifactKinds);
        for (const auto& field : kinds.fields()) {
            const auto where = kinds.path(field.key);
            if (!field.value.IsSequence()) {
                artifact(field.key, field.value, where);
                continue;
            }
            std::size_t index = 0;
            for (const auto& one : readList(m_problems, field.value, where, kMostEntries))
                artifact(field.key, one, where + "[" + std::to_string(index++) + "]");
        }
        auto& all = m_read.release.artifacts;
        std::sort(all.begin(), all.end());
    }

    void artifact(const std::string& kind, const YAML::Node& node, const std::string& where)
    {
        Mapping map(m_problems, node, where, {"name", "digest"});
        Artifact artifact{kind, {}, {}};
        if (const auto* field = map.require("name"))
            artifact.name
                = readText(m_problems, field->value, map.path("name"), kMostName).value_or("");
        const auto* digest = map.find("digest");
        if (digest && digest->value.IsMap()) {
            digests(artifact, digest->value, map.path("digest"));
            return;
        }
        if (digest)
            artifact.digest
                = readToken(m_problems, digest->value, map.path("digest"), kMostName).value_or("");
        m_read.release.artifacts.push_back(std::move(artifact));
    }

    //! One digest for each environment.
    void digests(Artifact artifact, const YAML::Node& node, const std::string& where)
    {
        const Mapping map(m_problems, node, where);
        for (const auto& field : map.fields()) {
            if (!isEnvironmentName(field.key))
                m_problems.add(
                    field.mark, map.path(field.key) + ": not the name of an environment");
            artifact.digest
                = readToken(m_problems, field.value, map.path(field.key), kMostName).value_or("");
            m_read.environmentArtifacts[field.key].push_back(artifact);
        }
        if (map.sound() && map.fields().empty())
            m_problems.add(node.Mark(), where + ": is empty");
    }

    void contracts(const YAML::Node& node)
    {
        const auto where = m_map.path("contracts");
        std::size_t index = 0;
        for (const auto& one : readList(m_problems, node, where, kMostEntries))
            contract(one, where + "[" + std::to_string(index++) + "]");
        auto& all = m_read.release.contracts;
        std::sort(all.begin(), all.end());
    }

    void contract(const YAML::Node& node, const std::string& where)
    {
        Mapping map(m_problems, node, where, {"api", "message", "schema", "behaviour", "change"});
        if (!map.sound())
            return;
        Contract contract;
        std::size_t kinds = 0;
        for (const auto kind : kContractKinds) {
            const auto* field = map.find(kind);
            if (!field)
                continue;
            ++kinds;
            contract.kind = kind;
            contract.name
                = readText(m_problems, field->value, map.path(kind), kMostName).value_or("");
        }
        if (kinds != 1)
            m_problems.add(
                map.mark(), where + ": expected exactly one of api, message, schema, behaviour");
        if (const auto* field = map.require("change"))
            contract.change
                = readWord(m_problems, field->value, map.path("change"), kChanges).value_or("");
        m_read.release.contracts.push_back(std::move(contract));
    }

    void databases(const YAML::Node& node)
    {
        const auto where = m_map.path("database");
        if (!node.IsSequence()) {
            database(node, where);
            return;
        }
        std::size_t index = 0;
        for (const auto& one : readList(m_problems, node, where, kMostEntries))
            database(one, where + "[" + std::to_string(index++) + "]");
        auto& all = m_read.release.databases;
        std::sort(all.begin(), all.end());
        const auto twice = std::adjacent_find(all.begin(), all.end(),
            [](const DatabaseUse& a, const DatabaseUse& b) { return a.database == b.database; });
        if (twice != all.end())
            m_problems.add(node.Mark(), where + ": database " + twice->database + " comes twice");
    }

    void database(const YAML::Node& node, const std::string& where)
    {
        Mapping map(m_problems, node, where, {"name", "brings", "works-with"});
        DatabaseUse use;
        if (const auto* field = map.require("name"))
            use.database
                = readText(m_problems, field->value, map.path("name"), kMostName).value_or("");
        if (const auto* field = map.find("brings"))
            use.brings = readNumber(m_problems, field->value, map.path("brings"), 1, kMostNumber)
                             .value_or(0);
        const auto* range = map.find("works-with");
        if (range)
            use.worksWith = readRange(m_problems, range->value, map.path("works-with"))
                                .value_or(VersionRange{});
        const bool declared = use.brings != 0 && use.worksWith.from != 0;
        if (declared && (use.brings < use.worksWith.from || use.brings > use.worksWith.to))
            m_problems.add(range->value.Mark(),
                where + ".works-with: does not include schema " + std::to_string(use.brings)
                    + ", which it brings");
        m_read.release.databases.push_back(std::move(use));
    }

    std::vector<std::string> destinations(std::string_view key)
    {
        std::vector<std::string> all;
        const auto* field = m_map.find(key);
        if (!field)
            return all;
        const auto where = m_map.path(key);
        std::size_t index = 0;
        for (const auto& one : readList(m_problems, field->value, where, kMostEntries)) {
            const auto place = where + "[" + std::to_string(index++) + "]";
            auto name = readToken(m_problems, one, place, kMostName);
            if (name && std::find(all.begin(), all.end(), *name) != all.end())
                m_problems.add(one.Mark(), place + ": " + *name + " comes twice");
            if (name)
                all.push_back(std::move(*name));
        }
        std::sort(all.begin(), all.end());
        return all;
    }

    Problems& m_problems;
    Mapping m_map;
    ReadService m_read;
};

} // namespace

ReadService readService(Problems& problems, const YAML::Node& node, const std::string& where)
{
    return ServiceReader(problems, node, where).read();
}

} // namespace pult::state
