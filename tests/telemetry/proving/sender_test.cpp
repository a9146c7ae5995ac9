// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <future>
#include <map>
#include <mutex>

#include <gmock/gmock.h>
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>
#include <gtest/gtest.h>

#include "controlplane/telemetry/proving/network_sender.h"
#include "tests/reactors/tcp_server.h"

namespace pult::telemetry {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::StartsWith;

ProbeAnswer answerOf(ProbeSender& sender, ProbeRequest request)
{
    auto promise = std::make_shared<std::promise<ProbeAnswer>>();
    auto future = promise->get_future();
    sender.send(std::move(request),
        [promise](ProbeAnswer answer) { promise->set_value(std::move(answer)); });
    if (future.wait_for(20s) != std::future_status::ready)
        return {false, "the sender never answered"};
    return future.get();
}

ProbeRequest to(const std::string& url, const std::string& method = "GET")
{
    return {*state::EntryUrl::parse(url), method, {{"x-generation", "5"}, {"x-empty", ""}}, 5000ms};
}

class HttpSending : public ::testing::Test
{
protected:
    [[nodiscard]] std::string url(const std::string& path) const
    {
        return "http://127.0.0.1:" + std::to_string(m_server.port()) + path;
    }
    std::string request()
    {
        const std::scoped_lock lock(m_mutex);
        return m_request;
    }

    std::mutex m_mutex;
    std::string m_request;
    std::string m_answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    reactors::TcpServer m_server{[this](const std::string& request) {
        const std::scoped_lock lock(m_mutex);
        m_request = request;
        return m_answer;
    }};
    NetworkSender m_sender;
};

TEST_F(HttpSending, SendsWhatItIsGiven)
{
    const auto answer = answerOf(m_sender, to(url("/a?b=../c")));
    EXPECT_TRUE(answer.good);
    EXPECT_EQ(answer.words, "HTTP 200");
    EXPECT_THAT(request(), StartsWith("GET /a?b=../c HTTP/1.1\r\n"));
    EXPECT_THAT(request(), HasSubstr("\r\nx-generation: 5\r\n"));
    EXPECT_THAT(request(), HasSubstr("\r\nx-empty:\r\n"));
}

TEST_F(HttpSending, APostTellsThatItIsEmpty)
{
    EXPECT_TRUE(answerOf(m_sender, to(url("/a"), "POST")).good);
    EXPECT_THAT(request(), StartsWith("POST /a HTTP/1.1\r\n"));
    EXPECT_THAT(request(), HasSubstr("Content-Length: 0\r\n"));
    EXPECT_THAT(request(), ::testing::Not(HasSubstr("Content-Type")));
    EXPECT_TRUE(answerOf(m_sender, to(url("/a"), "DELETE")).good);
    EXPECT_THAT(request(), StartsWith("DELETE /a HTTP/1.1\r\n"));
}

TEST_F(HttpSending, ErrorsAreTold)
{
    m_answer = "HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n";
    const auto answer = answerOf(m_sender, to(url("/")));
    EXPECT_FALSE(answer.good);
    EXPECT_EQ(answer.words, "HTTP 503");
    m_answer = "HTTP/1.1 302 There\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n";
    EXPECT_EQ(answerOf(m_sender, to(url("/"))).words, "HTTP 302");
}

TEST_F(HttpSending, SilenceEndsAtTheDeadline)
{
    m_answer.clear();
    auto request = to(url("/"));
    request.deadline = 100ms;
    EXPECT_EQ(answerOf(m_sender, request).words, "no answer within 100 ms");
}

TEST_F(HttpSending, NobodyThereIsTold)
{
    const auto gone = "http://127.0.0.1:" + std::to_string(reactors::freePort()) + "/";
    EXPECT_EQ(answerOf(m_sender, to(gone)).words, "unreachable: Connection refused");
}

//! Serves any method and keeps what came.
class AnyMethod final : public grpc::CallbackGenericService
{
public:
    grpc::ServerGenericBidiReactor* CreateReactor(
        grpc::GenericCallbackServerContext* context) override
    {
        return new Reactor(*this, *context);
    }

    grpc::Status m_status;
    std::string m_method;
    std::map<std::string, std::string> m_metadata;
    std::size_t m_bytes = 1;

private:
    class Reactor final : public grpc::ServerGenericBidiReactor
    {
    public:
        Reactor(AnyMethod& service, grpc::GenericCallbackServerContext& context)
            : m_service(service)
        {
            service.m_method = context.method();
            for (const auto& [key, value] : context.client_metadata())
                service.m_metadata[{key.data(), key.size()}] = {value.data(), value.size()};
            StartRead(&m_message);
        }
        void OnReadDone(bool ok) override
        {
            m_service.m_bytes = ok ? m_message.Length() : 99;
            if (m_service.m_status.ok())
                StartWriteAndFinish(&m_message, {}, grpc::Status::OK);
            else
                Finish(m_service.m_status);
        }
        void OnDone() override { delete this; }

    private:
        AnyMethod& m_service;
        grpc::ByteBuffer m_message;
    };
};

class GrpcSending : public ::testing::Test
{
protected:
    GrpcSending()
    {
        grpc::ServerBuilder builder;
        builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &m_port);
        builder.RegisterCallbackGenericService(&m_service);
        m_server = builder.BuildAndStart();
    }
    [[nodiscard]] std::string url() const
    {
        return "grpc://127.0.0.1:" + std::to_string(m_port) + "/crm.v1.Pay/Do";
    }

    AnyMethod m_service;
    int m_port = 0;
    std::unique_ptr<grpc::Server> m_server;
    NetworkSender m_sender;
};

TEST_F(GrpcSending, SendsAnEmptyMessage)
{
    const auto answer = answerOf(m_sender, to(url()));
    EXPECT_TRUE(answer.good) << answer.words;
    EXPECT_EQ(m_service.m_method, "/crm.v1.Pay/Do");
    EXPECT_EQ(m_service.m_bytes, 0U);
    EXPECT_EQ(m_service.m_metadata["x-generation"], "5");
}

TEST_F(GrpcSending, ErrorsAreTold)
{
    m_service.m_status = {grpc::StatusCode::NOT_FOUND, "no lane is named \x01 x"};
    const auto answer = answerOf(m_sender, to(url()));
    EXPECT_FALSE(answer.good);
    EXPECT_THAT(answer.words, StartsWith("NOT_FOUND: no lane is named"));
}

TEST_F(GrpcSending, NobodyThereIsTold)
{
    m_server->Shutdown();
    EXPECT_THAT(answerOf(m_sender, to(url())).words, StartsWith("UNAVAILABLE: "));
}

} // namespace
} // namespace pult::telemetry
