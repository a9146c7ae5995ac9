// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/state/manifest.h"

#include <algorithm>
#include <set>

#include "controlplane/state/canonical.h"
#include "controlplane/state/manifest_service.h"
#include "controlplane/state/names.h"
#include "controlplane/state/reasons.h"

namespace pult::state {

namespace {

constexpr std::uint32_t kFormat = 1;
constexpr std::size_t kMostBytes = 3 * 1024 * 1024;
constexpr std::size_t kMostServices = 20'000;
constexpr std::size_t kMostProblems = 50;
constexpr std::size_t kMostText = 200;
constexpr std::size_t kMostVersion = 64;
constexpr std::size_t kMostBranches = 100;

//! Reads everything but the syntax of YAML.
class ManifestReader
{
public:
    ManifestReader(Problems& problems, const YAML::Node& root)
        : m_problems(problems)
        , m_root(problems, root, "",
              {"pult", "kind", "application", "version", "name", "commit", "repository", "platinum",
                  "branches", "services", "replacements", "placements"})
    {}

    Manifest read()
    {
        if (!m_root.sound() && m_root.fields().empty())
            return {};
        format();
        kind();
        texts();
        services();
        replacements();
        placements();
        return std::move(m_manifest);
    }

private:
    void format()
    {
        const auto* field = m_root.require("pult");
        if (!field)
            return;
        const auto number = readNumber(m_problems, field->value, "pult", 1, 1'000'000);
        if (number && *number != kFormat) {
            m_problems.add(field->value.Mark(),
                "pult: format " + std::to_string(*number) + " is not known here, only 1");
        }
    }

    void kind()
    {
        const auto* field = m_root.require("kind");
        if (!field)
            return;
        const auto word = readText(m_problems, field->value, "kind", kMostText);
        if (!word)
            return;
        if (*word == "branch")
            m_manifest.kind = ManifestKind::Branch;
        else if (*word != "release")
            m_problems.add(field->value.Mark(),
                "kind: expected release or branch, found " + *word
                    + didYouMean(*word, {"release", "branch"}));
    }

    void texts()
    {
        if (const auto* field = m_root.require("application"))
            m_manifest.application
                = readText(m_problems, field->value, "application", kMostText).value_or("");
        if (const auto* field = m_root.require("version"))
            m_manifest.version
                = readToken(m_problems, field->value, "version", kMostVersion).value_or("");
        if (const auto* field = m_root.find("commit"))
            m_manifest.commit
                = readToken(m_problems, field->value, "commit", kMostText).value_or("");
        if (const auto* field = m_root.find("repository"))
            m_manifest.repository
                = readToken(m_problems, field->value, "repository", kMostText).value_or("");
        if (const auto* field = m_root.find("platinum"))
            m_manifest.platinum = readBool(m_problems, field->value, "platinum").value_or(false);
        name();
        branches();
        if (m_manifest.platinum && !m_root.find("commit"))
            m_problems.add(m_root.find("platinum")->mark, "platinum: needs the commit that it is");
    }

    void name()
    {
        const auto* field = m_root.find("name");
        if (!field)
            return;
        m_manifest.name = readText(m_problems, field->value, "name", kMostText).value_or("");
        if (!m_manifest.name.empty() && !isGenerationName(m_manifest.name)) {
            m_problems.add(field->value.Mark(),
                "name: " + m_manifest.name + " is not a DNS label with a letter");
        }
    }

    void branches()
    {
        const auto* field = m_root.find("branches");
        if (!field)
            return;
        std::size_t index = 0;
        for (const auto& one : readList(m_problems, field->value, "branches", kMostBranches)) {
            const auto where = "branches[" + std::to_string(index++) + "]";
            if (auto branch = readToken(m_problems, one, where, kMostText))
                m_manifest.branches.push_back(std::move(*branch));
        }
    }

    void services()
    {
        const auto* field = m_root.require("services");
        if (!field)
            return;
        const Mapping map(m_problems, field->value, "services");
        if (map.sound() && map.fields().empty())
            m_problems.add(field->value.Mark(), "services: is empty");
        if (map.fields().size() > kMostServices) {
            m_problems.add(field->value.Mark(),
                "services: " + std::to_string(map.fields().size()) + " services, at most "
                    + std::to_string(kMostServices));
            return;
        }
        for (const auto& service : map.fields()) {
            checkName(service, "services");
            auto read = readService(m_problems, service.value, map.path(service.key));
            for (auto& [environment, artifacts] : read.environmentArtifacts)
                m_manifest.environmentArtifacts[environment][service.key] = std::move(artifacts);
            m_manifest.services.insert_or_assign(service.key, std::move(read.release));
        }
    }

    void checkName(const Field& service, const std::string& where)
    {
        if (isServiceName(service.key))
            return;
        auto text = where + "." + service.key.substr(0, 80) + ": ";
        text += isDnsLabel(service.key)
            ? "longer than 51 bytes, which leave room for the suffix of its deployments"
            : "not a DNS label of lower case letters, digits and hyphens";
        m_problems.add(service.mark, std::move(text));
    }

    void replacements()
    {
        const auto* field = m_root.find("replacements");
        if (!field || field->value.IsNull())
            return;
        const Mapping map(m_problems, field->value, "replacements");
        for (const auto& replaced : map.fields()) {
            checkName(replaced, "replacements");
            const auto where = map.path(replaced.key);
            if (m_manifest.services.contains(replaced.key)) {
                m_problems.add(replaced.mark,
                    where + ": is a service of this manifest, so nothing replaces it");
            }
            if (auto target = readText(m_problems, replaced.value, where, kMostText))
                m_manifest.replacements.insert_or_assign(replaced.key, std::move(*target));
        }
        for (const auto& replaced : map.fields())
            checkTarget(replaced);
    }

    //! A release is complete, so its targets are in it; a branch may mean an active service.
    void checkTarget(const Field& replaced)
    {
        const auto& all = m_manifest.replacements;
        const auto at = all.find(replaced.key);
        if (at == all.end())
            return;
        const auto where = "replacements." + replaced.key + ": ";
        std::set<ServiceName> seen{replaced.key};
        auto target = at->second;
        for (auto next = all.find(target); next != all.end(); next = all.find(target)) {
            if (!seen.insert(target).second) {
                m_problems.add(replaced.mark, where + "replacements go round in a circle");
                return;
            }
            target = next->second;
        }
        if (!isServiceName(target)) {
            m_problems.add(replaced.value.Mark(), where + target + " is not the name of a service");
        } else if (m_manifest.kind == ManifestKind::Release
            && !m_manifest.services.contains(target)) {
            m_problems.add(replaced.value.Mark(),
                where + "services has no " + target + didYouMean(target, serviceNames()));
        }
    }

    void placements()
    {
        const auto* field = m_root.find("placements");
        if (!field || field->value.IsNull())
            return;
        const Mapping map(m_problems, field->value, "placements");
        const auto known = serviceNames();
        for (const auto& environment : map.fields()) {
            if (!isEnvironmentName(environment.key)) {
                m_problems.add(environment.mark,
                    map.path(environment.key) + ": not the name of an environment");
            }
            m_manifest.placements[environment.key]
                = readPlacements(m_problems, environment.value, map.path(environment.key), known);
        }
    }

    [[nodiscard]] std::vector<std::string_view> serviceNames() const
    {
        std::vector<std::string_view> names;
        for (const auto& [name, release] : m_manifest.services)
            names.emplace_back(name);
        return names;
    }

    Problems& m_problems;
    Mapping m_root;
    Manifest m_manifest;
};

std::string digestOf(const Manifest& manifest)
{
    CanonicalWriter to;
    to.number(kFormat);
    to.number(static_cast<std::uint64_t>(manifest.kind));
    to.text(manifest.application);
    to.text(manifest.version);
    to.text(manifest.name);
    to.text(manifest.commit);
    to.text(manifest.repository);
    to.number(manifest.platinum ? 1 : 0);
    to.texts(manifest.branches);
    to.list(manifest.services, [&to](const auto& entry) {
        to.text(entry.first);
        to.release(entry.second);
    });
    to.list(manifest.replacements, [&to](const auto& entry) {
        to.text(entry.first);
        to.text(entry.second);
    });
    to.list(manifest.environmentArtifacts, [&to](const auto& environment) {
        to.text(environment.first);
        to.list(environment.second, [&to](const auto& service) {
            to.text(service.first);
            to.list(service.second, [&to](const Artifact& artifact) {
                to.text(artifact.kind);
                to.text(artifact.name);
                to.text(artifact.digest);
            });
        });
    });
    return toHex(to.digest());
}

//! What has to hold before the parser may see the text.
bool checkText(Problems& problems, std::string_view yaml)
{
    if (yaml.size() > kMostBytes) {
        problems.addAt(
            0, std::to_string(yaml.size()) + " bytes, at most " + std::to_string(kMostBytes));
        return false;
    }
    if (const auto at = findInvalidUtf8(yaml); at != std::string_view::npos) {
        problems.addAt(at, "not UTF-8");
        return false;
    }
    if (const auto at = yaml.find('\0'); at != std::string_view::npos) {
        problems.addAt(at, "a zero byte");
        return false;
    }
    return true;
}

Manifest readDocuments(Problems& problems, std::string_view yaml)
{
    const auto documents = YAML::LoadAll(std::string(yaml));
    if (documents.empty()) {
        problems.addAt(0, "the manifest is empty");
        return {};
    }
    if (documents.size() > 1)
        problems.add(documents[1].Mark(), "a second document: a file is one manifest");
    return ManifestReader(problems, documents.front()).read();
}

} // namespace

Result<Manifest> parseManifest(std::string_view yaml, std::string_view fileName)
{
    const auto file = fileName.empty() ? std::string_view("manifest") : fileName;
    Problems problems(yaml);
    Manifest manifest;
    if (checkText(problems, yaml)) {
        try {
            manifest = readDocuments(problems, yaml);
        } catch (const YAML::Exception& broken) {
            problems.add(broken.mark, "broken YAML: " + broken.msg);
        }
    }
    if (!problems.empty()) {
        return failure(Code::InvalidArgument, reasons::kManifestInvalid,
            problems.lines(file, kMostProblems),
            {{"file", std::string(file)}, {"problems", std::to_string(problems.size())}});
    }
    manifest.digest = digestOf(manifest);
    return manifest;
}

} // namespace pult::state
