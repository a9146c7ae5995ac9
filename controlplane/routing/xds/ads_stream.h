// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>

#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include "controlplane/routing/xds/dialect.h"
#include "controlplane/routing/xds/gateway_book.h"
#include "controlplane/routing/xds/snapshot_hub.h"

namespace pult::routing {

//! The shell around one Session of either dialect: reads requests, writes one response at a time,
//! reports. While a write is under way nothing is queued: the next response is made from the newest
//! snapshot then.
//!
//! Thread: any; a lock of its own keeps what happens on it in order. Lock order: stream, then hub
//! or gateway record; neither ever calls a stream with its lock held. Lifetime: shared; gRPC's own
//! use ends in OnDone, which calls `done`.
class AdsStream final : public grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>,
                        public SnapshotReader,
                        public std::enable_shared_from_this<AdsStream>
{
public:
    AdsStream(const Dialect& dialect, grpc::CallbackServerContext& context, SnapshotHub& hub,
        GatewayBook& book, std::function<void(AdsStream*)> done);

    //! Begins to read. Once.
    void open();
    //! Ends the call when the write under way has been read.
    void close(const grpc::Status& status);
    //! Ends the call at once.
    void cancel();

    void onSnapshot(const SnapshotPtr& snapshot, const SnapshotChange& change) override;

    void OnReadDone(bool ok) override;
    void OnWriteDone(bool ok) override;
    void OnCancel() override;
    void OnDone() override;

private:
    [[nodiscard]] Result<void> handle(const Incoming& request);
    [[nodiscard]] Result<void> enter(const envoy::config::core::v3::Node& node);
    void report(const DiscoveryQuery& query, const Subscription::Outcome& outcome);
    void reportHeld();
    void pump();
    void leave();
    void finish(const grpc::Status& status);

    const Dialect& m_dialect;
    grpc::CallbackServerContext& m_context;
    SnapshotHub& m_hub;
    GatewayBook& m_book;
    const std::function<void(AdsStream*)> m_done;

    std::mutex m_mutex;
    bool m_reading = false;
    bool m_writing = false;
    bool m_finished = false;
    bool m_namesKnown = false;
    std::optional<grpc::Status> m_finishAfterWrite;
    grpc::ByteBuffer m_request;
    grpc::ByteBuffer m_response;
    std::string m_environment;
    std::optional<Session> m_session;
    std::unique_ptr<GatewaySeat> m_seat;
};

} // namespace pult::routing
