// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <grpcpp/server.h>

#include "common/error.h"
#include "pult/v1/observer.grpc.pb.h"
#include "pult/v1/release_control.grpc.pb.h"

namespace pult::test {

//! One Watch as its script sees it, on a thread of its own.
class WatchStream
{
public:
    virtual ~WatchStream() = default;
    [[nodiscard]] virtual const v1::WatchRequest& request() const = 0;
    //! Returns when gRPC took the message; false when the stream is gone.
    virtual bool send(const v1::WatchResponse& message) = 0;
    //! The same in protobuf's text format.
    bool send(const std::string& text);
    //! Until the client has gone or the server stops.
    virtual void waitUntilGone() = 0;
};

//! A control plane in this process that does what a test says: every call is a function, every
//! Watch a script. Speaks the real protocol over a real socket.
//! Threads: any; handlers run on gRPC threads, which the client in the same process needs too: a
//! handler must not block, but may return noAnswer().
class FakeControlPlane
{
public:
    template <typename Request, typename Reply>
    using Handler = std::function<grpc::Status(const Request&, Reply&)>;
    using Script = std::function<grpc::Status(WatchStream&)>;

    //! "127.0.0.1:0" takes a free port; "unix:/path" a socket file.
    explicit FakeControlPlane(const std::string& listen = "127.0.0.1:0");
    ~FakeControlPlane();

    [[nodiscard]] const std::string& address() const { return m_address; }
    //! Ends all streams and stops listening.
    void stop();

    // Unset ones answer UNIMPLEMENTED. Set them before the first call.
    Handler<v1::ListEnvironmentsRequest, v1::ListEnvironmentsResponse> onListEnvironments;
    Handler<v1::PlanRequest, v1::PlanResponse> onPlan;
    Handler<v1::ExecuteRequest, v1::Operation> onExecute;
    Handler<v1::GetOperationRequest, v1::Operation> onGetOperation;
    Handler<v1::GetStateRequest, std::vector<v1::GetStateResponse>> onGetState;
    Handler<v1::ListJournalRequest, v1::ListJournalResponse> onListJournal;
    Handler<v1::VerifyJournalRequest, v1::VerifyJournalResponse> onVerifyJournal;
    Handler<v1::ListRoutesRequest, v1::ListRoutesResponse> onListRoutes;

    //! For the next Watch that has no script yet; the last one added also serves all later ones.
    void addWatch(Script script);

    [[nodiscard]] int executeCalls() const;
    //! Waits (really) until that many Watch calls have come; the requests so far.
    [[nodiscard]] std::vector<v1::WatchRequest> waitForWatches(std::size_t count);
    //! The origin that the last call carried.
    [[nodiscard]] std::string lastOrigin() const;

private:
    class ObserverService;
    class ControlService;
    class Session;

    grpc::ServerWriteReactor<v1::WatchResponse>* startWatch(
        grpc::CallbackServerContext* context, const v1::WatchRequest* request);
    void noteCall(const grpc::CallbackServerContext& context, bool execute);

    std::unique_ptr<ObserverService> m_observer;
    std::unique_ptr<ControlService> m_control;
    std::unique_ptr<grpc::Server> m_server;
    std::string m_address;

    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<Script> m_scripts;
    std::vector<v1::WatchRequest> m_requests;
    std::vector<std::shared_ptr<Session>> m_sessions;
    std::string m_lastOrigin;
    int m_executeCalls = 0;
};

//! For a handler: the call stays open until the client gives up.
[[nodiscard]] grpc::Status noAnswer();

//! The status that a server gives for a failure of the contract.
[[nodiscard]] grpc::Status refuse(Code code, const std::string& reason,
    const std::string& message = "no", const v1::PlanResponse* newPlan = nullptr);

} // namespace pult::test
