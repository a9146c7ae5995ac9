// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/proving/grpc_sender.h"

#include <array>
#include <condition_variable>
#include <map>
#include <mutex>

#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

namespace pult::telemetry {

namespace {

constexpr std::array kCodes{"OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED",
    "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION",
    "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS",
    "UNAUTHENTICATED"};

std::shared_ptr<grpc::Channel> connectTo(const state::EntryUrl& url)
{
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
    arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
    return grpc::CreateCustomChannel(
        "dns:" + url.authority(), grpc::InsecureChannelCredentials(), arguments);
}

//! The end of gRPC's chain of causes is what a person needs: "Connection refused".
std::string lastCause(const std::string& message)
{
    const auto at = message.rfind(": ");
    return at == std::string::npos ? message : message.substr(at + 2);
}

ProbeAnswer answerOf(const grpc::Status& status, const ProbeRequest& request)
{
    if (status.ok())
        return {true, "OK"};
    if (status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED)
        return {false, "no answer within " + std::to_string(request.deadline.count()) + " ms"};
    const auto code = static_cast<std::size_t>(status.error_code());
    const auto word = code < kCodes.size() ? kCodes[code] : "code " + std::to_string(code);
    const bool transport = status.error_code() == grpc::StatusCode::UNAVAILABLE;
    const auto message = transport ? lastCause(status.error_message()) : status.error_message();
    return {false, printable(word + (message.empty() ? "" : ": " + message))};
}

struct Call
{
    ProbeRequest request;
    ProbeSender::Done done;
    grpc::ClientContext context;
    grpc::ByteBuffer message;
    grpc::ByteBuffer answer;
    std::unique_ptr<grpc::GenericStub> stub;
};

} // namespace

//! Outlives the sender until the last callback has run. Calls are never destroyed by a callback:
//! with the last channel of the process gRPC ends, and joins, the thread that calls back.
class GrpcSender::Calls : public std::enable_shared_from_this<GrpcSender::Calls>
{
public:
    void start(ProbeRequest request, Done done)
    {
        sweep();
        auto owned = std::make_unique<Call>();
        auto* const call = owned.get();
        call->request = std::move(request);
        call->done = std::move(done);
        const grpc::Slice nothing;
        call->message = grpc::ByteBuffer(&nothing, 1);
        call->context.set_deadline(std::chrono::system_clock::now() + call->request.deadline);
        for (const auto& [name, value] : call->request.headers)
            call->context.AddMetadata(name, value);
        call->stub = std::make_unique<grpc::GenericStub>(connectTo(call->request.url));
        {
            const std::scoped_lock lock(m_mutex);
            m_running.emplace(call, std::move(owned));
        }
        call->stub->UnaryCall(&call->context, call->request.url.path, grpc::StubOptions(),
            &call->message, &call->answer,
            [self = shared_from_this(), call](
                const grpc::Status& status) { self->finish(*call, status); });
    }

    void close()
    {
        {
            std::unique_lock lock(m_mutex);
            m_closed = true;
            for (const auto& [call, owned] : m_running)
                call->context.TryCancel();
            m_idle.wait(lock, [this] { return m_running.empty(); });
        }
        sweep();
    }

private:
    void finish(Call& call, const grpc::Status& status)
    {
        bool closed = false;
        {
            const std::scoped_lock lock(m_mutex);
            closed = m_closed;
        }
        if (!closed)
            call.done(answerOf(status, call.request));
        const std::scoped_lock lock(m_mutex);
        auto node = m_running.extract(&call);
        m_ended.push_back(std::move(node.mapped()));
        m_idle.notify_all();
    }

    //! Destroys what callbacks left behind.
    void sweep()
    {
        std::vector<std::unique_ptr<Call>> ended;
        const std::scoped_lock lock(m_mutex);
        ended.swap(m_ended);
    }

    std::mutex m_mutex;
    std::condition_variable m_idle;
    bool m_closed = false;
    std::map<Call*, std::unique_ptr<Call>> m_running;
    std::vector<std::unique_ptr<Call>> m_ended;
};

GrpcSender::GrpcSender()
    : m_calls(std::make_shared<Calls>())
{}

GrpcSender::~GrpcSender()
{
    m_calls->close();
}

void GrpcSender::send(ProbeRequest request, Done done)
{
    m_calls->start(std::move(request), std::move(done));
}

} // namespace pult::telemetry
