// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/wire/journal.h"

#include "client/wire/plan.h"

namespace pult::client::wire {

JournalEntry fromWire(const v1::JournalEntry& wire)
{
    JournalEntry to;
    to.revision = wire.revision();
    to.environment = wire.environment();
    to.unixMs = wire.unix_ms();
    to.user = wire.user();
    to.origin = wire.origin();
    to.kind = wire.kind();
    to.act = wire.act();
    to.effect = wire.effect();
    to.reason = wire.reason();
    to.commandClass = wire.command_class();
    to.before = wire.before();
    to.after = wire.after();
    to.reliedOn.assign(wire.relied_on().begin(), wire.relied_on().end());
    to.effectDigest = wire.effect_digest();
    to.requestId = wire.request_id();
    to.previousHash = wire.previous_hash();
    to.hash = wire.hash();
    for (const auto& change : wire.services())
        to.services.push_back(fromWire(change));
    to.breakGlass = wire.break_glass();
    to.cli = wire.cli();
    return to;
}

JournalPage fromWire(const v1::ListJournalResponse& wire)
{
    JournalPage to;
    to.entries.reserve(static_cast<std::size_t>(wire.entries_size()));
    for (const auto& entry : wire.entries())
        to.entries.push_back(fromWire(entry));
    to.nextPageToken = wire.next_page_token();
    return to;
}

v1::ListJournalRequest toWire(const JournalQuery& query)
{
    v1::ListJournalRequest wire;
    wire.set_environment(query.environment);
    wire.set_page_size(query.pageSize);
    wire.set_page_token(query.pageToken);
    wire.set_user(query.user);
    wire.set_kind(query.kind);
    return wire;
}

} // namespace pult::client::wire
