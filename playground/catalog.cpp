// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "playground/catalog.h"

#include <algorithm>
#include <cstdio>
#include <sstream>

namespace pult::playground {

namespace {

constexpr auto kOrdersImage = R"(    artifacts:
      image: {name: "crm/orders:%s"}
)";

std::string withImage(const std::string& version)
{
    char text[200];
    std::snprintf(text, sizeof text, kOrdersImage, version.c_str());
    return text;
}

CatalogRelease release3210()
{
    CatalogRelease release;
    release.version = "3.21.0";
    release.name = "spring";
    release.commit = "4c1d9e07";
    release.branches = {"main"};
    release.services = {
        {"entry", {"1.4.0", "", 1}},
        {"orders", {"5.4.0", withImage("5.4.0"), 2}},
        {"billing", {"3.12.1", "    database: {name: billing, works-with: 11-12}\n", 2}},
        {"pricing", {"2.8.4", "", 1}},
        {"accounts", {"7.0.3", "    api: 2-3\n", 1}},
        {"tariffs", {"6.1.0", "", 1}},
        {"inventory", {"1.9.0", "", 1}},
        {"notifications", {"2.1.0", "    consumes: [orders.events]\n", 1}},
        {"search", {"4.0.2", "", 1}},
    };
    return release;
}

CatalogRelease release3221()
{
    CatalogRelease release = release3210();
    release.version = "3.22.1";
    release.name = "one-click-returns";
    release.commit = "9f2b41c6";
    release.branches = {"feature/returns", "fix/1182"};
    release.services["orders"] = {"5.5.0",
        R"(    artifacts:
      image: {name: "crm/orders:5.5.0"}
      dataset: {name: geo-11-20}
    produces: [orders.events]
)",
        2};
    release.services["billing"] = {"3.13.0",
        R"(    contracts:
      - {api: billing.v2, change: extends}
    database: {name: billing, brings: 12, works-with: 11-12}
)",
        2};
    release.services["notifications"] = {"2.2.0", "    consumes: [orders.events]\n", 1};
    return release;
}

CatalogRelease release3230()
{
    CatalogRelease release = release3210();
    release.version = "3.23.0";
    release.name = "loyalty";
    release.commit = "b07e33fa";
    release.branches = {"feature/loyalty", "feature/offers"};
    release.services["orders"] = {"5.6.0", withImage("5.6.0"), 2};
    release.services["search"] = {"4.1.0", "", 1};
    release.services["loyalty"] = {"1.0.0",
        R"(    contracts:
      - {api: loyalty.v1, change: extends}
)",
        1};
    release.services.erase("pricing");
    release.services["offers"] = {"1.0.0",
        R"(    artifacts:
      model: {name: price-elasticity-7}
)",
        1};
    release.replacements = {{"pricing", "offers"}};
    return release;
}

using Steps = std::vector<std::vector<Call>>;

//! Service -> first version with this behaviour -> what it does; oldest first.
const std::map<std::string, std::vector<std::pair<std::string, Steps>>>& behaviours()
{
    static const std::map<std::string, std::vector<std::pair<std::string, Steps>>> all{
        {"entry", {{"1.4.0", {{{"orders", false}, {"search", true}}}}}},
        {"orders",
            {{"5.4.0",
                 {{{"pricing", false}, {"inventory", false}}, {{"billing", false}},
                     {{"notifications", true}}}},
                {"5.6.0",
                    {{{"pricing", false}, {"inventory", false}, {"loyalty", false}},
                        {{"billing", false}}, {{"notifications", true}}}}}},
        {"billing", {{"3.12.1", {{{"accounts", false}, {"tariffs", false}}}}}},
        {"pricing", {{"2.8.4", {{{"tariffs", false}}}}}},
        {"offers", {{"1.0.0", {{{"tariffs", false}, {"accounts", false}}}}}},
        {"notifications", {{"2.1.0", {{{"accounts", false}}}}}},
        {"search",
            {{"4.0.2", {{{"inventory", false}}}},
                {"4.1.0", {{{"inventory", false}, {"tariffs", true}}}}}},
    };
    return all;
}

std::vector<int> numbersOf(const std::string& version)
{
    std::vector<int> numbers;
    std::istringstream in(version);
    for (std::string part; std::getline(in, part, '.');)
        numbers.push_back(std::atoi(part.c_str()));
    return numbers;
}

} // namespace

const std::vector<CatalogRelease>& catalog()
{
    static const std::vector<CatalogRelease> releases{release3210(), release3221(), release3230()};
    return releases;
}

Behaviour behaviourOf(const std::string& service, const std::string& version)
{
    Behaviour behaviour;
    const auto found = behaviours().find(service);
    if (found == behaviours().end())
        return behaviour;
    for (const auto& [first, steps] : found->second) {
        if (behaviour.steps.empty() || numbersOf(first) <= numbersOf(version))
            behaviour.steps = steps;
    }
    return behaviour;
}

std::string extrasOf(const std::string& service, const std::string& version)
{
    for (const auto& release : catalog()) {
        const auto found = release.services.find(service);
        if (found != release.services.end() && found->second.version == version)
            return found->second.extras;
    }
    return {};
}

std::string manifestYaml(
    const CatalogRelease& release, const std::string& environment, const PortMap& ports)
{
    std::ostringstream out;
    out << "pult: 1\nkind: release\napplication: CRM\nversion: " << release.version
        << "\nname: " << release.name << "\ncommit: " << release.commit
        << "\nplatinum: true\nbranches: [";
    for (std::size_t i = 0; i < release.branches.size(); ++i)
        out << (i ? ", " : "") << release.branches[i];
    out << "]\nservices:\n";
    for (const auto& [name, service] : release.services)
        out << "  " << name << ":\n    version: " << service.version << "\n" << service.extras;
    if (!release.replacements.empty())
        out << "replacements:\n";
    for (const auto& [from, to] : release.replacements)
        out << "  " << from << ": " << to << "\n";
    out << "placements:\n  " << environment << ":\n    drain-seconds: 5\n    services:\n";
    for (const auto& [name, service] : release.services) {
        out << "      " << name << ":\n        endpoints: [";
        const auto& own = ports.at(name);
        for (std::size_t i = 0; i < own.size(); ++i)
            out << (i ? ", " : "") << "\"127.0.0.1:" << own[i] << '"';
        out << "]\n        readiness: {grpc: \"\", interval-ms: 1000, timeout-ms: 800}\n";
    }
    return out.str();
}

std::string nextVersion(const std::string& version)
{
    const auto numbers = numbersOf(version);
    if (numbers.size() != 3)
        return version + ".1";
    return std::to_string(numbers[0]) + "." + std::to_string(numbers[1] + 1) + ".0";
}

} // namespace pult::playground
