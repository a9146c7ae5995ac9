// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/wire/stored_verdict.h"

#include <utility>

#include "client/wire/rollout.h"
#include "common/verdict_message.h"

namespace pult::client::wire {

namespace {

StoredVerdict fromWire(const v1::StoredVerdict& wire)
{
    StoredVerdict stored;
    stored.revision = wire.revision();
    stored.unixMs = wire.unix_ms();
    stored.kind = wire.kind();
    stored.act = wire.act();
    readVerdict(wire.verdict(), stored.verdict);
    stored.guards = guardsFrom(wire.guards());
    for (const auto& metric : wire.unasked())
        readMetric(metric, stored.unasked.emplace_back());
    return stored;
}

} // namespace

VerdictPage fromWire(const v1::ListVerdictsResponse& wire)
{
    VerdictPage page;
    for (const auto& verdict : wire.verdicts())
        page.verdicts.push_back(fromWire(verdict));
    page.nextPageToken = wire.next_page_token();
    return page;
}

v1::ListVerdictsRequest toWire(const VerdictQuery& query)
{
    v1::ListVerdictsRequest request;
    request.set_environment(query.environment);
    request.set_from_revision(query.fromRevision);
    request.set_to_revision(query.toRevision);
    request.set_from_unix_ms(query.fromUnixMs);
    request.set_to_unix_ms(query.toUnixMs);
    request.set_page_size(query.pageSize);
    request.set_page_token(query.pageToken);
    return request;
}

} // namespace pult::client::wire
