// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/replay/state_file.h"

#include <limits>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "cli/replay/reasons.h"
#include "client/text.h"
#include "controlplane/telemetry/otlp/text_place.h"

namespace pult::cli {

namespace {

using nlohmann::json;

//! Thrown and caught in this file only: the way out of a deep document.
struct Wrong
{
    std::string what;
};

//! A value and where it stands.
class Field
{
public:
    Field(const json& value, std::string path)
        : m_value(value)
        , m_path(std::move(path))
    {}

    [[nodiscard]] Field at(const char* name) const
    {
        const auto path = m_path.empty() ? std::string(name) : m_path + "." + name;
        if (!m_value.is_object())
            throw Wrong{(m_path.empty() ? "it" : m_path) + " is not an object"};
        const auto found = m_value.find(name);
        if (found == m_value.end())
            throw Wrong{path + " is missing"};
        return {*found, path};
    }
    [[nodiscard]] bool has(const char* name) const
    {
        return m_value.is_object() && m_value.contains(name);
    }
    [[nodiscard]] bool isNull() const { return m_value.is_null(); }
    //! 0: null.
    [[nodiscard]] std::int64_t time() const
    {
        if (isNull())
            return 0;
        const auto unixMs = client::utcFromText(text());
        if (!unixMs)
            throw Wrong{m_path + " is no time in UTC"};
        return *unixMs;
    }
    [[nodiscard]] std::string text() const
    {
        if (!m_value.is_string())
            throw Wrong{m_path + " is not text"};
        return m_value.get<std::string>();
    }
    [[nodiscard]] std::uint32_t number() const
    {
        const bool fits = m_value.is_number_unsigned()
            && m_value.get<std::uint64_t>() <= std::numeric_limits<std::uint32_t>::max();
        if (!fits)
            throw Wrong{m_path + " is not a number from 0 to 4294967295"};
        return m_value.get<std::uint32_t>();
    }
    [[nodiscard]] bool flag() const
    {
        if (!m_value.is_boolean())
            throw Wrong{m_path + " is neither true nor false"};
        return m_value.get<bool>();
    }
    template <typename Visit> void each(const Visit& visit) const
    {
        if (!m_value.is_array())
            throw Wrong{m_path + " is not a list"};
        for (std::size_t i = 0; i < m_value.size(); ++i)
            visit(Field(m_value[i], m_path + "[" + std::to_string(i) + "]"));
    }
    [[nodiscard]] const std::string& path() const { return m_path; }

private:
    const json& m_value;
    std::string m_path;
};

state::DeploymentPtr deploymentOf(const Field& field)
{
    if (field.isNull())
        return nullptr;
    auto deployment = std::make_shared<state::Deployment>();
    deployment->service = field.at("service").text();
    deployment->generation = field.at("generation").number();
    deployment->release.version = field.at("version").text();
    field.at("endpoints").each([&](const Field& endpoint) {
        const auto port = endpoint.at("port").number();
        if (port > std::numeric_limits<std::uint16_t>::max())
            throw Wrong{endpoint.path() + ".port is no port"};
        deployment->placement.endpoints.push_back(
            {endpoint.at("host").text(), static_cast<std::uint16_t>(port)});
    });
    return deployment;
}

state::ServiceTable tableOf(const Field& field)
{
    std::vector<state::ServiceTable::Entry> entries;
    field.each([&](const Field& entry) {
        entries.emplace_back(entry.at("service").text(), deploymentOf(entry.at("deployment")));
    });
    return state::ServiceTable(std::move(entries));
}

state::Role roleOf(const Field& field)
{
    const auto word = field.text();
    for (const auto& [name, role] :
        {std::pair("candidate", state::Role::Candidate), std::pair("active", state::Role::Active),
            std::pair("legacy", state::Role::Legacy), std::pair("contour", state::Role::Contour),
            std::pair("archived", state::Role::Archived)}) {
        if (word == name)
            return role;
    }
    throw Wrong{field.path() + ": there is no role \"" + word + "\""};
}

state::GenerationPtr generationOf(const Field& field)
{
    auto generation = std::make_shared<state::Generation>();
    generation->number = field.at("number").number();
    generation->name = field.at("name").text();
    generation->role = roleOf(field.at("role"));
    generation->version = field.at("version").text();
    generation->base = field.at("base").number();
    generation->delta = tableOf(field.at("delta"));
    if (generation->number == 0)
        throw Wrong{field.path() + ".number is 0"};
    return generation;
}

//! States of before there were any have none.
state::LeakWaivers waiversOf(const Field& field)
{
    state::LeakWaivers waivers;
    if (!field.has("leakWaivers"))
        return waivers;
    field.at("leakWaivers").each([&](const Field& entry) {
        waivers[{entry.at("caller").text(), entry.at("callee").text(), entry.at("entry").text()}]
            = {entry.at("owner").text(), entry.at("reason").text(), entry.at("by").text(),
                entry.at("since").time(), entry.at("until").time()};
    });
    return waivers;
}

state::EnvironmentPtr environmentOf(const Field& field)
{
    auto environment = std::make_shared<state::Environment>();
    environment->name = field.at("name").text();
    if (environment->name.empty())
        throw Wrong{"name is empty"};
    environment->head = field.at("head").number();
    environment->legacy = field.at("legacy").number();
    const auto policy = field.at("policy");
    environment->policy.generationHeader = policy.at("generationHeader").text();
    environment->policy.generationNameHeader = policy.at("generationNameHeader").text();
    environment->policy.headHeader = policy.at("headHeader").text();
    field.at("generations").each([&](const Field& entry) {
        auto generation = generationOf(entry);
        const auto number = generation->number;
        if (!environment->generations.emplace(number, std::move(generation)).second)
            throw Wrong{entry.path() + ": there are two generations " + std::to_string(number)};
        environment->lastNumber = std::max(environment->lastNumber, number);
    });
    environment->active = std::make_shared<const state::ServiceTable>(tableOf(field.at("active")));
    field.at("retiring").each([&](const Field& entry) {
        state::Retiring retiring;
        retiring.deployment = deploymentOf(entry.at("deployment"));
        retiring.retired = entry.at("retired").flag();
        if (retiring.deployment)
            environment->retiring.push_back(std::move(retiring));
    });
    environment->waivers = waiversOf(field);
    return environment;
}

tl::unexpected<Error> unreadable(const std::string& file, const std::string& what)
{
    return failure(Code::InvalidArgument, kStateUnreadable,
        file + ": " + what + ". It should be what \"pultctl state ENV -o json\" wrote.",
        {{"file", file}});
}

} // namespace

Result<state::EnvironmentPtr> readStateText(std::string_view text, const std::string& file)
{
    try {
        const auto document = json::parse(text);
        return environmentOf(Field(document, {}));
    } catch (const json::parse_error& error) {
        const auto place = telemetry::otlp::placeIn(text, error.byte == 0 ? 0 : error.byte - 1);
        return unreadable(file, telemetry::otlp::wordsOf(place) + ": this is not JSON");
    } catch (const json::exception&) {
        return unreadable(file, "this is not JSON");
    } catch (const Wrong& wrong) {
        return unreadable(file, wrong.what);
    }
}

} // namespace pult::cli
