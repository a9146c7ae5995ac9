// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <optional>

#include "client/text.h"
#include "common/utf8.h"

namespace pult::cli {

using namespace client; // The commands themselves.

namespace {

//! As docs/manifest.md says.
constexpr std::size_t kMostManifest = 3 * 1024 * 1024;

Commands one(Command command)
{
    return std::vector<Command>{std::move(command)};
}

Result<std::uint32_t> seconds(const Arguments& arguments, std::string_view option)
{
    if (!arguments.has(option))
        return 0U;
    const auto duration = parseDuration(arguments.value(option));
    if (!duration)
        return failure(duration.error());
    if (duration->count() % 1000 != 0 || duration->count() == 0)
        return usage("--" + std::string(option) + " is at least a second, and whole seconds.");
    return static_cast<std::uint32_t>(duration->count() / 1000);
}

//! "shop=GET http://127.0.0.1:8080/shop"
Result<Entry> entryOf(const std::string& text)
{
    const auto equals = text.find('=');
    if (equals == 0 || equals == std::string::npos)
        return usage("--entry is NAME=URL or \"NAME=METHOD URL\", not \"" + text + "\".");
    Entry entry{text.substr(0, equals), text.substr(equals + 1), {}, {}};
    if (const auto blank = entry.url.find(' '); blank != std::string::npos) {
        entry.method = entry.url.substr(0, blank);
        entry.url.erase(0, blank + 1);
    }
    return entry;
}

//! "shop:x-tester=ci"
Result<void> addHeader(std::vector<Entry>& entries, const std::string& text)
{
    const auto colon = text.find(':');
    const auto equals = colon == std::string::npos ? colon : text.find('=', colon);
    if (equals == std::string::npos)
        return usage("--entry-header is NAME:HEADER=VALUE, not \"" + text + "\".");
    const auto name = text.substr(0, colon);
    const auto entry = std::find_if(
        entries.begin(), entries.end(), [&](const Entry& known) { return known.name == name; });
    if (entry == entries.end())
        return usage("--entry-header is of \"" + name + "\", but no --entry has that name.");
    entry->headers[text.substr(colon + 1, equals - colon - 1)] = text.substr(equals + 1);
    return {};
}

Result<std::vector<Entry>> entriesOf(const Arguments& arguments)
{
    std::vector<Entry> entries;
    for (const auto& text : arguments.values("entry")) {
        auto entry = entryOf(text);
        if (!entry)
            return failure(entry.error());
        entries.push_back(std::move(*entry));
    }
    for (const auto& text : arguments.values("entry-header")) {
        if (auto added = addHeader(entries, text); !added)
            return failure(added.error());
    }
    return entries;
}

Result<Policy> policyOf(const Arguments& arguments)
{
    const auto ttl = seconds(arguments, "gateway-ttl");
    if (!ttl)
        return failure(ttl.error());
    const auto drain = seconds(arguments, "drain");
    if (!drain)
        return failure(drain.error());
    auto entries = entriesOf(arguments);
    if (!entries)
        return failure(entries.error());
    return Policy{*ttl, *drain, arguments.value("generation-header"),
        arguments.value("generation-name-header"), arguments.value("head-header"),
        std::move(*entries)};
}

Result<std::uint32_t> lookUpName(
    Context& context, const std::string& environment, const std::string& name)
{
    const auto state = ask<std::shared_ptr<const EnvironmentState>>(
        context, [&](auto& plane, auto done) { plane.getState(environment, 0, std::move(done)); });
    if (!state)
        return failure(state.error());
    std::vector<std::uint32_t> found;
    for (const auto& generation : (*state)->generations) {
        if (generation->name == name && generation->role != Role::Archived)
            found.push_back(generation->number);
    }
    if (found.empty()) {
        return failure(Code::NotFound, "GENERATION_UNKNOWN",
            "No living generation of " + environment + " is named \"" + name
                + "\", and it is no number such as g4.");
    }
    if (found.size() > 1) {
        return failure(Code::NotFound, "GENERATION_UNKNOWN",
            "More than one living generation of " + environment + " is named \"" + name
                + "\": say which by its number.");
    }
    return found.front();
}

template <typename Kind> Commands ofGeneration(Context& context, const Arguments& arguments)
{
    return generationAt(context, arguments, arguments.words[1]).map([](std::uint32_t number) {
        return std::vector<Command>{Kind{number}};
    });
}

//! Stops as soon as it is more than the control plane takes: the file may be endless.
std::string readAll(std::istream& in)
{
    std::string text;
    std::array<char, 65'536> chunk{};
    while (text.size() <= kMostManifest && in) {
        in.read(chunk.data(), chunk.size());
        text.append(chunk.data(), static_cast<std::size_t>(in.gcount()));
    }
    return text;
}

//! What could not even be sent.
Result<void> checkManifest(const std::string& text, const std::string& file)
{
    if (text.size() > kMostManifest)
        return failure(Code::InvalidArgument, "MANIFEST_INVALID",
            file + ": more than 3 MiB, the most that a manifest has.");
    const auto at = findInvalidUtf8(text);
    if (at == std::string::npos)
        return {};
    const auto line
        = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n');
    const auto begin = at == 0 ? std::string::npos : text.rfind('\n', at - 1);
    const auto column = at - (begin == std::string::npos ? 0 : begin + 1);
    return failure(Code::InvalidArgument, "MANIFEST_INVALID",
        file + ":" + std::to_string(line + 1) + ":" + std::to_string(column + 1) + ": not UTF-8");
}

Result<std::string> readManifest(Context& context, const std::string& file)
{
    std::ifstream opened;
    if (file != "-")
        opened.open(file, std::ios::binary);
    auto& in = file == "-" ? context.io.in : opened;
    std::string text = readAll(in);
    if (in.bad() || (file != "-" && !opened.is_open()))
        return failure(Code::NotFound, "FILE_UNREADABLE", "The file " + file + " cannot be read.");
    if (auto checked = checkManifest(text, file); !checked)
        return failure(std::move(checked.error()));
    return text;
}

//! Moments that are the same up to two clocks and a line that was sent again.
constexpr std::int64_t kSameMomentMs = 10 * 60 * 1000;

//! A request id stands for one end, and --for counts anew each time: the end that the same line
//! came to when it ran under this id before. Nothing: it did not.
std::optional<std::int64_t> untilOfRunBefore(
    Context& context, const Arguments& arguments, const char* kind, std::int64_t lastsMs)
{
    const JournalQuery alike{arguments.words.front(), 1000, {}, {}, kind};
    const auto page = ask<JournalPage>(
        context, [&](auto& plane, auto done) { plane.listJournal(alike, std::move(done)); });
    if (!page)
        return std::nullopt;
    constexpr std::string_view kUntil = "--until ";
    for (const auto& entry : page->entries) {
        const auto at = entry.cli.find(kUntil);
        if (entry.requestId != arguments.value("request-id") || at == std::string::npos)
            continue;
        const auto from = at + kUntil.size();
        const auto until = parseUtc(entry.cli.substr(from, entry.cli.find(' ', from) - from));
        if (until && std::abs(entry.unixMs + lastsMs - *until) <= kSameMomentMs)
            return *until;
    }
    return std::nullopt;
}

WaivedEdge waivedEdgeOf(const Arguments& arguments)
{
    return {arguments.value("caller"), arguments.words[1], arguments.value("entry")};
}

//! `kind`: of the command, as the journal calls it. 0: none was given.
Result<std::int64_t> untilOf(Context& context, const Arguments& arguments, const char* kind)
{
    if (arguments.has("until") && arguments.has("for"))
        return usage("Either --until or --for, not both.");
    if (arguments.has("until"))
        return parseUtc(arguments.value("until"));
    if (!arguments.has("for"))
        return 0;
    const auto lasts = parseDuration(arguments.value("for"));
    if (!lasts)
        return failure(lasts.error());
    if (arguments.has("request-id")) {
        if (const auto until = untilOfRunBefore(context, arguments, kind, lasts->count()))
            return *until;
    }
    // Whole seconds, as the journal's line for a terminal tells them.
    const auto until = context.clock()->wall().time_since_epoch().count() + lasts->count();
    return static_cast<std::int64_t>((until + 999) / 1000 * 1000);
}

} // namespace

Result<std::uint32_t> generationAt(
    Context& context, const Arguments& arguments, const std::string& text)
{
    if (const auto number = parseGeneration(text))
        return *number;
    return lookUpName(context, arguments.words.front(), text);
}

Commands createEnvironment(Context&, const Arguments& arguments)
{
    const auto environmentClass = environmentClassFromText(arguments.value("class"));
    if (environmentClass == EnvironmentClass::Unknown)
        return usage("--class is one of PROD, STAGE, TEST, UAT.");
    auto policy = policyOf(arguments);
    if (!policy)
        return failure(policy.error());
    return one(CreateEnvironment{
        arguments.words.front(), environmentClass, arguments.value("cluster"), std::move(*policy)});
}

Commands setPolicy(Context&, const Arguments& arguments)
{
    return policyOf(arguments).map(
        [](Policy policy) { return std::vector<Command>{SetPolicy{std::move(policy)}}; });
}

Commands registerManifests(Context& context, const Arguments& arguments)
{
    const bool several = arguments.words.size() > 2;
    if (several && (arguments.has("name") || arguments.has("request-id")))
        return usage("--name and --request-id are for one manifest, not for several.");
    std::vector<Command> commands;
    for (auto file = arguments.words.begin() + 1; file != arguments.words.end(); ++file) {
        auto text = readManifest(context, *file);
        if (!text)
            return failure(text.error());
        commands.emplace_back(Register{std::move(*text), *file, arguments.value("name")});
    }
    return commands;
}

Commands promote(Context& context, const Arguments& arguments)
{
    return ofGeneration<Promote>(context, arguments);
}

Commands rollback(Context& context, const Arguments& arguments)
{
    if (!arguments.has("expect"))
        return usage("Say which generation is to become active: --expect g4.");
    return generationAt(context, arguments, arguments.value("expect"))
        .map([&](std::uint32_t number) {
            return std::vector<Command>{Rollback{number, arguments.has("force")}};
        });
}

Commands retreat(Context&, const Arguments&)
{
    return one(Retreat{});
}

Commands rebase(Context& context, const Arguments& arguments)
{
    return ofGeneration<Rebase>(context, arguments);
}

Commands drop(Context& context, const Arguments& arguments)
{
    return ofGeneration<Drop>(context, arguments);
}

Commands releaseHold(Context& context, const Arguments& arguments)
{
    return ofGeneration<ReleaseHold>(context, arguments);
}

Commands resetToActive(Context&, const Arguments&)
{
    return one(ResetToActive{});
}

Commands retireLegacy(Context&, const Arguments&)
{
    return one(RetireLegacy{});
}

Commands freeze(Context& context, const Arguments& arguments)
{
    return untilOf(context, arguments, "freeze").map([&](std::int64_t until) {
        return std::vector<Command>{Freeze{until, arguments.values("exempt")}};
    });
}

Commands unfreeze(Context&, const Arguments&)
{
    return one(Unfreeze{});
}

Commands waiveLeak(Context& context, const Arguments& arguments)
{
    if (!arguments.has("owner"))
        return usage("Say who sees to it: --owner NAME.");
    if (!arguments.has("until") && !arguments.has("for"))
        return usage("Say how long: --until TIME or --for DURATION, at most 90 days.");
    return untilOf(context, arguments, "waive-leak").map([&](std::int64_t until) {
        return std::vector<Command>{
            WaiveLeak{waivedEdgeOf(arguments), arguments.value("owner"), until}};
    });
}

Commands revokeWaiver(Context&, const Arguments& arguments)
{
    return one(RevokeWaiver{waivedEdgeOf(arguments)});
}

Commands reportReadiness(Context& context, const Arguments& arguments)
{
    if (arguments.has("ready") == arguments.has("not-ready"))
        return usage("Either --ready or --not-ready.");
    return generationAt(context, arguments, arguments.words[2]).map([&](std::uint32_t number) {
        return std::vector<Command>{ReportReadiness{
            arguments.words[1], number, arguments.has("ready"), arguments.value("detail")}};
    });
}

Commands forgetGateway(Context&, const Arguments& arguments)
{
    return one(ForgetGateway{arguments.words[1]});
}

} // namespace pult::cli
