// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/routing/xds/ads_endpoint.h"

#include <chrono>
#include <utility>
#include <vector>

#include "common/grpc_status.h"
#include "controlplane/routing/reasons.h"

namespace pult::routing {

namespace {

//! Until a write that is under way when it stops has been read.
constexpr std::chrono::milliseconds kPatience{200};

grpc::Status stopping()
{
    return toStatus(
        {Code::Unavailable, reasons::kShuttingDown, "the control plane is shutting down", {}, {}});
}

} // namespace

AdsEndpoint::AdsEndpoint(SnapshotHub& hub, GatewayBook& book)
    : m_hub(hub)
    , m_book(book)
{}

AdsEndpoint::Reactor* AdsEndpoint::StreamAggregatedResources(grpc::CallbackServerContext* context)
{
    return accept(kStateOfTheWorld, *context);
}

AdsEndpoint::Reactor* AdsEndpoint::DeltaAggregatedResources(grpc::CallbackServerContext* context)
{
    return accept(kDelta, *context);
}

AdsEndpoint::Reactor* AdsEndpoint::accept(
    const Dialect& dialect, grpc::CallbackServerContext& context)
{
    auto stream = std::make_shared<AdsStream>(
        dialect, context, m_hub, m_book, [this](AdsStream* done) { onDone(done); });
    auto* reactor = stream.get();
    auto gate = Gate::Shut;
    {
        const std::scoped_lock lock(m_mutex);
        gate = m_gate;
        m_streams.emplace(reactor, stream);
    }
    if (gate == Gate::Open)
        stream->open();
    if (gate == Gate::Closed)
        stream->close(stopping());
    return reactor;
}

void AdsEndpoint::open()
{
    std::vector<std::shared_ptr<AdsStream>> waiting;
    {
        const std::scoped_lock lock(m_mutex);
        if (m_gate != Gate::Shut)
            return;
        m_gate = Gate::Open;
        for (const auto& [key, stream] : m_streams)
            waiting.push_back(stream);
    }
    for (const auto& stream : waiting)
        stream->open();
}

void AdsEndpoint::close()
{
    for (const auto& stream : shut())
        stream->close(stopping());
    {
        std::unique_lock lock(m_mutex);
        m_gone.wait_for(lock, kPatience, [this] { return m_streams.empty(); });
    }
    // A reader that never reads holds its write, and with it the end, for ever.
    for (const auto& stream : shut())
        stream->cancel();
}

std::vector<std::shared_ptr<AdsStream>> AdsEndpoint::shut()
{
    const std::scoped_lock lock(m_mutex);
    m_gate = Gate::Closed;
    std::vector<std::shared_ptr<AdsStream>> streams;
    for (const auto& [key, stream] : m_streams)
        streams.push_back(stream);
    return streams;
}

void AdsEndpoint::onDone(AdsStream* stream)
{
    // The last reference may be this one: let it go after the lock.
    std::shared_ptr<AdsStream> last;
    const std::scoped_lock lock(m_mutex);
    const auto found = m_streams.find(stream);
    last = std::move(found->second);
    m_streams.erase(found);
    if (m_streams.empty())
        m_gone.notify_all();
}

} // namespace pult::routing
