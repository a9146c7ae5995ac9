// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/to_json.h"

#include <QJsonArray>
#include <QJsonDocument>

#include "models/strings.h"
#include "models/text.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::models {
namespace {

//! Leaves out what is empty, as the wire does.
class Builder
{
public:
    Builder& text(const char* key, const std::string& value)
    {
        return put(key, value.empty() ? QJsonValue() : QJsonValue(toQt(value)));
    }
    Builder& number(const char* key, std::int64_t value)
    {
        return put(key, value == 0 ? QJsonValue() : QJsonValue(static_cast<qint64>(value)));
    }
    Builder& flag(const char* key, bool value)
    {
        return put(key, value ? QJsonValue(true) : QJsonValue());
    }
    Builder& texts(const char* key, const std::vector<std::string>& values)
    {
        QJsonArray array;
        for (const std::string& value : values)
            array.append(toQt(value));
        return list(key, array);
    }
    Builder& list(const char* key, const QJsonArray& array)
    {
        return put(key, array.isEmpty() ? QJsonValue() : QJsonValue(array));
    }
    template <typename Item> Builder& objects(const char* key, const std::vector<Item>& items)
    {
        QJsonArray array;
        for (const Item& item : items)
            array.append(convert(item));
        return list(key, array);
    }
    Builder& put(const char* key, const QJsonValue& value)
    {
        if (!value.isNull())
            m_object.insert(QString::fromLatin1(key), value);
        return *this;
    }
    [[nodiscard]] QJsonObject take() { return std::move(m_object); }

private:
    template <typename Item> static QJsonObject convert(const Item& item);

    QJsonObject m_object;
};

QJsonObject small(const client::Artifact& artifact)
{
    return Builder()
        .text("kind", artifact.kind)
        .text("name", artifact.name)
        .text("digest", artifact.digest)
        .take();
}

QJsonObject small(const client::Contract& contract)
{
    return Builder()
        .text("kind", contract.kind)
        .text("name", contract.name)
        .text("change", contract.change)
        .take();
}

QJsonObject small(const client::VersionRange& range)
{
    return Builder().number("from", range.from).number("to", range.to).take();
}

QJsonValue rangeOrNothing(const client::VersionRange& range)
{
    return range.from == 0 && range.to == 0 ? QJsonValue() : QJsonValue(small(range));
}

QJsonObject small(const client::DatabaseUse& use)
{
    return Builder()
        .text("database", use.database)
        .number("brings", use.brings)
        .put("works_with", rangeOrNothing(use.worksWith))
        .take();
}

QJsonObject small(const client::Endpoint& endpoint)
{
    return Builder().text("host", endpoint.host).number("port", endpoint.port).take();
}

QJsonObject small(const client::PlanLine& line)
{
    return Builder().text("code", line.code).text("text", line.text).take();
}

QJsonObject small(const client::Refusal& refusal)
{
    return Builder()
        .text("reason", refusal.reason)
        .text("message", refusal.message)
        .texts("next_acts", refusal.nextActs)
        .take();
}

QJsonObject small(const client::ServiceChange& change)
{
    return Builder()
        .text("service", change.service)
        .text("version_before", change.versionBefore)
        .text("version_after", change.versionAfter)
        .number("generation_before", change.generationBefore)
        .number("generation_after", change.generationAfter)
        .texts("notes", change.notes)
        .take();
}

QJsonObject small(const client::GatewayProgress& progress)
{
    return Builder()
        .text("gateway", progress.gateway)
        .put("state", Text::gatewayState(progress.state))
        .number("after_us", static_cast<std::int64_t>(progress.afterUs))
        .text("reason", progress.reason)
        .take();
}

template <typename Item> QJsonObject Builder::convert(const Item& item)
{
    return small(item);
}

QJsonArray entries(const client::ServiceMap& map)
{
    QJsonArray array;
    for (const auto& [service, deployment] : map) {
        QJsonObject entry{{u"service"_s, toQt(service)}};
        if (deployment)
            entry.insert(u"deployment"_s, toJson(*deployment));
        else
            entry.insert(u"absent"_s, true);
        array.append(entry);
    }
    return array;
}

QString hex(const std::string& raw)
{
    return QString::fromLatin1(QByteArray::fromStdString(raw).toHex());
}

bool isPlain(const QString& text)
{
    static const QStringList kWords{
        u"true"_s, u"false"_s, u"null"_s, u"yes"_s, u"no"_s, u"on"_s, u"off"_s};
    if (text.isEmpty() || text != text.trimmed() || kWords.contains(text.toLower()))
        return false;
    bool number = false;
    static_cast<void>(text.toDouble(&number));
    if (number || !text.front().isLetter())
        return false;
    for (const QChar c : text)
        if (!c.isLetterOrNumber() && !u" ._/()-"_s.contains(c))
            return false;
    return true;
}

QString scalar(const QJsonValue& value)
{
    if (value.isString()) {
        const QString text = value.toString();
        if (isPlain(text))
            return text;
        // A JSON string is a YAML double-quoted scalar.
        const QByteArray json = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
        return QString::fromUtf8(json.mid(1, json.size() - 2));
    }
    if (value.isBool())
        return value.toBool() ? u"true"_s : u"false"_s;
    return QString::number(value.toInteger());
}

void write(QString& out, const QJsonValue& value, int indent, bool inList);

void writeObject(QString& out, const QJsonObject& object, int indent, bool inList)
{
    bool first = inList;
    for (auto at = object.begin(); at != object.end(); ++at) {
        if (!first)
            out += QString(indent, u' ');
        first = false;
        out += at.key() + u':';
        write(out, at.value(), indent, false);
    }
}

void writeArray(QString& out, const QJsonArray& array, int indent)
{
    for (const QJsonValue& item : array) {
        out += QString(indent, u' ') + u"- "_s;
        write(out, item, indent + 2, true);
    }
}

void write(QString& out, const QJsonValue& value, int indent, bool inList)
{
    if (value.isObject()) {
        if (!inList)
            out += u'\n';
        writeObject(out, value.toObject(), inList ? indent : indent + 2, inList);
    } else if (value.isArray()) {
        out += u'\n';
        writeArray(out, value.toArray(), indent + 2);
    } else {
        out += (inList ? QString() : u" "_s) + scalar(value) + u'\n';
    }
}

} // namespace

QJsonObject toJson(const client::Deployment& deployment)
{
    QJsonObject object = Builder()
                             .text("service", deployment.service)
                             .number("generation", deployment.generation)
                             .text("version", deployment.version)
                             .text("deployment_name", deployment.deploymentName)
                             .objects("endpoints", deployment.endpoints)
                             .objects("artifacts", deployment.artifacts)
                             .objects("contracts", deployment.contracts)
                             .objects("databases", deployment.databases)
                             .put("api", rangeOrNothing(deployment.api))
                             .text("readiness_check", deployment.readinessCheck)
                             .take();
    if (!deployment.produces.empty() || !deployment.consumes.empty())
        object.insert(u"subscriptions"_s,
            Builder()
                .texts("produces", deployment.produces)
                .texts("consumes", deployment.consumes)
                .take());
    return object;
}

QJsonObject toJson(const client::Generation& generation)
{
    return Builder()
        .number("number", generation.number)
        .text("name", generation.name)
        .put("role", Text::role(generation.role))
        .text("application", generation.application)
        .text("version", generation.version)
        .text("manifest_digest", generation.manifestDigest)
        .number("base", generation.base)
        .list("delta", entries(generation.delta))
        .flag("held", generation.held)
        .texts("moved_services", generation.movedServices)
        .texts("conflicting_services", generation.conflictingServices)
        .number("registered_unix_ms", generation.registeredUnixMs)
        .text("registered_by", generation.registeredBy)
        .text("commit", generation.commit)
        .flag("platinum", generation.platinum)
        .texts("branches", generation.branches)
        .number("activated_unix_ms", generation.activatedUnixMs)
        .take();
}

QJsonObject toJson(const client::EnvironmentState& state)
{
    QJsonArray generations;
    for (const client::GenerationPtr& generation : state.generations)
        generations.append(toJson(*generation));
    return Builder()
        .text("name", state.name)
        .put("environment_class", Text::environmentClass(state.environmentClass))
        .text("cluster", state.cluster)
        .text("application", state.application)
        .number("head", state.head)
        .number("legacy", state.legacy)
        .flag("starting", state.starting)
        .list("active", entries(state.active))
        .list("generations", generations)
        .number("revision", static_cast<std::int64_t>(state.revision))
        .number("revision_unix_ms", state.revisionUnixMs)
        .text("revision_by", state.revisionBy)
        .text("revision_act", state.revisionAct)
        .take();
}

QJsonObject toJson(const client::Gateway& gateway)
{
    return Builder()
        .text("id", gateway.id)
        .text("data_plane", gateway.dataPlane)
        .text("kind", gateway.kind)
        .text("region", gateway.region)
        .text("zone", gateway.zone)
        .number("acknowledged_revision", static_cast<std::int64_t>(gateway.acknowledgedRevision))
        .put("state", Text::gatewayState(gateway.state))
        .text("reason", gateway.reason)
        .number("after_us", static_cast<std::int64_t>(gateway.afterUs))
        .number("last_seen_unix_ms", gateway.lastSeenUnixMs)
        .texts("services", gateway.services)
        .number("refusals", static_cast<std::int64_t>(gateway.refusals))
        .take();
}

QJsonObject toJson(const client::Route& route)
{
    return Builder()
        .text("service", route.service)
        .text("lane", route.lane)
        .text("deployment", route.deployment)
        .objects("endpoints", route.endpoints)
        .number("generation", route.generation)
        .text("version", route.version)
        .text("because", route.because)
        .take();
}

QJsonObject toJson(const client::Operation& operation)
{
    return Builder()
        .text("id", operation.id)
        .text("environment", operation.environment)
        .number("revision", static_cast<std::int64_t>(operation.revision))
        .text("request_id", operation.requestId)
        .text("act", operation.act)
        .put("step", Text::step(operation.step))
        .number("accepted_unix_ms", operation.acceptedUnixMs)
        .number("configured_after_us", static_cast<std::int64_t>(operation.configuredAfterUs))
        .number("acknowledged_after_us", static_cast<std::int64_t>(operation.acknowledgedAfterUs))
        .number("acknowledged", operation.acknowledged)
        .number("counted", operation.counted)
        .objects("gateways", operation.gateways)
        .flag("no_routing_change", operation.noRoutingChange)
        .flag("superseded", operation.superseded)
        .texts("removed_gateways", operation.removedGateways)
        .number("command_class", operation.commandClass)
        .text("user", operation.user)
        .take();
}

QJsonObject toJson(const client::JournalEntry& entry)
{
    return Builder()
        .number("revision", static_cast<std::int64_t>(entry.revision))
        .text("environment", entry.environment)
        .number("unix_ms", entry.unixMs)
        .text("user", entry.user)
        .text("origin", entry.origin)
        .text("kind", entry.kind)
        .text("act", entry.act)
        .text("effect", entry.effect)
        .text("reason", entry.reason)
        .number("command_class", entry.commandClass)
        .text("before", entry.before)
        .text("after", entry.after)
        .texts("relied_on", entry.reliedOn)
        .text("effect_digest", entry.effectDigest)
        .text("request_id", entry.requestId)
        .put("previous_hash", hex(entry.previousHash))
        .put("hash", hex(entry.hash))
        .objects("services", entry.services)
        .flag("break_glass", entry.breakGlass)
        .text("cli", entry.cli)
        .take();
}

QJsonObject toJson(const client::Plan& plan)
{
    return Builder()
        .text("environment", plan.environment)
        .text("act", plan.act)
        .text("summary", plan.summary)
        .number("command_class", plan.commandClass)
        .objects("refusals", plan.refusals)
        .objects("effects", plan.effects)
        .objects("evidence", plan.evidence)
        .objects("not_undone", plan.notUndone)
        .objects("services", plan.services)
        .number("services_changed", plan.servicesChanged)
        .number("gateways_concerned", plan.gatewaysConcerned)
        .number("expected_ms", plan.expectedMs)
        .text("effect_digest", plan.effectDigest)
        .flag("no_op", plan.noOp)
        .number("revision", static_cast<std::int64_t>(plan.revision))
        .text("cli", plan.cli)
        .take();
}

QString jsonText(const QJsonObject& object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Indented)).trimmed();
}

QString yamlText(const QJsonObject& object)
{
    QString out;
    writeObject(out, object, 0, true);
    return out;
}

} // namespace pult::models
