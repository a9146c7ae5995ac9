// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/convergence/environment_progress.h"

#include <algorithm>
#include <utility>

namespace pult::convergence {

namespace {

using Kind = TrackedOperation::Kind;

bool concerns(const GatewayRecord& record, const std::set<state::ServiceName>& touched)
{
    return !record.services || record.services->contains("*")
        || std::any_of(record.services->begin(), record.services->end(),
            [&](const auto& service) { return touched.contains(service); });
}

} // namespace

// Commits

void EnvironmentProgress::setEnvironment(const state::EnvironmentPtr& environment)
{
    const bool told = std::exchange(m_environment, environment) != environment;
    if (!told || !environment)
        return;
    // Whoever is in order keeps nothing: only the others have to be shown anew.
    for (auto* const record : m_roster.slots()) {
        if (record && (!record->connected() || record->refusedAt != 0))
            m_roster.touch(*record);
    }
}

void EnvironmentProgress::accept(const state::Commit::Entry& entry,
    const std::set<state::ServiceName>& touched, MonoTime durableAt, const Moment& now)
{
    const auto kind = touched.empty() ? Kind::NoRouting : Kind::Routing;
    auto& operation = m_operations.add({entry.record, entry.event, kind, durableAt});
    m_latest = std::max(m_latest, operation.revision());
    if (kind == Kind::NoRouting) {
        operation.configure(now.mono);
        return;
    }
    if (!complete(now.mono))
        operation.countUntil(m_completeUnixMs);
    const auto previous = std::exchange(m_latestRouting, operation.revision());
    enrol(operation, touched, previous, now);
    if (m_configured >= operation.revision())
        operation.configure(m_configuredAt);
    m_operations.settle(operation, now.mono);
}

void EnvironmentProgress::enrol(TrackedOperation& operation,
    const std::set<state::ServiceName>& touched, state::Revision previousRouting, const Moment& now)
{
    for (auto* const record : m_roster.slots()) {
        if (record)
            enrolOne(operation, *record, touched, previousRouting, now);
    }
}

//! Reports may have come before the commit: both are told the same batch, in any order.
void EnvironmentProgress::enrolOne(TrackedOperation& operation, GatewayRecord& record,
    const std::set<state::ServiceName>& touched, state::Revision previousRouting, const Moment& now)
{
    const auto revision = operation.revision();
    operation.join(record.slot);
    m_roster.touch(record);
    if (record.equalUpTo >= revision && record.sent < revision) {
        operation.pass(record.slot);
    } else if (record.held >= revision) {
        operation.acknowledge(record.slot, record.heldSince);
    } else if (record.sent >= revision) {
        markSuperseded(record, record.sent);
    } else if ((!record.connected() || record.asksForNothing()) && !concerns(record, touched)) {
        // Nothing will be pushed to it, so nobody else says that the change leaves it alone.
        operation.pass(record.slot);
        if (record.held >= previousRouting && !record.outstanding())
            holdUnconcerned(record, revision, now);
    }
}

void EnvironmentProgress::restore(const state::Commit::Entry& entry, Kind kind, const Moment& now)
{
    auto& operation = m_operations.add({entry.record, entry.event, kind, now.mono});
    operation.fromBeforeRestart();
    m_latest = std::max(m_latest, operation.revision());
    if (kind == Kind::NoRouting) {
        operation.configure(now.mono);
    } else if (kind == Kind::Routing) {
        operation.holdBack();
        operation.countUntil(m_completeUnixMs);
        m_latestRouting = operation.revision();
    } else {
        operation.supersede(); // Whether all had acknowledged it before is not known.
    }
}

void EnvironmentProgress::forget(const std::string& id, const Moment& now)
{
    if (auto* const record = m_roster.find(id)) {
        remove(*record);
        m_operations.settleAll(now.mono);
    }
}

void EnvironmentProgress::remove(GatewayRecord& record)
{
    m_operations.leave(record.slot, record.identity.id);
    m_roster.remove(record);
}

// Reports

void EnvironmentProgress::connected(const state::GatewayIdentity& identity, const Moment& now)
{
    auto* record = m_roster.find(identity.id);
    if (!record) {
        record = &m_roster.add(identity);
        m_operations.join(record->slot);
    }
    record->identity = identity;
    record->streams += 1;
    record->lostReason.clear();
    record->seen(now);
    m_operations.touchWaiting(record->slot);
    m_roster.touch(*record);
}

void EnvironmentProgress::subscribed(
    const std::string& id, std::set<state::ServiceName> services, const Moment& now)
{
    auto* const record = m_roster.find(id);
    if (!record)
        return;
    record->seen(now);
    record->services = state::ServiceSet(std::move(services));
    m_roster.touch(*record);
    if (record->asksForNothing()) {
        record->sent = std::min(record->sent, record->held); // It will not answer any more.
        holdUnconcerned(*record, m_latest, now);
    }
}

void EnvironmentProgress::pushed(
    const std::string& id, state::Revision revision, bool concerned, const Moment& now)
{
    configured(revision, now);
    auto* const record = m_roster.find(id);
    // The same tables again concern it when it asks for more of them, or came back.
    if (!record || revision < record->equalUpTo || (revision == record->equalUpTo && !concerned))
        return;
    record->seen(now);
    m_roster.touch(*record);
    if (concerned) {
        send(*record, revision);
    } else if (record->outstanding()) {
        m_operations.pass(record->slot, record->equalUpTo, revision, now.mono);
    } else {
        holdUnconcerned(*record, revision, now);
    }
    record->equalUpTo = revision;
}

void EnvironmentProgress::send(GatewayRecord& record, state::Revision revision)
{
    markSuperseded(record, revision);
    record.sent = revision;
}

void EnvironmentProgress::markSuperseded(GatewayRecord& record, state::Revision by)
{
    const auto after = std::max(record.held, record.supersededUpTo);
    record.supersededUpTo = m_operations.supersede(record.slot, after, by);
}

void EnvironmentProgress::acknowledged(
    const std::string& id, state::Revision revision, const Moment& now)
{
    configured(revision, now);
    auto* const record = m_roster.find(id);
    if (!record)
        return;
    record->seen(now);
    m_roster.touch(*record);
    if (record->refusedAt <= revision)
        clearRefusal(*record);
    if (revision <= record->held)
        return;
    markSuperseded(*record, revision);
    const auto afterUs = m_operations.acknowledge(record->slot, record->held, revision, now.mono);
    record->afterUs = afterUs > 0 ? afterUs : record->afterUs;
    record->held = revision;
    record->heldSince = now.mono;
    if (!record->outstanding())
        holdUnconcerned(*record, record->equalUpTo, now);
}

void EnvironmentProgress::holdUnconcerned(
    GatewayRecord& record, state::Revision revision, const Moment& now)
{
    if (revision <= record.held)
        return;
    m_operations.pass(record.slot, record.held, revision, now.mono);
    record.held = revision;
    record.heldSince = now.mono;
}

void EnvironmentProgress::refused(
    const std::string& id, state::Revision revision, std::string reason, const Moment& now)
{
    auto* const record = m_roster.find(id);
    if (!record)
        return;
    record->seen(now);
    record->refusals += 1;
    record->refusedAt = std::max(record->refusedAt, revision);
    record->refusalReason = std::move(reason);
    m_operations.touchWaiting(record->slot);
    m_roster.touch(*record);
}

void EnvironmentProgress::clearRefusal(GatewayRecord& record)
{
    if (record.refusedAt == 0)
        return;
    record.refusedAt = 0;
    record.refusalReason.clear();
    m_operations.touchWaiting(record.slot);
}

void EnvironmentProgress::names(
    const std::string& id, std::set<state::DeploymentKey> deployments, const Moment& now)
{
    if (auto* const record = m_roster.find(id)) {
        record->seen(now);
        m_roster.setNames(*record, std::move(deployments));
        m_roster.touch(*record);
    }
}

void EnvironmentProgress::disconnected(const std::string& id, const Moment& now)
{
    auto* const record = m_roster.find(id);
    if (!record || !record->connected())
        return;
    record->streams -= 1;
    record->seen(now);
    m_operations.touchWaiting(record->slot);
    m_roster.touch(*record);
}

//! It was not seen by that: the time until nobody waits for it any more goes on.
void EnvironmentProgress::unreachable(const std::string& id, std::string why)
{
    auto* const record = m_roster.find(id);
    if (!record || record->connected() || record->lostReason == why)
        return;
    record->lostReason = std::move(why);
    m_roster.touch(*record);
}

void EnvironmentProgress::configured(state::Revision revision, const Moment& now)
{
    if (revision <= m_configured)
        return;
    m_configured = revision;
    m_configuredAt = now.mono;
    m_operations.configure(revision, now.mono);
}

void EnvironmentProgress::wayBack(const std::string& id, state::RuntimeCommand command)
{
    auto* const record = m_roster.find(id);
    if (!record || record->wayBack == command)
        return;
    record->wayBack = std::move(command);
    m_roster.touch(*record);
}

void EnvironmentProgress::expire(const Moment& now)
{
    bool moved = false;
    for (Slot slot = 0; slot < m_roster.slots().size(); ++slot) {
        auto* const record = m_roster.slots()[slot];
        if (record && !record->connected() && now.mono - record->lastSeen >= m_ttl) {
            remove(*record);
            moved = true;
        }
    }
    if (m_completeAt != MonoTime::min() && complete(now.mono)) {
        m_completeAt = MonoTime::min();
        m_operations.letGo();
        moved = true;
    }
    if (moved)
        m_operations.settleAll(now.mono);
}

// Views

std::vector<state::GatewayView> EnvironmentProgress::gateways(const Moment& now) const
{
    std::vector<state::GatewayView> views;
    views.reserve(m_roster.records().size());
    for (const auto& [id, record] : m_roster.records())
        views.push_back(viewOf(record, now));
    std::sort(views.begin(), views.end(),
        [](const auto& a, const auto& b) { return a.identity.id < b.identity.id; });
    return views;
}

std::vector<EnvironmentProgress::GatewayStub> EnvironmentProgress::gatewayStubs() const
{
    std::vector<GatewayStub> stubs;
    stubs.reserve(m_roster.records().size());
    for (const auto& [id, record] : m_roster.records())
        stubs.push_back(
            {id, record.connected(), heldNow(record), record.services.value_or(state::ServiceSet{}),
                record.names, record.identity.kind, record.identity.region, record.identity.zone});
    return stubs;
}

//! Events without a routing change leave the tables equal: whoever holds the newest ones holds
//! theirs.
state::Revision EnvironmentProgress::heldNow(const GatewayRecord& record) const
{
    const bool newest = record.held > 0 && record.held >= m_latestRouting;
    return newest ? std::max(record.held, m_latest) : record.held;
}

state::GatewayView EnvironmentProgress::viewOf(const GatewayRecord& record, const Moment& now) const
{
    state::GatewayView view;
    view.identity = record.identity;
    view.acknowledgedRevision = heldNow(record);
    view.afterUs = record.afterUs;
    view.lastSeenUnixMs = record.connected() ? now.unixMs : record.lastSeenUnixMs;
    view.refusals = record.refusals;
    view.services = record.services.value_or(state::ServiceSet{});
    view.wayBack = record.wayBack;
    if (!record.connected()) {
        view.state = state::GatewayState::Lost;
        view.reason = record.lostReason.empty() ? "disconnected" : record.lostReason;
    } else if (record.refusedAt != 0) {
        view.state = state::GatewayState::Refused;
        view.reason = record.refusalReason;
    } else if (record.asksForNothing()) {
        view.state = state::GatewayState::NotConcerned;
    } else if (record.held > 0 && record.held >= m_latestRouting && !record.outstanding()) {
        view.state = state::GatewayState::Acknowledged;
    }
    if (!record.connected() || record.refusedAt != 0)
        view.keeps = keptBy(record);
    return view;
}

//! Nothing is taken away from a data plane that may still use it: a lane closes when all have left
//! it, a deployment retires when nobody's acknowledged configuration names it.
std::vector<std::string> EnvironmentProgress::keptBy(const GatewayRecord& record) const
{
    std::vector<std::string> kept;
    if (!m_environment)
        return kept;
    for (const auto& lane : m_environment->closing) {
        if (heldNow(record) < lane.leftAt)
            kept.push_back("lane g" + std::to_string(lane.number));
    }
    for (const auto& retiring : m_environment->retiring) {
        const auto key = retiring.deployment->key();
        if (!retiring.retired && record.names && record.names->contains(key))
            kept.push_back(state::nameOf(key));
    }
    return kept;
}

EnvironmentProgress::Changes EnvironmentProgress::takeSteps()
{
    Changes changes;
    changes.operations = m_operations.takeSteps();
    return changes;
}

EnvironmentProgress::Changes EnvironmentProgress::takeAll(const Moment& now)
{
    Changes changes;
    changes.operations = m_operations.takeChanges();
    auto roster = m_roster.takeChanges();
    changes.removedGateways = std::move(roster.removed);
    changes.gateways.reserve(roster.changed.size());
    for (const auto* const record : roster.changed)
        changes.gateways.push_back(viewOf(*record, now));
    return changes;
}

} // namespace pult::convergence
