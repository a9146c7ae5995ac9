// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <google/protobuf/util/json_util.h>

#include "controlplane/codec/codec.h"
#include "controlplane/codec/effect.h"
#include "controlplane/codec/reasons.h"
#include "controlplane/codec/values.h"

namespace pult::codec {

namespace {

void writeServices(const std::vector<state::ServiceChange>& from, journal::v1::Event& to)
{
    for (const auto& change : from) {
        auto& out = *to.add_services();
        out.set_service(change.service);
        out.set_version_before(change.versionBefore);
        out.set_version_after(change.versionAfter);
        out.set_generation_before(change.generationBefore);
        out.set_generation_after(change.generationAfter);
        writeStrings(change.notes, *out.mutable_notes());
    }
}

std::vector<state::ServiceChange> readServices(const journal::v1::Event& from)
{
    std::vector<state::ServiceChange> to;
    for (const auto& in : from.services()) {
        to.push_back({in.service(), in.version_before(), in.version_after(), in.generation_before(),
            in.generation_after(), readStrings(in.notes())});
    }
    return to;
}

void takeColumns(const state::Record& record, state::Event& event)
{
    event.environment = record.environment;
    event.unixMs = record.unixMs;
    event.user = record.user;
    event.kind = record.kind;
    event.requestId = record.requestId;
}

void takeWords(const journal::v1::Event& from, state::Event& to)
{
    to.origin = from.origin();
    to.reason = from.reason();
    to.commandClass = from.command_class();
    to.breakGlass = from.break_glass();
    to.act = from.act();
    to.summary = from.summary();
    to.effectWords = from.effect_words();
    to.cli = from.cli();
    to.before = from.before();
    to.after = from.after();
    to.reliedOn = readStrings(from.relied_on());
    to.services = readServices(from);
}

Error corrupt(const state::Record& record, const std::string& what)
{
    return {Code::DataLoss, kEventCorrupt,
        "event " + std::to_string(record.revision) + " cannot be read: " + what,
        {{"revision", std::to_string(record.revision)}}, {}};
}

} // namespace

std::string JournalCodec::encodeEvent(const state::Event& event) const
{
    journal::v1::Event to;
    to.set_origin(event.origin);
    to.set_reason(event.reason);
    to.set_command_class(event.commandClass);
    to.set_break_glass(event.breakGlass);
    to.set_effect_digest(std::string(asBytes(event.effectDigest)));
    to.set_act(event.act);
    to.set_summary(event.summary);
    to.set_effect_words(event.effectWords);
    to.set_cli(event.cli);
    to.set_before(event.before);
    to.set_after(event.after);
    writeStrings(event.reliedOn, *to.mutable_relied_on());
    writeServices(event.services, to);
    writeEffect(event.effect, to);
    return to.SerializeAsString();
}

Result<std::string> eventJson(std::uint32_t schema, std::string_view bytes)
{
    auto newest = standardUpcasters().toNewest(schema, std::string(bytes));
    if (!newest)
        return newest;
    journal::v1::Event event;
    std::string json;
    google::protobuf::util::JsonPrintOptions options;
    options.preserve_proto_field_names = true;
    if (!event.ParseFromString(*newest)
        || !google::protobuf::util::MessageToJsonString(event, &json, options).ok())
        return failure(Code::DataLoss, kEventCorrupt, "the bytes are no pult.journal.v1.Event");
    return json;
}

Result<state::Event> JournalCodec::decodeEvent(const state::Record& record) const
{
    auto bytes = m_upcasters.toNewest(record.schema, record.bytes);
    if (!bytes) {
        auto error = bytes.error();
        error.message = "event " + std::to_string(record.revision) + ": " + error.message;
        error.metadata.emplace("revision", std::to_string(record.revision));
        return failure(std::move(error));
    }
    journal::v1::Event from;
    if (!from.ParseFromString(*bytes))
        return failure(corrupt(record, "its bytes are no pult.journal.v1.Event"));
    const auto digest = digestFromBytes(from.effect_digest());
    if (!digest)
        return failure(corrupt(record, "its effect digest is not 32 bytes"));
    auto effect = readEffect(from);
    if (!effect)
        return failure(corrupt(record, "it has no effect that this program knows"));
    state::Event event;
    takeColumns(record, event);
    takeWords(from, event);
    event.effectDigest = *digest;
    event.effect = *std::move(effect);
    return event;
}

} // namespace pult::codec
