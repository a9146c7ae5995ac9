// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "controlplane/routing/xds/ads_stream.h"
#include "envoy/service/discovery/v3/ads.grpc.pb.h"

namespace pult::routing {

using AdsService = envoy::service::discovery::v3::AggregatedDiscoveryService;

//! envoy.service.discovery.v3.AggregatedDiscoveryService, both variants, on raw bytes. Keeps the
//! streams alive and the gate shut until open(). Thread: any.
class AdsEndpoint final
    : public AdsService::WithRawCallbackMethod_StreamAggregatedResources<
          AdsService::WithRawCallbackMethod_DeltaAggregatedResources<AdsService::Service>>
{
public:
    using Reactor = grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>;

    AdsEndpoint(SnapshotHub& hub, GatewayBook& book);

    Reactor* StreamAggregatedResources(grpc::CallbackServerContext* context) override;
    Reactor* DeltaAggregatedResources(grpc::CallbackServerContext* context) override;

    //! Streams that wait are answered, and new ones at once.
    void open();
    //! Ends every stream, later ones too. Waits a little for those that are being written to.
    void close();

private:
    enum class Gate
    {
        Shut,
        Open,
        Closed,
    };

    Reactor* accept(const Dialect& dialect, grpc::CallbackServerContext& context);
    //! Closes the gate; who is inside.
    [[nodiscard]] std::vector<std::shared_ptr<AdsStream>> shut();
    void onDone(AdsStream* stream);

    SnapshotHub& m_hub;
    GatewayBook& m_book;
    std::mutex m_mutex;
    std::condition_variable m_gone;
    Gate m_gate = Gate::Shut;
    std::unordered_map<AdsStream*, std::shared_ptr<AdsStream>> m_streams;
};

} // namespace pult::routing
