// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/state/policy_rules.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "controlplane/state/entry_url.h"
#include "controlplane/state/names.h"
#include "controlplane/state/words.h"

namespace pult::state {

namespace {

constexpr std::uint32_t kMostSeconds = 24 * 3600;
constexpr std::size_t kMostEntries = 50;
constexpr std::size_t kMostEntryHeaders = 20;
constexpr std::size_t kMostEntryHeader = 1000;
constexpr std::size_t kMostMethod = 16;

//! What a probe sets itself, or what frames a message.
bool isProbesOwn(const Policy& policy, const std::string& header)
{
    static const std::set<std::string_view> kOwn{"baggage", "connection", "content-length",
        "content-type", "host", "te", "traceparent", "tracestate", "transfer-encoding",
        "x-request-id"};
    return kOwn.contains(header) || header.starts_with("grpc-") || header == policy.generationHeader
        || header == policy.generationNameHeader || header == policy.headHeader;
}

Result<void> checkHeaders(const Policy& policy, const Entry& entry, const std::string& field)
{
    if (entry.headers.size() > kMostEntryHeaders)
        return fieldInvalid(field, "at most 20");
    for (const auto& [name, value] : entry.headers) {
        if (!isHeaderName(name))
            return fieldInvalid(field,
                "\"" + name + "\" is no header name in lower case: letters, digits and hyphens");
        if (isProbesOwn(policy, name))
            return fieldInvalid(field, name + " is not for an entry to set");
        if (value.size() > kMostEntryHeader || !std::all_of(value.begin(), value.end(), [](char c) {
                return c >= ' ' && c <= '~';
            }))
            return fieldInvalid(field, name + " is more than 1000 bytes, or not printable ASCII");
    }
    return {};
}

bool isMethod(const std::string& method)
{
    return !method.empty() && method.size() <= kMostMethod
        && std::all_of(method.begin(), method.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

Result<void> check(const Policy& policy, const Entry& entry)
{
    const auto field = "policy.entries[" + entry.name + "]";
    const auto url = EntryUrl::parse(entry.url);
    if (!url)
        return fieldInvalid(field + ".url", url.error().message);
    if (url->isGrpc && !entry.method.empty())
        return fieldInvalid(field + ".method", "gRPC has none");
    if (!url->isGrpc && !isMethod(entry.method))
        return fieldInvalid(field + ".method", "an HTTP method such as GET or POST");
    return checkHeaders(policy, entry, field + ".headers");
}

Result<void> checkEntries(const Policy& policy)
{
    if (policy.entries.size() > kMostEntries)
        return fieldInvalid("policy.entries", "at most 50");
    const Entry* before = nullptr;
    for (const auto& entry : policy.entries) {
        if (!isDnsLabel(entry.name))
            return fieldInvalid("policy.entries.name",
                "\"" + entry.name + "\" is no DNS label of lower case letters, digits and hyphens");
        if (before && before->name == entry.name)
            return fieldInvalid("policy.entries.name", entry.name + " stands there twice");
        if (auto checked = check(policy, entry); !checked)
            return checked;
        before = &entry;
    }
    return {};
}

//! "GET http://127.0.0.1:8080/shop"
std::string target(const Entry& entry)
{
    return (entry.method.empty() ? "" : entry.method + " ") + entry.url;
}

void tellDifference(
    Draft& draft, const char* what, const std::string& before, const std::string& after, Tone tone)
{
    if (before != after) {
        draft.effectLine("POLICY_CHANGES", std::string(what) + ": " + before + " → " + after,
            {what, before, after}, tone);
    }
}

std::string describe(const Entry& entry)
{
    std::vector<std::string> headers;
    for (const auto& [header, value] : entry.headers)
        headers.push_back(header + ": " + value);
    return target(entry) + (headers.empty() ? "" : " with " + words::names(headers, 10));
}

void tellEntries(Draft& draft, const Policy& before, const Policy& after)
{
    std::map<std::string, std::pair<std::string, std::string>> all;
    for (const auto& entry : before.entries)
        all[entry.name] = {describe(entry), "none"};
    for (const auto& entry : after.entries)
        all.try_emplace(entry.name, "none", "").first->second.second = describe(entry);
    for (const auto& [name, change] : all) {
        tellDifference(draft, ("entry " + name).c_str(), change.first, change.second, Tone::Info);
    }
}

} // namespace

Policy policyWithDefaults(Policy policy)
{
    const Policy defaults;
    if (policy.gatewayTtlSeconds == 0)
        policy.gatewayTtlSeconds = defaults.gatewayTtlSeconds;
    if (policy.drainSeconds == 0)
        policy.drainSeconds = defaults.drainSeconds;
    if (policy.generationHeader.empty())
        policy.generationHeader = defaults.generationHeader;
    if (policy.generationNameHeader.empty())
        policy.generationNameHeader = defaults.generationNameHeader;
    if (policy.headHeader.empty())
        policy.headHeader = defaults.headHeader;
    for (auto& entry : policy.entries) {
        const auto url = EntryUrl::parse(entry.url);
        if (entry.method.empty() && url && !url->isGrpc)
            entry.method = "GET";
    }
    std::stable_sort(policy.entries.begin(), policy.entries.end(),
        [](const Entry& a, const Entry& b) { return a.name < b.name; });
    return policy;
}

Result<void> checkPolicy(const Policy& policy)
{
    if (policy.gatewayTtlSeconds > kMostSeconds)
        return fieldInvalid("policy.gateway_ttl_seconds", "at most a day, 86400");
    if (policy.drainSeconds > kMostSeconds)
        return fieldInvalid("policy.drain_seconds", "at most a day, 86400");
    const std::array<std::pair<const char*, const std::string*>, 3> headers{
        {{"policy.generation_header", &policy.generationHeader},
            {"policy.generation_name_header", &policy.generationNameHeader},
            {"policy.head_header", &policy.headHeader}}};
    for (const auto& [field, header] : headers) {
        if (!isHeaderName(*header))
            return fieldInvalid(field, "a header name in lower case: letters, digits and hyphens");
    }
    if (policy.generationHeader == policy.generationNameHeader
        || policy.generationHeader == policy.headHeader
        || policy.generationNameHeader == policy.headHeader)
        return fieldInvalid("policy.generation_header", "the three headers must differ");
    return checkEntries(policy);
}

std::string policyFlags(const Policy& policy)
{
    const Policy defaults;
    std::string flags;
    const auto add = [&flags](const char* flag, const std::string& value, bool differs) {
        if (differs)
            flags += std::string(flags.empty() ? "" : " ") + flag + " " + value;
    };
    add("--gateway-ttl", std::to_string(policy.gatewayTtlSeconds) + "s",
        policy.gatewayTtlSeconds != defaults.gatewayTtlSeconds);
    add("--drain", std::to_string(policy.drainSeconds) + "s",
        policy.drainSeconds != defaults.drainSeconds);
    add("--generation-header", policy.generationHeader,
        policy.generationHeader != defaults.generationHeader);
    add("--generation-name-header", policy.generationNameHeader,
        policy.generationNameHeader != defaults.generationNameHeader);
    add("--head-header", policy.headHeader, policy.headHeader != defaults.headHeader);
    for (const auto& entry : policy.entries) {
        add("--entry", words::shell(entry.name + "=" + target(entry)), true);
        for (const auto& [header, value] : entry.headers)
            add("--entry-header", words::shell(entry.name + ":" + header + "=" + value), true);
    }
    return flags;
}

void tellPolicy(Draft& draft, const Policy& before, const Policy& after)
{
    const auto seconds = [](std::uint32_t value) { return std::to_string(value) + " s"; };
    tellDifference(draft, "a lost gateway counts for", seconds(before.gatewayTtlSeconds),
        seconds(after.gatewayTtlSeconds), Tone::Info);
    tellDifference(
        draft, "drain", seconds(before.drainSeconds), seconds(after.drainSeconds), Tone::Info);
    // Requests in flight carry the old names: they lose their lane.
    tellDifference(
        draft, "generation header", before.generationHeader, after.generationHeader, Tone::Warn);
    tellDifference(draft, "generation name header", before.generationNameHeader,
        after.generationNameHeader, Tone::Warn);
    tellDifference(draft, "head header", before.headHeader, after.headHeader, Tone::Warn);
    tellEntries(draft, before, after);
}

} // namespace pult::state
