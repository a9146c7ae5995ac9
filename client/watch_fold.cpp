// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/watch_fold.h"

#include <algorithm>

#include "client/state_fold.h"
#include "client/wire/journal.h"
#include "client/wire/operation.h"
#include "client/wire/state.h"

namespace pult::client {

namespace {

//! Puts whole objects into a copy of the map; an object that did not change keeps its pointer, and
//! a map in which nothing changed is the same map.
template <typename Map, typename Key, typename Value> bool put(Map& map, Key key, Value value)
{
    const auto it = map.find(key);
    if (it != map.end() && *it->second == value)
        return false;
    map[std::move(key)] = std::make_shared<const Value>(std::move(value));
    return true;
}

std::shared_ptr<const OperationMap> merged(
    const std::shared_ptr<const OperationMap>& before, const v1::Progress& progress)
{
    OperationMap next = *before;
    bool changed = false;
    for (const auto& wire : progress.operations())
        changed |= put(next, wire.revision(), wire::fromWire(wire));
    if (progress.complete()) {
        std::map<std::uint64_t, bool> named;
        for (const auto& wire : progress.operations())
            named[wire.revision()] = true;
        changed |= std::erase_if(next, [&](const auto& item) {
            return !named.contains(item.first);
        }) > 0;
    }
    while (next.size() > kOperationsKept) {
        next.erase(next.begin());
        changed = true;
    }
    return changed ? std::make_shared<const OperationMap>(std::move(next)) : before;
}

std::shared_ptr<const GatewayMap> merged(
    const std::shared_ptr<const GatewayMap>& before, const v1::Progress& progress, bool complete)
{
    GatewayMap next = *before;
    bool changed = false;
    std::map<std::string, bool> named;
    for (const auto& wire : progress.gateways()) {
        named[wire.id()] = true;
        changed |= put(next, wire.id(), wire::fromWire(wire));
    }
    for (const auto& id : progress.removed_gateways())
        changed |= next.erase(id) > 0;
    if (complete)
        changed |= std::erase_if(next, [&](const auto& item) {
            return !named.contains(item.first);
        }) > 0;
    return changed ? std::make_shared<const GatewayMap>(std::move(next)) : before;
}

std::shared_ptr<const ReadinessMap> merged(
    const std::shared_ptr<const ReadinessMap>& before, const v1::ReadinessUpdate& update)
{
    ReadinessMap next = update.complete() ? ReadinessMap{} : *before;
    for (const auto& wire : update.deployments()) {
        auto readiness = wire::fromWire(wire);
        auto key = std::make_pair(readiness.service, readiness.generation);
        next[std::move(key)] = std::move(readiness);
    }
    return next == *before ? before : std::make_shared<const ReadinessMap>(std::move(next));
}

void join(v1::StateChange& whole, v1::StateChange&& part)
{
    if (part.has_header())
        *whole.mutable_header() = std::move(*part.mutable_header());
    whole.mutable_active_changed()->MergeFrom(part.active_changed());
    whole.mutable_active_removed()->MergeFrom(part.active_removed());
    wire::joinGenerations(*whole.mutable_generations(), part.generations());
    whole.mutable_retiring()->MergeFrom(part.retiring());
    whole.mutable_entries()->MergeFrom(part.entries());
    whole.set_hash(part.hash());
}

} // namespace

WatchFold::WatchFold()
{
    auto view = std::make_shared<EnvironmentView>();
    view->recent = std::make_shared<const std::vector<JournalEntry>>();
    m_view = std::move(view);
}

v1::WatchRequest WatchFold::request(const std::string& environment) const
{
    v1::WatchRequest request;
    request.set_environment(environment);
    if (m_resume && m_revision > 0) {
        request.set_start_revision(m_revision);
        request.set_journal_id(m_journalId);
        request.set_start_hash(m_hash);
    }
    return request;
}

void WatchFold::beginStream()
{
    m_snapshot.reset();
    m_change.reset();
    m_conflatedBefore = m_view->conflated;
}

bool WatchFold::isHeartbeat(const v1::WatchResponse& message)
{
    return message.has_bookmark() || message.has_snapshot();
}

WatchFold::Verdict WatchFold::apply(v1::WatchResponse&& message, MonoTime now)
{
    switch (message.kind_case()) {
    case v1::WatchResponse::kSnapshot:
        return take(std::move(*message.mutable_snapshot()), now);
    case v1::WatchResponse::kChange:
        return take(std::move(*message.mutable_change()));
    case v1::WatchResponse::kProgress:
        return take(message.progress());
    case v1::WatchResponse::kReadiness:
        return take(message.readiness());
    case v1::WatchResponse::kBookmark:
        return take(message.bookmark(), now);
    case v1::WatchResponse::kResyncRequired:
        return resync(message.resync_required().reason(), "The server asks to begin again.");
    default:
        return Verdict::Nothing;
    }
}

WatchFold::Verdict WatchFold::take(v1::StateSnapshot&& part, MonoTime now)
{
    if (m_change)
        return resync("STREAM_BROKEN", "A snapshot came in the middle of a change.");
    if (!m_snapshot) {
        m_snapshot = std::move(part);
    } else {
        if (part.revision() != m_snapshot->revision())
            return resync("STREAM_BROKEN", "The parts of a snapshot are of different revisions.");
        wire::joinPart(*m_snapshot->mutable_part(), std::move(*part.mutable_part()), false);
        m_snapshot->set_last_part(part.last_part());
    }
    if (!m_snapshot->last_part())
        return Verdict::Nothing;

    const auto whole = std::move(*m_snapshot);
    m_snapshot.reset();
    EnvironmentView next = liveView();
    next.epoch += m_view->state ? 1 : 0;
    next.state = foldSnapshot(whole.part(), m_view->state.get());
    next.confirmedAt = now;
    m_revision = whole.revision();
    m_journalId = whole.journal_id();
    m_hash = whole.hash();
    m_resume = !m_journalId.empty() && !m_hash.empty();
    m_progressComplete = m_readinessComplete = next.complete = false;
    return show(std::move(next));
}

WatchFold::Verdict WatchFold::take(v1::StateChange&& part)
{
    if (m_snapshot)
        return resync("STREAM_BROKEN", "A change came in the middle of a snapshot.");
    if (!m_view->state)
        return resync("STREAM_BROKEN", "A change came before the snapshot.");
    const bool last = part.last_part();
    if (m_change) {
        if (part.revision() != m_change->revision())
            return resync("STREAM_BROKEN", "The parts of a change are of different revisions.");
        join(*m_change, std::move(part));
    } else {
        m_change = std::move(part);
    }
    if (!last)
        return Verdict::Nothing;
    const auto whole = std::move(*m_change);
    m_change.reset();
    return apply(whole);
}

bool WatchFold::chained(const v1::StateChange& change) const
{
    return std::none_of(
        change.entries().begin(), change.entries().end(), [this](const auto& entry) {
            return entry.revision() == m_revision + 1 && !entry.previous_hash().empty()
                && entry.previous_hash() != m_hash;
        });
}

WatchFold::Verdict WatchFold::apply(const v1::StateChange& change)
{
    if (change.revision() == m_revision && change.hash() != m_hash)
        return resync("HASH_MISMATCH", "The journal has another event at this revision.");
    if (change.revision() <= m_revision)
        return Verdict::Nothing;
    if (!chained(change))
        return resync("HASH_MISMATCH", "The change does not follow the event known before it.");
    auto state = foldChange(change, *m_view->state);
    if (!state)
        return resync("CHANGE_MISSING", "A change between this one and the last is missing.");
    EnvironmentView next = liveView();
    next.state = std::move(state);
    remember(next, change);
    m_revision = change.revision();
    m_hash = change.hash();
    return show(std::move(next));
}

void WatchFold::remember(EnvironmentView& next, const v1::StateChange& change) const
{
    auto recent = std::make_shared<std::vector<JournalEntry>>(*m_view->recent);
    const auto last = recent->empty() ? 0 : recent->back().revision;
    for (const auto& entry : change.entries()) {
        if (entry.revision() > last)
            recent->push_back(wire::fromWire(entry));
    }
    if (recent->size() > kRecentKept)
        recent->erase(recent->begin(), recent->end() - static_cast<std::ptrdiff_t>(kRecentKept));
    next.recent = std::move(recent);
}

WatchFold::Verdict WatchFold::take(const v1::Progress& progress)
{
    if (!m_view->state)
        return Verdict::Nothing;
    m_progressComplete |= progress.complete();
    EnvironmentView next = liveView();
    next.operations = merged(next.operations, progress);
    next.gateways = merged(next.gateways, progress, progress.complete());
    return show(std::move(next));
}

WatchFold::Verdict WatchFold::take(const v1::ReadinessUpdate& update)
{
    if (!m_view->state)
        return Verdict::Nothing;
    m_readinessComplete |= update.complete();
    EnvironmentView next = liveView();
    next.readiness = merged(next.readiness, update);
    return show(std::move(next));
}

WatchFold::Verdict WatchFold::take(const v1::Bookmark& bookmark, MonoTime now)
{
    if (!m_view->state)
        return Verdict::Nothing;
    if (m_snapshot || m_change)
        return resync("STREAM_BROKEN", "A bookmark came before the last part.");
    if (bookmark.revision() < m_revision)
        return resync("STREAM_BROKEN", "The server's journal is behind what it has sent.");
    if (bookmark.revision() == m_revision && bookmark.hash() != m_hash)
        return resync("HASH_MISMATCH", "The journal has another event at this revision.");
    m_revision = bookmark.revision();
    m_hash = bookmark.hash();
    m_progressComplete = m_readinessComplete = true;
    EnvironmentView next = liveView();
    next.confirmedAt = now;
    next.serverUnixMs = bookmark.server_unix_ms();
    next.conflated = m_conflatedBefore + bookmark.conflated();
    next.writable = bookmark.writable();
    next.writesRefusedBecause = bookmark.writes_refused_because();
    return show(std::move(next));
}

EnvironmentView WatchFold::liveView() const
{
    EnvironmentView next = *m_view;
    next.link = LinkState::Live;
    next.trouble.reset();
    next.complete = m_progressComplete && m_readinessComplete;
    if (!next.operations) {
        next.operations = std::make_shared<const OperationMap>();
        next.gateways = std::make_shared<const GatewayMap>();
        next.readiness = std::make_shared<const ReadinessMap>();
    }
    return next;
}

WatchFold::Verdict WatchFold::resync(std::string reason, std::string message)
{
    m_resume = false;
    endStream({Code::Aborted, std::move(reason), std::move(message), {}, {}}, false);
    return Verdict::Resync;
}

void WatchFold::endStream(Error why, bool failed)
{
    EnvironmentView next = *m_view;
    // What is remembered stays so until a stream has said something.
    if (failed)
        next.link = LinkState::Failed;
    else if (next.link != LinkState::Remembered)
        next.link = next.state ? LinkState::Reconnecting : LinkState::Connecting;
    next.trouble = std::move(why);
    m_view = std::make_shared<const EnvironmentView>(std::move(next));
}

void WatchFold::setRemembered(MonoTime confirmedAt)
{
    beginStream();
    m_progressComplete = m_readinessComplete = false;
    EnvironmentView next = *m_view;
    next.confirmedAt = confirmedAt; // A commit confirms what is kept as well as a bookmark does.
    next.link = LinkState::Remembered;
    next.trouble.reset();
    next.operations.reset();
    next.gateways.reset();
    next.readiness.reset();
    next.recent = std::make_shared<const std::vector<JournalEntry>>();
    next.conflated = m_conflatedBefore = 0;
    next.writable = true;
    next.writesRefusedBecause.clear();
    next.complete = false;
    m_view = std::make_shared<const EnvironmentView>(std::move(next));
}

WatchFold::Verdict WatchFold::show(EnvironmentView next)
{
    m_view = std::make_shared<const EnvironmentView>(std::move(next));
    return Verdict::Changed;
}

} // namespace pult::client
