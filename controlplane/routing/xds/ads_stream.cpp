// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/routing/xds/ads_stream.h"

#include <utility>

#include "common/grpc_status.h"
#include "controlplane/routing/xds/node_identity.h"

namespace pult::routing {

AdsStream::AdsStream(const Dialect& dialect, grpc::CallbackServerContext& context, SnapshotHub& hub,
    GatewayBook& book, std::function<void(AdsStream*)> done)
    : m_dialect(dialect)
    , m_context(context)
    , m_hub(hub)
    , m_book(book)
    , m_done(std::move(done))
{}

void AdsStream::open()
{
    const std::scoped_lock lock(m_mutex);
    if (m_finished || m_reading)
        return;
    m_reading = true;
    StartRead(&m_request);
}

void AdsStream::close(const grpc::Status& status)
{
    const std::scoped_lock lock(m_mutex);
    finish(status);
}

void AdsStream::cancel()
{
    m_context.TryCancel();
}

void AdsStream::OnReadDone(bool ok)
{
    const std::scoped_lock lock(m_mutex);
    if (!ok) {
        finish(grpc::Status::OK);
        return;
    }
    auto handled = m_dialect.read(m_request).and_then(
        [this](const Incoming& request) { return handle(request); });
    m_request.Clear();
    if (!handled) {
        finish(toStatus(handled.error()));
        return;
    }
    pump();
    if (!m_finished)
        StartRead(&m_request);
}

Result<void> AdsStream::handle(const Incoming& request)
{
    if (!m_session) {
        if (auto entered = enter(request.node); !entered)
            return entered;
    }
    // Envoy also asks for secrets and runtime layers; whoever has none stays silent.
    if (request.query)
        report(*request.query, m_session->onQuery(*request.query));
    return {};
}

Result<void> AdsStream::enter(const envoy::config::core::v3::Node& node)
{
    auto identity = identityOf(node);
    if (!identity)
        return failure(std::move(identity.error()));
    const auto kind = identity->kind == "edge" ? ReaderKind::Edge : ReaderKind::Client;
    auto snapshot = m_hub.join(identity->environment, kind, shared_from_this());
    if (!snapshot)
        return failure(std::move(snapshot.error()));
    m_environment = identity->environment;
    m_session.emplace(std::move(*snapshot), m_dialect.subscribe);
    m_seat = m_book.sit(*identity);
    return {};
}

void AdsStream::report(const DiscoveryQuery& query, const Subscription::Outcome& outcome)
{
    if (outcome.namesChanged)
        m_seat->subscribed(m_session->services());
    if (outcome.refused)
        m_seat->refused(outcome.revision,
            std::string(typeUrlOf(query.type).substr(typeUrlOf(query.type).rfind('.') + 1)) + ": "
                + *query.refusal);
    const bool leftRoutes = outcome.namesChanged && query.type == ResourceType::Route;
    if (outcome.leadsElsewhere || (leftRoutes && m_namesKnown)) {
        m_namesKnown = true;
        m_seat->names(m_session->deployments());
    }
    reportHeld();
}

void AdsStream::reportHeld()
{
    if (!m_session->holdsAll())
        return;
    if (!std::exchange(m_namesKnown, true))
        m_seat->names(m_session->deployments());
    m_seat->holds(m_session->revision());
}

void AdsStream::onSnapshot(const SnapshotPtr& snapshot, const SnapshotChange& change)
{
    const std::scoped_lock lock(m_mutex);
    if (m_finished || !m_session)
        return;
    if (m_session->onSnapshot(snapshot, change)) {
        pump();
        return;
    }
    // Before it held everything once, it may still hold the tables of an earlier connection.
    if (m_namesKnown)
        m_seat->unconcerned(snapshot->revision);
    reportHeld();
}

void AdsStream::pump()
{
    if (m_writing || m_finished || !m_session)
        return;
    const auto answer = m_session->next();
    if (!answer)
        return;
    m_seat->pushing(answer->revision);
    m_response = m_dialect.write(*answer);
    m_writing = true;
    StartWrite(&m_response);
}

void AdsStream::OnWriteDone(bool ok)
{
    const std::scoped_lock lock(m_mutex);
    m_writing = false;
    if (m_finishAfterWrite)
        Finish(*m_finishAfterWrite);
    else if (ok)
        pump();
}

void AdsStream::OnCancel()
{
    const std::scoped_lock lock(m_mutex);
    leave();
    // Otherwise the read that is under way ends and finishes it.
    if (!m_reading)
        finish(grpc::Status::CANCELLED);
}

void AdsStream::leave()
{
    if (m_session)
        m_hub.leave(m_environment, this);
    m_seat.reset();
    m_session.reset();
}

void AdsStream::finish(const grpc::Status& status)
{
    if (std::exchange(m_finished, true))
        return;
    leave();
    if (m_writing)
        m_finishAfterWrite = status;
    else
        Finish(status);
}

void AdsStream::OnDone()
{
    m_done(this);
}

} // namespace pult::routing
