// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/receiver/grpc_receiver.h"

#include <grpcpp/resource_quota.h>
#include <grpcpp/security/server_credentials.h>

#include "controlplane/telemetry/receiver/answer.h"
#include "controlplane/telemetry/receiver/niced_thread.h"
#include "controlplane/telemetry/receiver/reasons.h"
#include "controlplane/telemetry/receiver/unpacker.h"

namespace pult::telemetry {

namespace {

//! Calls that wait for a sender; more at a time are queued by gRPC.
constexpr int kWaitingCalls = 32;
constexpr int kStreamsPerConnection = 64;

} // namespace

//! Reads a message's slices in place.
class GrpcReceiver::Worker
{
public:
    Worker(RawService& service, SpanIntake& intake, std::size_t maxBytes,
        std::unique_ptr<grpc::ServerCompletionQueue> queue)
        : m_service(service)
        , m_intake(intake)
        , m_unpacker(maxBytes)
        , m_queue(std::move(queue))
    {}
    void start()
    {
        m_thread = std::thread([this] { run(); });
    }
    //! After the server's end.
    void stop()
    {
        m_queue->Shutdown();
        if (m_thread.joinable())
            m_thread.join();
        else
            drain(); // it was never started; gRPC wants every queue emptied
    }

    [[nodiscard]] RawService& service() { return m_service; }
    [[nodiscard]] grpc::ServerCompletionQueue& queue() { return *m_queue; }
    [[nodiscard]] RetryAfter pushback() { return m_intake.pushback(); }
    [[nodiscard]] Result<DecodeReport> take(const grpc::ByteBuffer& message);

private:
    void run();
    void drain();

    RawService& m_service;
    SpanIntake& m_intake;
    Unpacker m_unpacker;
    std::unique_ptr<grpc::ServerCompletionQueue> m_queue;
    std::vector<grpc::Slice> m_slices;
    std::vector<std::string_view> m_parts;
    std::thread m_thread;
};

//! One call from waiting for it to its end; owns itself. Thread: the worker's.
class GrpcReceiver::Call
{
public:
    explicit Call(Worker& worker)
        : m_worker(worker)
    {
        auto& queue = worker.queue();
        worker.service().RequestExport(&m_context, &m_request, &m_responder, &queue, &queue, this);
    }
    //! What gRPC says of it; `ok` false: nothing will come any more.
    void proceed(bool ok)
    {
        if (!ok || m_answered) {
            delete this;
            return;
        }
        m_answered = true;
        new Call(m_worker);
        answer();
    }

private:
    void answer()
    {
        if (const auto retry = m_worker.pushback()) {
            m_responder.FinishWithError(grpcStatusOf(pushedBack(), retry), this);
            return;
        }
        const auto report = m_worker.take(m_request);
        m_request.Clear();
        if (!report) {
            m_responder.FinishWithError(grpcStatusOf(report.error()), this);
            return;
        }
        const grpc::Slice bytes(responseOf(*report, WireFormat::Protobuf));
        m_responder.Finish(grpc::ByteBuffer(&bytes, 1), grpc::Status::OK, this);
    }

    Worker& m_worker;
    grpc::ServerContext m_context;
    grpc::ByteBuffer m_request;
    grpc::ServerAsyncResponseWriter<grpc::ByteBuffer> m_responder{&m_context};
    bool m_answered = false;
};

Result<DecodeReport> GrpcReceiver::Worker::take(const grpc::ByteBuffer& message)
{
    m_slices.clear();
    m_parts.clear();
    message.Dump(&m_slices);
    for (const auto& slice : m_slices)
        m_parts.emplace_back(reinterpret_cast<const char*>(slice.begin()), slice.size());
    const auto request
        = looksGzipped(m_parts) ? m_unpacker.gunzip(m_parts) : m_unpacker.join(m_parts);
    if (!request)
        return failure(request.error());
    auto report = m_intake.take(*request);
    m_slices.clear();
    return report;
}

void GrpcReceiver::Worker::run()
{
    standBack();
    for (int i = 0; i < kWaitingCalls; ++i)
        new Call(*this);
    drain();
}

void GrpcReceiver::Worker::drain()
{
    void* tag = nullptr;
    bool ok = false;
    while (m_queue->Next(&tag, &ok))
        static_cast<Call*>(tag)->proceed(ok);
}

GrpcReceiver::GrpcReceiver(net::ListenSocket socket, Options options, SpanIntake& intake)
    : m_socket(std::move(socket))
    , m_address(m_socket->address())
    , m_options(options)
    , m_intake(intake)
{}

Result<std::unique_ptr<GrpcReceiver>> GrpcReceiver::start(
    net::ListenSocket socket, Options options, SpanIntake& intake)
{
    std::unique_ptr<GrpcReceiver> receiver(new GrpcReceiver(std::move(socket), options, intake));
    if (!receiver->build())
        return failure(
            Code::Internal, kReceiverFailed, "The gRPC receiver of spans did not start.");
    for (auto& worker : receiver->m_workers)
        worker->start();
    receiver->listen();
    return receiver;
}

bool GrpcReceiver::build()
{
    using External = grpc::ServerBuilder::experimental_type::ExternalConnectionType;
    grpc::ServerBuilder builder;
    builder.SetMaxReceiveMessageSize(static_cast<int>(m_options.maxMessageBytes));
    builder.SetResourceQuota(grpc::ResourceQuota("otlp").Resize(m_options.quotaBytes));
    builder.AddChannelArgument(GRPC_ARG_ENABLE_PER_MESSAGE_DECOMPRESSION, 0);
    builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_DEFLATE, false);
    builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, 5000);
    builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 10000);
    builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
    builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, kStreamsPerConnection);
    builder.RegisterService(&m_service);
    m_entrance = builder.experimental().AddExternalConnectionAcceptor(
        External::FROM_FD, grpc::InsecureServerCredentials());
    for (int i = 0; i < m_options.threads; ++i)
        m_workers.push_back(std::make_unique<Worker>(
            m_service, m_intake, m_options.maxMessageBytes, builder.AddCompletionQueue()));
    m_server = builder.BuildAndStart();
    return m_server != nullptr;
}

void GrpcReceiver::listen()
{
    const auto hand = [this](int fd) {
        grpc::experimental::ExternalConnectionAcceptor::NewConnectionParameters connection;
        connection.listener_fd = m_socket->fd();
        connection.fd = fd;
        m_entrance->HandleNewConnection(&connection);
    };
    m_acceptor = std::make_unique<net::Acceptor>(
        std::vector<net::Acceptor::Line>{{&*m_socket, hand}}, m_options.connectionCap);
}

void GrpcReceiver::stop(std::chrono::milliseconds patience)
{
    m_acceptor.reset();
    m_socket.reset();
    if (m_server)
        m_server->Shutdown(std::chrono::system_clock::now() + patience);
    for (auto& worker : m_workers)
        worker->stop();
    m_workers.clear();
    m_server.reset();
}

GrpcReceiver::~GrpcReceiver()
{
    stop(std::chrono::milliseconds{0});
}

} // namespace pult::telemetry
