// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/api/listings.h"

#include <utility>

#include "common/hash.h"
#include "controlplane/api/page_token.h"
#include "controlplane/api/wire/command.h"
#include "controlplane/api/wire/journal.h"
#include "controlplane/api/wire/operation.h"
#include "controlplane/state/lanes.h"

namespace pult::api {

namespace {

constexpr std::uint32_t kDefaultPage = 100;
constexpr std::uint32_t kLargestPage = 1000;

Result<state::Journal::Query> queryOf(const v1::ListJournalRequest& request)
{
    if (request.page_size() > kLargestPage)
        return failure(wire::fieldInvalid("page_size", "it is more than 1000"));
    state::Journal::Query query;
    query.environment = request.environment();
    query.user = request.user();
    query.kind = request.kind();
    query.limit = request.page_size() == 0 ? kDefaultPage : request.page_size();
    if (request.page_token().empty())
        return query;
    auto before = openPageToken(query, request.page_token());
    if (!before)
        return failure(std::move(before.error()));
    query.before = *before;
    return query;
}

} // namespace

Result<v1::ListJournalResponse> listJournal(
    const state::Journal& journal, const state::Codec& codec, const v1::ListJournalRequest& request)
{
    auto query = queryOf(request);
    if (!query)
        return failure(std::move(query.error()));
    const auto wanted = query->limit;
    // One more tells whether this is the last page.
    query->limit = wanted + 1;
    const auto records = journal.list(*query);
    if (!records)
        return failure(records.error());
    v1::ListJournalResponse response;
    std::size_t bytes = 0;
    for (const auto& record : *records) {
        const auto event = codec.decodeEvent(record);
        if (!event)
            return failure(event.error());
        v1::JournalEntry entry;
        wire::toWire(record, *event, entry);
        bytes += entry.ByteSizeLong();
        const auto taken = static_cast<std::size_t>(response.entries_size());
        if (taken == wanted || (taken > 0 && bytes > kMostAnswerBytes)) {
            const auto& last = response.entries(response.entries_size() - 1);
            response.set_next_page_token(pageToken(*query, last.revision()));
            break;
        }
        *response.add_entries() = std::move(entry);
    }
    return response;
}

Result<v1::VerifyJournalResponse> verifyJournal(const state::Journal& journal)
{
    const auto head = journal.head();
    const auto events = journal.verify();
    if (!events)
        return failure(events.error());
    v1::VerifyJournalResponse response;
    response.set_revision(head.revision);
    response.set_events(*events);
    response.set_hash(std::string(asBytes(head.hash)));
    return response;
}

v1::ListRoutesResponse listRoutes(
    const state::Environment& environment, state::Revision revision, const std::string& service)
{
    v1::ListRoutesResponse response;
    response.set_revision(revision);
    if (!service.empty()) {
        wire::toWire(service, state::routesOf(environment, service), *response.mutable_routes());
        return response;
    }
    std::size_t bytes = 0;
    const state::RouteTables tables(environment);
    for (const auto& name : state::routedServices(environment)) {
        const auto rules = tables.of(name);
        if (rules.size() < 2)
            continue;
        v1::ListRoutesResponse table;
        wire::toWire(name, rules, *table.mutable_routes());
        bytes += table.ByteSizeLong();
        if (bytes > kMostAnswerBytes) {
            response.set_incomplete(true);
            break;
        }
        response.MergeFrom(table);
    }
    return response;
}

} // namespace pult::api
