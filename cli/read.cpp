// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/read.h"

#include <algorithm>
#include <condition_variable>
#include <iterator>
#include <mutex>

#include <nlohmann/json.hpp>

#include "cli/render.h"
#include "cli/table.h"
#include "cli/wait.h"
#include "common/hash.h"

namespace pult::cli {

using namespace client;

namespace {

constexpr std::uint64_t kLargestPage = 1000;
constexpr std::uint64_t kDefaultEntries = 100;
constexpr std::chrono::seconds kFirstView{10};

//! Follows the environment until everything about it has come once.
Result<EnvironmentViewPtr> completeView(Context& context, const std::string& environment)
{
    std::mutex mutex;
    std::condition_variable changed;
    EnvironmentViewPtr latest;
    const auto watch = watchEnvironment(
        context.server(), environment, context.clock(), [&](EnvironmentViewPtr view) {
            const std::scoped_lock lock(mutex);
            latest = std::move(view);
            changed.notify_all();
        });
    std::unique_lock lock(mutex);
    const auto enough = [&] { return latest && (latest->complete || latest->trouble); };
    changed.wait_for(lock, kFirstView, enough);
    const auto view = latest;
    lock.unlock();
    if (view && view->complete)
        return view;
    if (view && view->trouble)
        return failure(*view->trouble);
    return failure(
        Code::DeadlineExceeded, "TRANSPORT", "The server did not tell everything within 10 s.");
}

template <typename Map> Json valuesOf(const Map& map)
{
    Json list = Json::array();
    for (const auto& [unused, value] : map)
        list.push_back(toJson(*value));
    return list;
}

Exit verify(Context& context)
{
    const auto proof = ask<JournalProof>(
        context, [](auto& plane, auto done) { plane.verifyJournal(std::move(done)); });
    if (!proof)
        return context.complain(proof.error());
    context.print(toJson(*proof), [&](std::ostream& out) {
        out << "The chain is whole: " << proof->events << " events up to revision "
            << proof->revision << "\nhash " << toHex(proof->hash) << '\n';
    });
    return Exit::Done;
}

//! Pages until `limit` entries have come or there are no more.
Result<std::vector<JournalEntry>> entries(Context& context, JournalQuery query, std::uint64_t limit)
{
    std::vector<JournalEntry> result;
    do {
        query.pageSize = static_cast<std::uint32_t>(std::min(limit - result.size(), kLargestPage));
        auto page = ask<JournalPage>(
            context, [&](auto& plane, auto done) { plane.listJournal(query, std::move(done)); });
        if (!page)
            return failure(page.error());
        std::move(page->entries.begin(), page->entries.end(), std::back_inserter(result));
        query.pageToken = page->nextPageToken;
    } while (!query.pageToken.empty() && result.size() < limit);
    return result;
}

} // namespace

Exit listEnvironments(Context& context, const Arguments&)
{
    const auto server = ask<ServerInfo>(
        context, [](auto& plane, auto done) { plane.listEnvironments(std::move(done)); });
    if (!server)
        return context.complain(server.error());
    context.print(toJson(*server), [&](std::ostream& out) { renderEnvironments(out, *server); });
    return Exit::Done;
}

Exit showState(Context& context, const Arguments& arguments)
{
    std::uint64_t revision = 0;
    if (arguments.has("revision")) {
        const auto number = parseNumber(arguments.value("revision"), "revision");
        if (!number)
            return context.complain(number.error());
        revision = *number;
    }
    const auto state
        = ask<std::shared_ptr<const EnvironmentState>>(context, [&](auto& plane, auto done) {
              plane.getState(arguments.words.front(), revision, std::move(done));
          });
    if (!state)
        return context.complain(state.error());
    context.print(toJson(**state),
        [&](std::ostream& out) { renderState(out, **state, arguments.has("all")); });
    return Exit::Done;
}

Exit listGateways(Context& context, const Arguments& arguments)
{
    const auto view = completeView(context, arguments.words.front());
    if (!view)
        return context.complain(view.error());
    const auto& gateways = *(*view)->gateways;
    context.print(valuesOf(gateways), [&](std::ostream& out) { renderGateways(out, gateways); });
    return Exit::Done;
}

Exit listRoutes(Context& context, const Arguments& arguments)
{
    const std::string service = arguments.words.size() > 1 ? arguments.words[1] : "";
    const auto table = ask<RouteTable>(context, [&](auto& plane, auto done) {
        plane.listRoutes(arguments.words.front(), service, std::move(done));
    });
    if (!table)
        return context.complain(table.error());
    context.print(toJson(*table), [&](std::ostream& out) { renderRoutes(out, *table); });
    return Exit::Done;
}

Exit listOperations(Context& context, const Arguments& arguments)
{
    const auto view = completeView(context, arguments.words.front());
    if (!view)
        return context.complain(view.error());
    const auto& operations = *(*view)->operations;
    auto values = valuesOf(operations);
    std::reverse(values.begin(), values.end());
    context.print(values, [&](std::ostream& out) { renderOperations(out, operations); });
    return Exit::Done;
}

Exit showJournal(Context& context, const Arguments& arguments)
{
    const std::string environment = arguments.words.empty() ? "" : arguments.words.front();
    if (environment == "verify")
        return verify(context);
    std::uint64_t limit = kDefaultEntries;
    if (arguments.has("limit")) {
        const auto number = parseNumber(arguments.value("limit"), "number of entries");
        if (!number)
            return context.complain(number.error());
        if (*number == 0)
            return context.complain(usage("--limit is at least 1.").value());
        limit = *number;
    }
    const auto found = entries(
        context, {environment, 0, {}, arguments.value("user"), arguments.value("kind")}, limit);
    if (!found)
        return context.complain(found.error());
    Json json = Json::array();
    for (const auto& entry : *found)
        json.push_back(toJson(entry));
    context.print(json, [&](std::ostream& out) { renderJournal(out, *found); });
    return Exit::Done;
}

Exit waitForId(Context& context, const Arguments& arguments)
{
    const auto patience = patienceOf(arguments);
    if (!patience)
        return context.complain(patience.error());
    auto operation = ask<Operation>(context, [&](auto& plane, auto done) {
        plane.getOperation(arguments.words[0], arguments.words[1], std::move(done));
    });
    if (!operation)
        return context.complain(operation.error());
    const Exit exit = waitForOperation(context, *operation, *patience);
    context.print(toJson(*operation), [&](std::ostream& out) {
        out << clean(operation->act) << ": " << progressText(*operation) << '\n';
    });
    return exit;
}

} // namespace pult::cli
