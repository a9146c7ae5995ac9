// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/api/wire/journal.h"

#include "common/hash.h"

namespace pult::api::wire {

void toWire(const state::ServiceChange& from, v1::ServiceChange& to)
{
    to.set_service(from.service);
    to.set_version_before(from.versionBefore);
    to.set_version_after(from.versionAfter);
    to.set_generation_before(from.generationBefore);
    to.set_generation_after(from.generationAfter);
    to.mutable_notes()->Add(from.notes.begin(), from.notes.end());
}

void toWire(const state::Record& record, const state::Event& event, v1::JournalEntry& to)
{
    to.set_revision(record.revision);
    to.set_environment(record.environment);
    to.set_unix_ms(record.unixMs);
    to.set_user(record.user);
    to.set_origin(event.origin);
    to.set_kind(record.kind);
    to.set_act(event.act);
    to.set_effect(event.effectWords);
    to.set_reason(event.reason);
    to.set_command_class(event.commandClass);
    to.set_before(event.before);
    to.set_after(event.after);
    to.mutable_relied_on()->Add(event.reliedOn.begin(), event.reliedOn.end());
    to.set_effect_digest(toHex(event.effectDigest));
    to.set_request_id(record.requestId);
    to.set_previous_hash(std::string(asBytes(record.previousHash)));
    to.set_hash(std::string(asBytes(record.hash)));
    for (const auto& change : event.services)
        toWire(change, *to.add_services());
    to.set_break_glass(event.breakGlass);
    to.set_cli(event.cli);
}

} // namespace pult::api::wire
