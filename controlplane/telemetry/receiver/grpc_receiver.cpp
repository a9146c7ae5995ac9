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
//! Of a message that nobody asked for yet; fixed, so that it is the same under load.
constexpr int kStreamWindowBytes = 65'535;
constexpr char kExport[] = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
//! What senders are told who found no place in the line, or none to read from it.
constexpr std::chrono::milliseconds kComeAgain{1000};
//! How often the line is looked at while somebody waits and nothing else happens.
constexpr std::chrono::milliseconds kLookAtLine{100};

using Clock = std::chrono::steady_clock;

} // namespace

//! Reads a message's slices in place. Thread: its own, but for start() and stop().
class GrpcReceiver::Worker
{
public:
    Worker(grpc::AsyncGenericService& service, SpanIntake& intake, const Options& options,
        std::unique_ptr<grpc::ServerCompletionQueue> queue)
        : m_service(service)
        , m_intake(intake)
        , m_unpacker(options.maxMessageBytes)
        , m_queue(std::move(queue))
        , m_places(options.reading)
    {}
    void start();
    //! Turns away whoever waits, soon.
    void close() { m_closing = true; }
    //! After the server's end, which cancels calls but does not wait for them.
    void stop();
    //! Of calls: a queue may be shut down only when nothing is begun on it any more.
    void count(int change);

    [[nodiscard]] grpc::AsyncGenericService& service() { return m_service; }
    [[nodiscard]] grpc::ServerCompletionQueue& queue() { return *m_queue; }
    //! Lets the call read, wait, or come again.
    void admit(Call& call);
    //! The call's place is free.
    void leave(const Call& call);
    [[nodiscard]] Result<DecodeReport> take(const grpc::ByteBuffer& message);

private:
    void drain();
    void lookAtLine();
    void turnAway(Call& call, std::chrono::milliseconds retry);

    grpc::AsyncGenericService& m_service;
    SpanIntake& m_intake;
    Unpacker m_unpacker;
    std::unique_ptr<grpc::ServerCompletionQueue> m_queue;
    ReadingPlaces<Call> m_places;
    std::atomic<int> m_calls{0};
    Clock::time_point m_nextLook;
    std::atomic<bool> m_closing{false};
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
        m_worker.count(1);
        auto& queue = worker.queue();
        worker.service().RequestCall(&m_context, &m_stream, &queue, &queue, this);
    }
    ~Call() { m_worker.count(-1); }
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;
    //! What gRPC says of it; `ok` false: nothing will come any more.
    void proceed(bool ok)
    {
        --m_expected;
        if (m_stage == Stage::Awaited && ok) {
            m_stage = Stage::Waiting;
            new Call(m_worker);
            if (m_context.method() == kExport)
                m_worker.admit(*this);
            else
                finish({grpc::StatusCode::UNIMPLEMENTED, "Only traces are taken here."});
        } else if (m_stage == Stage::Reading) {
            answer(ok);
            m_worker.leave(*this);
        } else if (m_expected == 0) {
            delete this;
        }
    }
    void read()
    {
        m_stage = Stage::Reading;
        ++m_expected;
        m_stream.Read(&m_request, this);
    }
    //! Whatever is being read is let go.
    void finish(const grpc::Status& status)
    {
        m_stage = Stage::Answered;
        ++m_expected;
        m_stream.Finish(status, this);
    }

private:
    enum class Stage
    {
        Awaited,
        Waiting,
        Reading,
        Answered,
    };

    void answer(bool isRead)
    {
        // Without a message the sender has gone, or has sent none.
        if (!isRead)
            return finish({grpc::StatusCode::INVALID_ARGUMENT, "A message of spans is missing."});
        const auto report = m_worker.take(m_request);
        m_request.Clear();
        if (!report)
            return finish(grpcStatusOf(report.error()));
        const grpc::Slice bytes(responseOf(*report, WireFormat::Protobuf));
        m_stage = Stage::Answered;
        ++m_expected;
        m_stream.WriteAndFinish(grpc::ByteBuffer(&bytes, 1), {}, grpc::Status::OK, this);
    }

    Worker& m_worker;
    grpc::GenericServerContext m_context;
    grpc::ByteBuffer m_request;
    grpc::GenericServerAsyncReaderWriter m_stream{&m_context};
    Stage m_stage = Stage::Awaited;
    int m_expected = 1; //!< Words of gRPC that are still to come.
};

void GrpcReceiver::Worker::admit(Call& call)
{
    if (const auto retry = m_intake.pushback())
        return turnAway(call, *retry);
    const bool hadLine = m_places.anybodyWaits();
    const auto now = Clock::now();
    switch (m_places.enter(call, now)) {
    case ReadingPlaces<Call>::Entry::Reads:
        return call.read();
    case ReadingPlaces<Call>::Entry::TurnedAway:
        return turnAway(call, kComeAgain);
    case ReadingPlaces<Call>::Entry::Waits:
        if (!hadLine)
            m_nextLook = now + kLookAtLine;
    }
}

void GrpcReceiver::Worker::leave(const Call& call)
{
    if (auto* const next = m_places.leave(call, Clock::now()))
        next->read();
}

void GrpcReceiver::Worker::turnAway(Call& call, std::chrono::milliseconds retry)
{
    m_intake.turnedAway(TurnedAway::ToComeAgain);
    call.finish(grpcStatusOf(pushedBack(), retry));
}

void GrpcReceiver::Worker::lookAtLine()
{
    const auto now = Clock::now();
    if (now < m_nextLook)
        return;
    m_nextLook = now + kLookAtLine;
    const auto overdue = m_places.turnOverdueAway(now);
    for (auto* const call : overdue.turnedAway)
        turnAway(*call, kComeAgain);
    for (auto* const call : overdue.mayRead)
        call->read();
    if (!m_closing)
        return;
    for (auto* const call : m_places.close())
        turnAway(*call, kComeAgain);
}

Result<DecodeReport> GrpcReceiver::Worker::take(const grpc::ByteBuffer& message)
{
    m_slices.clear();
    m_parts.clear();
    message.Dump(&m_slices);
    for (const auto& slice : m_slices)
        m_parts.emplace_back(reinterpret_cast<const char*>(slice.begin()), slice.size());
    const auto request
        = looksGzipped(m_parts) ? m_unpacker.gunzip(m_parts) : m_unpacker.join(m_parts);
    if (!request) {
        m_intake.turnedAway(TurnedAway::ForGood);
        return failure(request.error());
    }
    auto report = m_intake.take(*request);
    m_slices.clear();
    return report;
}

void GrpcReceiver::Worker::start()
{
    // Here, since the thread may come to run only when all is over.
    for (int i = 0; i < kWaitingCalls; ++i)
        new Call(*this);
    m_thread = std::thread([this] {
        standBack();
        drain();
    });
}

void GrpcReceiver::Worker::stop()
{
    for (int left = m_calls; left > 0; left = m_calls)
        m_calls.wait(left);
    m_queue->Shutdown();
    if (m_thread.joinable())
        m_thread.join();
    else
        drain(); // it was never started; gRPC wants every queue emptied
}

void GrpcReceiver::Worker::count(int change)
{
    m_calls += change;
    m_calls.notify_all();
}

void GrpcReceiver::Worker::drain()
{
    using Next = grpc::CompletionQueue::NextStatus;
    for (;;) {
        void* tag = nullptr;
        bool ok = false;
        const auto deadline = m_places.anybodyWaits()
            ? std::chrono::system_clock::now() + kLookAtLine
            : std::chrono::system_clock::time_point::max();
        const auto next = m_queue->AsyncNext(&tag, &ok, deadline);
        if (next == Next::SHUTDOWN)
            return;
        if (next == Next::GOT_EVENT)
            static_cast<Call*>(tag)->proceed(ok);
        if (m_places.anybodyWaits())
            lookAtLine();
    }
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
    // gRPC 1.51 looks at its limit when the message is read already, and then so does this.
    builder.SetMaxReceiveMessageSize(-1);
    builder.SetResourceQuota(grpc::ResourceQuota("otlp").Resize(m_options.quotaBytes));
    builder.AddChannelArgument(GRPC_ARG_ENABLE_PER_MESSAGE_DECOMPRESSION, 0);
    builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_DEFLATE, false);
    builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, 5000);
    builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 10000);
    builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
    builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, kStreamsPerConnection);
    builder.AddChannelArgument(GRPC_ARG_HTTP2_BDP_PROBE, 0);
    builder.AddChannelArgument(GRPC_ARG_HTTP2_STREAM_LOOKAHEAD_BYTES, kStreamWindowBytes);
    builder.RegisterAsyncGenericService(&m_service);
    m_entrance = builder.experimental().AddExternalConnectionAcceptor(
        External::FROM_FD, grpc::InsecureServerCredentials());
    for (int i = 0; i < m_options.threads; ++i)
        m_workers.push_back(
            std::make_unique<Worker>(m_service, m_intake, m_options, builder.AddCompletionQueue()));
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
    for (auto& worker : m_workers)
        worker->close();
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
