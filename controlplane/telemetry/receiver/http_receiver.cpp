// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/receiver/http_receiver.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>

#include <microhttpd.h>

#include "controlplane/telemetry/otlp/json_reader.h"
#include "controlplane/telemetry/receiver/niced_thread.h"
#include "controlplane/telemetry/receiver/reasons.h"

namespace pult::telemetry {

namespace {

constexpr unsigned kIdleSeconds = 30;
constexpr std::size_t kHeaderBytes = 32U << 10U;
//! Of a refused body that is still read, in multiples of the limit.
constexpr std::size_t kPatience = 4;

const char* orEmpty(const char* text)
{
    return text ? text : "";
}

} // namespace

//! A request under way.
struct HttpReceiver::Upload
{
    HttpPlan plan;
    std::string body;
    std::size_t received = 0;
    std::optional<HttpAnswer> answer;
};

//! What libmicrohttpd calls, on its thread.
class HttpReceiver::Library
{
public:
    static MHD_Result handle(void* self, MHD_Connection* connection, const char* path,
        const char* method, const char*, const char* data, std::size_t* size, void** state)
    {
        thread_local const bool steppedBack = (standBack(), true);
        static_cast<void>(steppedBack);
        auto& receiver = *static_cast<HttpReceiver*>(self);
        if (!*state) {
            *state = receiver
                         .begin({method, path, header(connection, MHD_HTTP_HEADER_CONTENT_TYPE),
                             header(connection, MHD_HTTP_HEADER_CONTENT_ENCODING)})
                         .release();
            return MHD_YES;
        }
        auto& upload = *static_cast<Upload*>(*state);
        if (*size > 0) {
            const bool goesOn = receiver.receive(upload, {data, *size});
            *size = 0;
            return goesOn ? MHD_YES : MHD_NO;
        }
        receiver.finish(upload);
        return send(connection, *upload.answer);
    }
    static void ended(void* self, MHD_Connection*, void** state, MHD_RequestTerminationCode)
    {
        const std::unique_ptr<Upload> upload(static_cast<Upload*>(std::exchange(*state, nullptr)));
        if (upload)
            static_cast<HttpReceiver*>(self)->forget(*upload);
    }

private:
    static std::string_view header(MHD_Connection* connection, const char* name)
    {
        return orEmpty(MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name));
    }
    static MHD_Result send(MHD_Connection* connection, HttpAnswer& answer)
    {
        auto* const response = MHD_create_response_from_buffer(
            answer.body.size(), answer.body.data(), MHD_RESPMEM_MUST_COPY);
        MHD_add_response_header(
            response, MHD_HTTP_HEADER_CONTENT_TYPE, contentTypeOf(answer.format));
        if (answer.retryAfter) {
            const auto seconds
                = std::chrono::ceil<std::chrono::seconds>(*answer.retryAfter).count();
            MHD_add_response_header(response, MHD_HTTP_HEADER_RETRY_AFTER,
                std::to_string(std::max<std::int64_t>(seconds, 1)).c_str());
        }
        if (answer.tellsMethods)
            MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW, MHD_HTTP_METHOD_POST);
        const auto queued
            = MHD_queue_response(connection, static_cast<unsigned>(answer.status), response);
        MHD_destroy_response(response);
        return queued;
    }
};

HttpReceiver::HttpReceiver(net::ListenSocket socket, Options options, SpanIntake& intake)
    : m_socket(std::move(socket))
    , m_address(m_socket->address())
    , m_options(options)
    , m_intake(intake)
    , m_unpacker(options.maxMessageBytes)
{}

Result<std::unique_ptr<HttpReceiver>> HttpReceiver::start(
    net::ListenSocket socket, Options options, SpanIntake& intake)
{
    std::unique_ptr<HttpReceiver> receiver(new HttpReceiver(std::move(socket), options, intake));
    if (!receiver->listen())
        return failure(
            Code::Internal, kReceiverFailed, "The HTTP receiver of spans did not start.");
    return receiver;
}

bool HttpReceiver::listen()
{
    // Not epoll: there libmicrohttpd 0.9.75 overlooks an end that came together with the last
    // bytes, and an upload given up would keep its room until the connection times out.
    const unsigned flags = MHD_USE_POLL_INTERNAL_THREAD | MHD_USE_NO_LISTEN_SOCKET | MHD_USE_ITC;
    m_daemon = MHD_start_daemon(flags, 0, nullptr, nullptr, &Library::handle, this,
        MHD_OPTION_NOTIFY_COMPLETED, &Library::ended, this, MHD_OPTION_CONNECTION_LIMIT,
        static_cast<unsigned>(m_options.connectionCap), MHD_OPTION_CONNECTION_TIMEOUT, kIdleSeconds,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, kHeaderBytes, MHD_OPTION_END);
    if (!m_daemon)
        return false;
    m_acceptor = std::make_unique<net::Acceptor>(
        std::vector<net::Acceptor::Line>{{&*m_socket, [this](int fd) { adopt(fd); }}},
        m_options.connectionCap);
    return true;
}

void HttpReceiver::adopt(int fd)
{
    sockaddr_storage peer{};
    socklen_t size = sizeof(peer);
    ::getpeername(fd, reinterpret_cast<sockaddr*>(&peer), &size);
    // It closes what it does not take.
    MHD_add_connection(m_daemon, fd, reinterpret_cast<sockaddr*>(&peer), size);
}

std::unique_ptr<HttpReceiver::Upload> HttpReceiver::begin(const HttpHead& head)
{
    auto upload = std::make_unique<Upload>();
    upload->plan = planFor(head);
    upload->answer = std::move(upload->plan.refusal);
    if (upload->answer)
        return upload;
    if (const auto retry = m_intake.pushback()) {
        m_intake.turnedAway(TurnedAway::ToComeAgain);
        upload->answer = answerOf(pushedBack(), upload->plan.format, retry);
    }
    return upload;
}

bool HttpReceiver::receive(Upload& upload, std::string_view piece)
{
    upload.received += piece.size();
    const auto format = upload.plan.format;
    if (!upload.answer && upload.received > m_options.maxMessageBytes) {
        m_intake.turnedAway(TurnedAway::ForGood);
        const auto most = std::to_string(m_options.maxMessageBytes);
        upload.answer = answerOf(
            Error{Code::ResourceExhausted, kSpansTooLarge,
                "A message of spans has at most " + most + " bytes.", {{"most", most}}, {}},
            format);
    }
    if (!upload.answer && m_uploading + piece.size() > m_options.uploadBytes) {
        m_intake.turnedAway(TurnedAway::ToComeAgain);
        upload.answer = tooManyBytes(format);
    }
    if (upload.answer) {
        forget(upload);
        return upload.received <= kPatience * m_options.maxMessageBytes;
    }
    upload.body += piece;
    m_uploading += piece.size();
    return true;
}

void HttpReceiver::finish(Upload& upload)
{
    if (upload.answer)
        return;
    const auto report = take(upload);
    upload.answer = report ? answerOf(*report, upload.plan.format)
                           : answerOf(report.error(), upload.plan.format);
    forget(upload);
}

void HttpReceiver::forget(Upload& upload)
{
    m_uploading -= upload.body.size();
    upload.body = {};
}

Result<DecodeReport> HttpReceiver::take(const Upload& upload)
{
    const std::string_view body = upload.body;
    const Unpacker::Parts parts(&body, 1);
    const auto plain = upload.plan.gzip ? m_unpacker.gunzip(parts) : m_unpacker.join(parts);
    if (!plain)
        return giveUp(plain.error());
    if (upload.plan.format == WireFormat::Protobuf)
        return m_intake.take(*plain);
    const auto request = otlp::protobufFromJson(*plain);
    if (!request)
        return giveUp(request.error());
    return m_intake.take(*request);
}

tl::unexpected<Error> HttpReceiver::giveUp(const Error& error)
{
    m_intake.turnedAway(TurnedAway::ForGood);
    return failure(error);
}

void HttpReceiver::stop()
{
    m_acceptor.reset();
    m_socket.reset();
    if (m_daemon)
        MHD_stop_daemon(std::exchange(m_daemon, nullptr));
}

HttpReceiver::~HttpReceiver()
{
    stop();
}

} // namespace pult::telemetry
