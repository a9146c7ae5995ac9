// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/reading/resource_reader.h"

#include <algorithm>
#include <array>
#include <string>

#include "controlplane/telemetry/reading/lane_text.h"
#include "controlplane/telemetry/reading/text_hash.h"

namespace pult::telemetry {

namespace {

std::string textOf(const AttributeValue& value)
{
    if (const auto* text = std::get_if<std::string_view>(&value))
        return std::string(*text);
    if (const auto* number = std::get_if<std::int64_t>(&value))
        return std::to_string(*number);
    return {};
}

class Resource
{
public:
    explicit Resource(std::span<const AttributeView> attributes)
        : m_attributes(attributes)
    {}

    [[nodiscard]] std::string text(std::string_view key) const
    {
        const auto found = std::find_if(m_attributes.begin(), m_attributes.end(),
            [&](const AttributeView& attribute) { return attribute.key == key; });
        return found == m_attributes.end() ? std::string() : textOf(found->value);
    }
    [[nodiscard]] std::string first(std::initializer_list<std::string_view> keys) const
    {
        for (const auto key : keys) {
            if (auto found = text(key); !found.empty())
                return found;
        }
        return {};
    }
    [[nodiscard]] bool any(std::string_view prefix) const
    {
        return std::any_of(m_attributes.begin(), m_attributes.end(),
            [&](const AttributeView& attribute) { return attribute.key.starts_with(prefix); });
    }

private:
    std::span<const AttributeView> m_attributes;
};

std::string instanceOf(const Resource& resource)
{
    auto told
        = resource.first({"service.instance.id", "k8s.pod.uid", "k8s.pod.name", "container.id"});
    if (!told.empty())
        return told;
    const auto host = resource.text("host.name");
    const auto pid = resource.text("process.pid");
    return host.empty() || pid.empty() ? std::string() : host + "/" + pid;
}

bool isUserAgent(const Resource& resource)
{
    const auto system = resource.first({"os.name", "os.type"});
    return resource.text("telemetry.sdk.language") == "webjs" || resource.any("browser.")
        || resource.any("device.") || system == "iOS" || system == "Android";
}

std::uint32_t generationOf(const Resource& resource)
{
    const auto told = laneOf(resource.text("pult.generation"));
    return told.number;
}

} // namespace

std::uint64_t printOf(std::span<const AttributeView> resource, std::uint64_t seed)
{
    constexpr std::uint64_t kFirst = 0x9e3779b97f4a7c15ULL;
    constexpr std::uint64_t kSecond = 0xd1b54a32d192ed03ULL;
    std::uint64_t print = seed;
    for (const auto& [key, value] : resource) {
        print = mixed(print ^ hashText(key, seed), kFirst);
        std::uint64_t said = value.index();
        if (const auto* text = std::get_if<std::string_view>(&value))
            said = hashText(*text, seed);
        else if (const auto* number = std::get_if<std::int64_t>(&value))
            said = static_cast<std::uint64_t>(*number) * kSecond;
        print = mixed(print ^ said, kSecond);
    }
    return print | 1; // 0 is nobody's
}

ProcessFacts factsOf(std::span<const AttributeView> attributes, NameTable& names)
{
    const Resource resource(attributes);
    ProcessFacts facts;
    auto service = resource.text("service.name");
    facts.service = names.intern(service.empty() ? "unknown_service" : service);
    const auto named = [&](std::initializer_list<std::string_view> keys) {
        return names.intern(resource.first(keys), facts.service);
    };
    facts.environment = named({"deployment.environment.name", "deployment.environment"});
    facts.version = named({"service.version"});
    facts.language = named({"telemetry.sdk.language"});
    facts.sdk = named({"telemetry.sdk.name"});
    facts.sdkVersion = named({"telemetry.sdk.version"});
    facts.generation = generationOf(resource);
    facts.userAgent = isUserAgent(resource);
    facts.instance = names.cut(instanceOf(resource));
    facts.anonymous = facts.instance.empty();
    const auto pod = resource.first({"k8s.pod.uid", "k8s.pod.name"});
    const auto unit = pod.empty() ? service + '\n' + facts.instance : pod;
    facts.unit = hashText(unit, names.seed()) | 1;
    return facts;
}

} // namespace pult::telemetry
