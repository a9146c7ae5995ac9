// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <chrono>
#include <functional>

#include <curl/curl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "common/net/unique_fd.h"
#include "controlplane/telemetry/receiver/receiver.h"
#include "google/rpc/status.pb.h"
#include "opentelemetry/proto/collector/trace/v1/trace_service.pb.h"
#include "tests/telemetry/receiver/gzip.h"
#include "tests/telemetry/support/scripted_intake.h"
#include "tests/telemetry/support/wire_maker.h"

namespace pult::telemetry::testing {
namespace {

using ::testing::HasSubstr;

constexpr std::size_t kMost = 1U << 20U;
constexpr char kProtobuf[] = "Content-Type: application/x-protobuf";
constexpr char kJson[] = "Content-Type: application/json";
constexpr char kGzip[] = "Content-Encoding: gzip";

struct Reply
{
    long status = 0;
    std::string type;
    std::string headers;
    std::string body;
};

std::size_t append(char* data, std::size_t size, std::size_t count, void* text)
{
    static_cast<std::string*>(text)->append(data, size * count);
    return size * count;
}

class HttpReceiverTest : public ::testing::Test
{
protected:
    HttpReceiverTest()
        : m_curl(curl_easy_init())
    {
        ReceiverOptions options;
        options.grpc = std::nullopt;
        options.http->port = 0;
        options.ofHttp.maxMessageBytes = kMost;
        options.ofHttp.uploadBytes = 2 * kMost;
        auto started = Receiver::start(options, m_intake);
        EXPECT_TRUE(started);
        m_receiver = *std::move(started);
    }
    ~HttpReceiverTest() override { curl_easy_cleanup(m_curl); }

    Reply send(const std::string& body, const std::vector<std::string>& headers,
        const std::string& path = "/v1/traces", const char* method = "POST")
    {
        Reply reply;
        curl_slist* list = curl_slist_append(nullptr, "Expect:");
        for (const auto& header : headers)
            list = curl_slist_append(list, header.c_str());
        const auto url = "http://" + m_receiver->httpAddress()->text() + path;
        curl_easy_reset(m_curl);
        curl_easy_setopt(m_curl, CURLOPT_URL, url.c_str());
        curl_easy_setopt(m_curl, CURLOPT_HTTPHEADER, list);
        curl_easy_setopt(m_curl, CURLOPT_POSTFIELDS, body.data());
        curl_easy_setopt(m_curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
        curl_easy_setopt(m_curl, CURLOPT_CUSTOMREQUEST, method);
        curl_easy_setopt(m_curl, CURLOPT_WRITEFUNCTION, append);
        curl_easy_setopt(m_curl, CURLOPT_WRITEDATA, &reply.body);
        curl_easy_setopt(m_curl, CURLOPT_HEADERFUNCTION, append);
        curl_easy_setopt(m_curl, CURLOPT_HEADERDATA, &reply.headers);
        curl_easy_setopt(m_curl, CURLOPT_TIMEOUT, 20L);
        const auto done = curl_easy_perform(m_curl);
        EXPECT_EQ(done, CURLE_OK) << curl_easy_strerror(done);
        const char* type = nullptr;
        curl_easy_getinfo(m_curl, CURLINFO_RESPONSE_CODE, &reply.status);
        curl_easy_getinfo(m_curl, CURLINFO_CONTENT_TYPE, &type);
        reply.type = type ? type : "";
        curl_slist_free_all(list);
        return reply;
    }

    ScriptedIntake m_intake;
    std::unique_ptr<Receiver> m_receiver;
    CURL* m_curl;
};

std::string spanWith(const std::string& name, const std::string& traceId = std::string(16, 'a'))
{
    return bytesField(1,
        bytesField(2,
            bytesField(
                2, bytesField(1, traceId) + bytesField(2, "12345678") + bytesField(5, name))));
}

std::string jsonSpanWith(const std::string& name, const std::string& traceId = std::string(32, 'a'))
{
    return R"({"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":")" + traceId
        + R"(","spanId":"1234567812345678","name":")" + name + "\"}]}]}]}";
}

google::rpc::Status statusIn(const Reply& reply)
{
    google::rpc::Status status;
    EXPECT_TRUE(status.ParseFromString(reply.body));
    return status;
}

TEST_F(HttpReceiverTest, TakesProtobufAndJsonPlainAndPacked)
{
    const std::vector<std::pair<std::string, const char*>> bodies{
        {spanWith("GET"), kProtobuf}, {jsonSpanWith("GET"), kJson}};
    for (const auto& [body, type] : bodies) {
        for (const bool packed : {false, true}) {
            const auto reply = packed ? send(gzipped(body), {type, kGzip}) : send(body, {type});
            EXPECT_EQ(reply.status, 200) << reply.body;
            EXPECT_THAT(type, HasSubstr(reply.type)) << "the answer is of the same type";
            EXPECT_EQ(reply.body, type == kJson ? "{}" : "");
        }
    }
    ASSERT_EQ(m_intake.linesOf("span").size(), 4U);
    EXPECT_EQ(m_intake.linesOf("span")[0].find("61616161"), 5U);
    EXPECT_THAT(m_intake.linesOf("span")[3], HasSubstr("\"GET\""));
    EXPECT_EQ(m_intake.niceness(), std::min(::getpriority(PRIO_PROCESS, 0) + 10, 19));
}

TEST_F(HttpReceiverTest, KeepsToTheRulesOfTheProtocol)
{
    const auto refused = [this](const char* method, const std::string& path,
                             const std::vector<std::string>& headers) {
        const auto reply = send("body", headers, path, method);
        return reply.status;
    };
    EXPECT_EQ(refused("POST", "/v1/metrics", {kProtobuf}), 404);
    EXPECT_EQ(refused("POST", "/", {kProtobuf}), 404);
    EXPECT_EQ(refused("PUT", "/v1/traces", {kProtobuf}), 405);
    EXPECT_EQ(refused("POST", "/v1/traces", {"Content-Type: text/plain"}), 415);
    EXPECT_EQ(refused("POST", "/v1/traces", {"Content-Type:"}), 415);
    EXPECT_EQ(refused("POST", "/v1/traces", {kProtobuf, "Content-Encoding: br"}), 415);
    EXPECT_EQ(m_intake.calls(), 0);
    const auto get = send("", {kJson}, "/v1/traces", "GET");
    EXPECT_EQ(get.status, 405);
    EXPECT_THAT(get.headers, HasSubstr("Allow: POST"));
    EXPECT_EQ(
        send("{}", {"Content-Type: Application/JSON; charset=utf-8", "Content-Encoding: identity"})
            .status,
        200);
}

TEST_F(HttpReceiverTest, SaysWhatIsUnreadable)
{
    const auto protobuf = send("no protobuf at all", {kProtobuf});
    EXPECT_EQ(protobuf.status, 400);
    EXPECT_EQ(statusIn(protobuf).code(), 3);
    EXPECT_THAT(statusIn(protobuf).message(), HasSubstr("at byte 1 of 18"));
    const auto json = send("{\"resourceSpans\":\n[5]}", {kJson});
    EXPECT_EQ(json.status, 400);
    EXPECT_EQ(json.type, "application/json");
    const auto status = nlohmann::json::parse(json.body);
    EXPECT_EQ(status.at("code"), 3);
    EXPECT_THAT(status.at("message").get<std::string>(),
        HasSubstr("resourceSpans[0]: expected an object, got 5"));
    EXPECT_EQ(send("plain", {kProtobuf, kGzip}).status, 400);
}

TEST_F(HttpReceiverTest, RefusesWhatIsTooLarge)
{
    const std::string large(kMost + 1, 'n');
    for (const auto* type : {kProtobuf, kJson}) {
        EXPECT_EQ(send(large, {type}).status, 413);
        EXPECT_EQ(send(large, {type, "Transfer-Encoding: chunked"}).status, 413);
        EXPECT_EQ(send(gzipped(std::string(8 * kMost, ' ')), {type, kGzip}).status, 413);
    }
    EXPECT_EQ(m_intake.calls(), 0);
    EXPECT_EQ(m_intake.givenUp(), 6);
    EXPECT_EQ(send(std::string(kMost, 'n'), {kProtobuf}).status, 400) << "at the limit it is read";
    EXPECT_EQ(send(spanWith("small"), {kProtobuf}).status, 200);
}

TEST_F(HttpReceiverTest, TellsWhatItLeftOut)
{
    const auto json = send(jsonSpanWith("bad", "abcd"), {kJson});
    EXPECT_EQ(json.status, 200);
    const auto partial = nlohmann::json::parse(json.body).at("partialSuccess");
    EXPECT_EQ(partial.at("rejectedSpans"), "1");
    EXPECT_THAT(partial.at("errorMessage").get<std::string>(), HasSubstr("trace_id has 2 bytes"));
    const auto protobuf = send(spanWith("bad", "short") + spanWith("good"), {kProtobuf});
    opentelemetry::proto::collector::trace::v1::ExportTraceServiceResponse response;
    ASSERT_TRUE(response.ParseFromString(protobuf.body));
    EXPECT_EQ(response.partial_success().rejected_spans(), 1);
}

TEST_F(HttpReceiverTest, SaysWhenToComeAgain)
{
    m_intake.pushBack(1, std::chrono::milliseconds{1250});
    const auto reply = send(spanWith("GET"), {kProtobuf});
    EXPECT_EQ(reply.status, 503);
    EXPECT_THAT(reply.headers, HasSubstr("Retry-After: 2\r\n"));
    EXPECT_EQ(statusIn(reply).code(), 14);
    EXPECT_EQ(m_intake.pushedBack(), 1);
    EXPECT_EQ(send(spanWith("GET"), {kProtobuf}).status, 200);
}

//! The head of a request whose body has that many bytes.
std::string uploadOf(std::size_t bytes)
{
    return "POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
           "Content-Length: "
        + std::to_string(bytes) + "\r\n\r\n";
}

class HttpUploads : public ::testing::Test
{
protected:
    HttpUploads()
    {
        auto socket = net::ListenSocket::open({net::ListenAddress::Kind::Ipv4, {}, "127.0.0.1", 0});
        EXPECT_TRUE(socket);
        m_port = socket->address().port;
        auto started = HttpReceiver::start(*std::move(socket), {64, kMost, kMost}, m_intake);
        EXPECT_TRUE(started);
        m_receiver = *std::move(started);
    }

    net::UniqueFd open() const
    {
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(m_port);
        inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
        net::UniqueFd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        EXPECT_EQ(::connect(fd.get(), reinterpret_cast<sockaddr*>(&to), sizeof(to)), 0);
        return fd;
    }
    static void write(const net::UniqueFd& fd, const std::string& text)
    {
        for (std::size_t at = 0; at < text.size();) {
            const auto count = ::send(fd.get(), text.data() + at, text.size() - at, MSG_NOSIGNAL);
            ASSERT_GT(count, 0);
            at += static_cast<std::size_t>(count);
        }
    }
    //! The start of the answer to a whole upload of blanks.
    std::string answerTo(std::size_t bytes) const
    {
        const auto fd = open();
        write(fd, uploadOf(bytes) + std::string(bytes, ' '));
        char text[512];
        const auto count = ::recv(fd.get(), text, sizeof(text), 0);
        return {text, static_cast<std::size_t>(std::max<ssize_t>(count, 0))};
    }
    //! Tries until the answer has the status.
    static std::string until(const std::string& status, const std::function<std::string()>& attempt)
    {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        std::string answer;
        do
            answer = attempt();
        while (!answer.starts_with("HTTP/1.1 " + status)
            && std::chrono::steady_clock::now() < deadline);
        return answer;
    }

    ScriptedIntake m_intake;

private:
    std::uint16_t m_port = 0;
    std::unique_ptr<HttpReceiver> m_receiver;
};

TEST_F(HttpUploads, AreBoundedTogether)
{
    constexpr std::size_t kLarge = kMost / 2;
    EXPECT_THAT(answerTo(kLarge), HasSubstr("400 Bad Request"));
    // One that never ends takes most of the room. Should another be read before it is all in, then
    // it is the endless one that is refused.
    net::UniqueFd endless;
    const auto refused = until("429", [&] {
        endless = open();
        write(endless, uploadOf(kMost) + std::string(kLarge + kLarge / 2, ' '));
        return answerTo(kLarge);
    });
    EXPECT_THAT(refused, HasSubstr("429"));
    EXPECT_THAT(refused, HasSubstr("Retry-After: 1\r\n"));
    EXPECT_THAT(answerTo(kLarge / 4), HasSubstr("400 Bad Request"));
    EXPECT_GT(m_intake.pushedBack(), 0);
    // Given up, it leaves its room to others.
    endless.reset();
    EXPECT_THAT(until("400", [&] { return answerTo(kLarge); }), HasSubstr("400 Bad Request"));
}

} // namespace
} // namespace pult::telemetry::testing
