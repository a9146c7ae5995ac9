// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fake_control_plane.h"

#include <stdexcept>
#include <thread>

#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>

#include "common/grpc_status.h"
#include "common/metadata.h"
#include "tests/support/text_proto.h"

namespace pult::test {

bool WatchStream::send(const std::string& text)
{
    return send(proto<v1::WatchResponse>(text));
}

//! The server's side of one Watch. gRPC's references to it end with OnDone.
class FakeControlPlane::Session final : public grpc::ServerWriteReactor<v1::WatchResponse>,
                                        public WatchStream
{
public:
    Session(const v1::WatchRequest& request, Script script)
        : m_request(request)
        , m_script(std::move(script))
    {}
    ~Session() override
    {
        if (m_thread.joinable())
            m_thread.join();
    }

    void start()
    {
        m_thread = std::thread([this] { Finish(m_script(*this)); });
    }
    void join()
    {
        m_thread.join();
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_done; });
    }

    [[nodiscard]] const v1::WatchRequest& request() const override { return m_request; }

    bool send(const v1::WatchResponse& message) override
    {
        std::unique_lock lock(m_mutex);
        if (m_gone)
            return false;
        m_writing = true;
        lock.unlock();
        StartWrite(&message);
        lock.lock();
        m_changed.wait(lock, [this] { return !m_writing; });
        return m_wrote;
    }

    void waitUntilGone() override
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_gone; });
    }

    void OnWriteDone(bool ok) override
    {
        const std::scoped_lock lock(m_mutex);
        m_writing = false;
        m_wrote = ok;
        m_changed.notify_all();
    }
    void OnCancel() override
    {
        const std::scoped_lock lock(m_mutex);
        m_gone = true;
        m_changed.notify_all();
    }
    void OnDone() override
    {
        const std::scoped_lock lock(m_mutex);
        m_gone = m_done = true;
        m_changed.notify_all();
    }

private:
    const v1::WatchRequest m_request;
    const Script m_script;
    std::thread m_thread;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_writing = false;
    bool m_wrote = false;
    bool m_gone = false;
    bool m_done = false;
};

namespace {

//! Waits for the client to give up. Deletes itself.
class HeldCall final : public grpc::ServerUnaryReactor
{
public:
    void OnCancel() override { Finish(grpc::Status::CANCELLED); }
    void OnDone() override { delete this; }
};

template <typename Request, typename Reply>
grpc::ServerUnaryReactor* answer(grpc::CallbackServerContext* context,
    const std::function<grpc::Status(const Request&, Reply&)>& handler, const Request* request,
    Reply* reply)
{
    const auto status = handler ? handler(*request, *reply)
                                : grpc::Status(grpc::StatusCode::UNIMPLEMENTED, "not scripted");
    if (status.error_message() == noAnswer().error_message())
        return new HeldCall;
    auto* reactor = context->DefaultReactor();
    reactor->Finish(status);
    return reactor;
}

//! Writes the parts of one state, then finishes. Deletes itself.
class PartsWriter final : public grpc::ServerWriteReactor<v1::GetStateResponse>
{
public:
    PartsWriter(std::vector<v1::GetStateResponse> parts, grpc::Status status)
        : m_parts(std::move(parts))
        , m_status(std::move(status))
    {
        next();
    }
    void OnWriteDone(bool ok) override
    {
        ++m_next;
        if (ok)
            next();
        else
            Finish(grpc::Status::CANCELLED);
    }
    void OnDone() override { delete this; }

private:
    void next()
    {
        if (m_next < m_parts.size())
            StartWrite(&m_parts[m_next]);
        else
            Finish(m_status);
    }

    std::vector<v1::GetStateResponse> m_parts;
    grpc::Status m_status;
    std::size_t m_next = 0;
};

} // namespace

class FakeControlPlane::ObserverService final : public v1::Observer::CallbackService
{
public:
    explicit ObserverService(FakeControlPlane& fake)
        : m_fake(fake)
    {}

    grpc::ServerUnaryReactor* ListEnvironments(grpc::CallbackServerContext* context,
        const v1::ListEnvironmentsRequest* request, v1::ListEnvironmentsResponse* reply) override
    {
        m_fake.noteCall(*context, false);
        return answer(context, m_fake.onListEnvironments, request, reply);
    }
    grpc::ServerUnaryReactor* ListJournal(grpc::CallbackServerContext* context,
        const v1::ListJournalRequest* request, v1::ListJournalResponse* reply) override
    {
        return answer(context, m_fake.onListJournal, request, reply);
    }
    grpc::ServerUnaryReactor* VerifyJournal(grpc::CallbackServerContext* context,
        const v1::VerifyJournalRequest* request, v1::VerifyJournalResponse* reply) override
    {
        return answer(context, m_fake.onVerifyJournal, request, reply);
    }
    grpc::ServerUnaryReactor* ListRoutes(grpc::CallbackServerContext* context,
        const v1::ListRoutesRequest* request, v1::ListRoutesResponse* reply) override
    {
        return answer(context, m_fake.onListRoutes, request, reply);
    }
    grpc::ServerWriteReactor<v1::GetStateResponse>* GetState(
        grpc::CallbackServerContext* context, const v1::GetStateRequest* request) override
    {
        m_fake.noteCall(*context, false);
        std::vector<v1::GetStateResponse> parts;
        auto status = m_fake.onGetState
            ? m_fake.onGetState(*request, parts)
            : grpc::Status(grpc::StatusCode::UNIMPLEMENTED, "not scripted");
        return new PartsWriter(std::move(parts), std::move(status));
    }
    grpc::ServerWriteReactor<v1::WatchResponse>* Watch(
        grpc::CallbackServerContext* context, const v1::WatchRequest* request) override
    {
        return m_fake.startWatch(context, request);
    }

private:
    FakeControlPlane& m_fake;
};

class FakeControlPlane::ControlService final : public v1::ReleaseControl::CallbackService
{
public:
    explicit ControlService(FakeControlPlane& fake)
        : m_fake(fake)
    {}

    grpc::ServerUnaryReactor* Plan(grpc::CallbackServerContext* context,
        const v1::PlanRequest* request, v1::PlanResponse* reply) override
    {
        m_fake.noteCall(*context, false);
        return answer(context, m_fake.onPlan, request, reply);
    }
    grpc::ServerUnaryReactor* Execute(grpc::CallbackServerContext* context,
        const v1::ExecuteRequest* request, v1::Operation* reply) override
    {
        m_fake.noteCall(*context, true);
        return answer(context, m_fake.onExecute, request, reply);
    }
    grpc::ServerUnaryReactor* GetOperation(grpc::CallbackServerContext* context,
        const v1::GetOperationRequest* request, v1::Operation* reply) override
    {
        return answer(context, m_fake.onGetOperation, request, reply);
    }

private:
    FakeControlPlane& m_fake;
};

FakeControlPlane::FakeControlPlane(const std::string& listen)
    : m_observer(std::make_unique<ObserverService>(*this))
    , m_control(std::make_unique<ControlService>(*this))
{
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
    builder.AddListeningPort(listen, grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(m_observer.get());
    builder.RegisterService(m_control.get());
    m_server = builder.BuildAndStart();
    if (!m_server)
        throw std::runtime_error("cannot listen on " + listen);
    const bool freePort = listen.size() > 2 && listen.substr(listen.size() - 2) == ":0";
    m_address = freePort ? listen.substr(0, listen.size() - 1) + std::to_string(port) : listen;
}

FakeControlPlane::~FakeControlPlane()
{
    stop();
}

void FakeControlPlane::stop()
{
    if (!m_server)
        return;
    m_server->Shutdown(std::chrono::system_clock::now());
    std::vector<std::shared_ptr<Session>> sessions;
    {
        const std::scoped_lock lock(m_mutex);
        sessions.swap(m_sessions);
    }
    for (const auto& session : sessions)
        session->join();
    m_server.reset();
}

void FakeControlPlane::addWatch(Script script)
{
    const std::scoped_lock lock(m_mutex);
    m_scripts.push_back(std::move(script));
}

grpc::ServerWriteReactor<v1::WatchResponse>* FakeControlPlane::startWatch(
    grpc::CallbackServerContext* context, const v1::WatchRequest* request)
{
    noteCall(*context, false);
    const std::scoped_lock lock(m_mutex);
    Script script = [](WatchStream&) {
        return grpc::Status(grpc::StatusCode::UNIMPLEMENTED, "not scripted");
    };
    if (!m_scripts.empty())
        script = m_scripts.front();
    if (m_scripts.size() > 1)
        m_scripts.pop_front();
    auto session = std::make_shared<Session>(*request, std::move(script));
    m_sessions.push_back(session);
    m_requests.push_back(*request);
    m_changed.notify_all();
    session->start();
    return session.get();
}

void FakeControlPlane::noteCall(const grpc::CallbackServerContext& context, bool execute)
{
    const std::scoped_lock lock(m_mutex);
    m_executeCalls += execute ? 1 : 0;
    const auto& metadata = context.client_metadata();
    const auto it = metadata.find(kOriginMetadata);
    m_lastOrigin = it == metadata.end() ? "" : std::string(it->second.data(), it->second.size());
}

int FakeControlPlane::executeCalls() const
{
    const std::scoped_lock lock(m_mutex);
    return m_executeCalls;
}

std::vector<v1::WatchRequest> FakeControlPlane::waitForWatches(std::size_t count)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait_for(lock, std::chrono::seconds{20}, [&] { return m_requests.size() >= count; });
    return m_requests;
}

std::string FakeControlPlane::lastOrigin() const
{
    const std::scoped_lock lock(m_mutex);
    return m_lastOrigin;
}

grpc::Status noAnswer()
{
    return {grpc::StatusCode::UNKNOWN, "the fake gives no answer"};
}

grpc::Status refuse(Code code, const std::string& reason, const std::string& message,
    const v1::PlanResponse* newPlan)
{
    Error error{code, reason, message, {}, {}};
    if (newPlan)
        error.details = newPlan->SerializeAsString();
    return toStatus(error);
}

} // namespace pult::test
