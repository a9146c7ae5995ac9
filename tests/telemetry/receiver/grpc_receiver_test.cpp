// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <atomic>
#include <future>
#include <thread>

#include <gmock/gmock.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/security/credentials.h>
#include <gtest/gtest.h>

#include "common/grpc_status.h"
#include "controlplane/telemetry/receiver/receiver.h"
#include "opentelemetry/proto/collector/trace/v1/trace_service.grpc.pb.h"
#include "tests/telemetry/receiver/gzip.h"
#include "tests/telemetry/receiver/retry_info.h"
#include "tests/telemetry/support/scripted_intake.h"
#include "tests/telemetry/support/wire_maker.h"

namespace pult::telemetry::testing {
namespace {

using ::testing::HasSubstr;
namespace collector = opentelemetry::proto::collector::trace::v1;

constexpr std::size_t kMost = 1U << 20U;
constexpr std::chrono::seconds kPatience{20};

struct Reply
{
    grpc::Status status;
    collector::ExportTraceServiceResponse response;
};

class GrpcReceiverTest : public ::testing::Test
{
protected:
    GrpcReceiverTest()
    {
        ReceiverOptions options;
        options.grpc->port = 0;
        options.http = std::nullopt;
        options.ofGrpc.maxMessageBytes = kMost;
        options.ofGrpc.threads = 2;
        auto started = Receiver::start(options, m_intake);
        EXPECT_TRUE(started);
        m_receiver = *std::move(started);
        m_channel = newChannel();
    }
    ~GrpcReceiverTest() override { m_receiver->stop(std::chrono::seconds{5}); }

    std::shared_ptr<grpc::Channel> newChannel()
    {
        grpc::ChannelArguments own;
        own.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
        return grpc::CreateCustomChannel(
            m_receiver->grpcAddress()->text(), grpc::InsecureChannelCredentials(), own);
    }
    //! Raw bytes, which need not be protobuf.
    Reply exportRaw(const std::string& bytes,
        grpc_compression_algorithm packing = GRPC_COMPRESS_NONE,
        const std::string& method = "/opentelemetry.proto.collector.trace.v1.TraceService/Export")
    {
        grpc::ClientContext context;
        context.set_deadline(std::chrono::system_clock::now() + kPatience);
        context.set_compression_algorithm(packing);
        const grpc::Slice slice(bytes);
        const grpc::ByteBuffer request(&slice, 1);
        grpc::ByteBuffer response;
        std::promise<grpc::Status> done;
        grpc::GenericStub(m_channel).UnaryCall(&context, method, {}, &request, &response,
            [&](grpc::Status status) { done.set_value(std::move(status)); });
        Reply reply{done.get_future().get(), {}};
        std::vector<grpc::Slice> slices;
        if (reply.status.ok() && response.Dump(&slices).ok() && !slices.empty())
            reply.response.ParseFromArray(slices[0].begin(), static_cast<int>(slices[0].size()));
        return reply;
    }

    ScriptedIntake m_intake;
    std::unique_ptr<Receiver> m_receiver;
    std::shared_ptr<grpc::Channel> m_channel;
};

std::string spanWith(const std::string& name, const std::string& traceId = std::string(16, 'a'))
{
    return bytesField(1,
        bytesField(2,
            bytesField(
                2, bytesField(1, traceId) + bytesField(2, "12345678") + bytesField(5, name))));
}

TEST_F(GrpcReceiverTest, TakesSpans)
{
    const auto reply = exportRaw(spanWith("GET /orders"));
    ASSERT_TRUE(reply.status.ok()) << reply.status.error_message();
    EXPECT_FALSE(reply.response.has_partial_success());
    ASSERT_EQ(m_intake.linesOf("span").size(), 1U);
    EXPECT_THAT(m_intake.linesOf("span")[0], HasSubstr("\"GET /orders\""));
    EXPECT_TRUE(exportRaw("").status.ok()) << "an empty request is fine";
}

TEST_F(GrpcReceiverTest, StandsBackBehindEverythingElse)
{
    ASSERT_TRUE(exportRaw("").status.ok());
    EXPECT_EQ(m_intake.niceness(), std::min(::getpriority(PRIO_PROCESS, 0) + 10, 19));
}

TEST_F(GrpcReceiverTest, UnpacksGzip)
{
    const std::string name(300'000, 'n');
    ASSERT_TRUE(exportRaw(spanWith(name), GRPC_COMPRESS_GZIP).status.ok());
    ASSERT_EQ(m_intake.linesOf("span").size(), 1U);
    EXPECT_THAT(m_intake.linesOf("span")[0], HasSubstr(name));
}

TEST_F(GrpcReceiverTest, TakesLargeMessagesThatComeInPieces)
{
    std::mt19937_64 random(1);
    std::string name;
    while (name.size() < kMost - 1000)
        name += std::to_string(random());
    for (const auto packing : {GRPC_COMPRESS_NONE, GRPC_COMPRESS_GZIP})
        ASSERT_TRUE(exportRaw(spanWith(name), packing).status.ok());
    EXPECT_THAT(m_intake.linesOf("span").back(), HasSubstr(name));
}

TEST_F(GrpcReceiverTest, AnswersOnlyToGzip)
{
    EXPECT_EQ(
        exportRaw(spanWith(std::string(5000, 'n')), GRPC_COMPRESS_DEFLATE).status.error_code(),
        grpc::StatusCode::UNIMPLEMENTED);
    EXPECT_EQ(exportRaw("", GRPC_COMPRESS_NONE,
                  "/opentelemetry.proto.collector.logs.v1.LogsService/Export")
                  .status.error_code(),
        grpc::StatusCode::UNIMPLEMENTED);
    EXPECT_EQ(m_intake.calls(), 0);
}

TEST_F(GrpcReceiverTest, RefusesForGoodWhatIsTooLarge)
{
    const std::string large(kMost + 1, 'n');
    const std::string bomb(8 * kMost, 'n');
    for (const auto& [name, packing] : {std::pair{large, GRPC_COMPRESS_NONE},
             std::pair{large, GRPC_COMPRESS_GZIP}, std::pair{bomb, GRPC_COMPRESS_GZIP}}) {
        const auto reply = exportRaw(spanWith(name), packing);
        EXPECT_EQ(reply.status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
        EXPECT_FALSE(retryOf(reply.status)) << "it must not be sent again";
    }
    EXPECT_EQ(m_intake.calls(), 0);
    EXPECT_EQ(m_intake.givenUp(), 3);
    EXPECT_TRUE(exportRaw(spanWith("small")).status.ok());
}

TEST_F(GrpcReceiverTest, SaysWhatIsUnreadable)
{
    const auto reply = exportRaw("no protobuf at all");
    EXPECT_EQ(reply.status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
    EXPECT_EQ(fromStatus(reply.status).reason, "SPANS_UNREADABLE");
    EXPECT_THAT(reply.status.error_message(), HasSubstr("at byte 1 of 18"));
    EXPECT_EQ(
        exportRaw("\x1f\x8b nor gzip").status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(GrpcReceiverTest, TellsWhatItLeftOut)
{
    const auto reply = exportRaw(spanWith("good") + spanWith("bad", "short"));
    ASSERT_TRUE(reply.status.ok());
    EXPECT_EQ(reply.response.partial_success().rejected_spans(), 1);
    EXPECT_EQ(reply.response.partial_success().error_message(),
        "resource_spans[1].scope_spans[0].spans[0].trace_id has 5 bytes, expected 16");
    EXPECT_EQ(m_intake.linesOf("span").size(), 1U);
}

TEST_F(GrpcReceiverTest, SaysWhenToComeAgain)
{
    m_intake.pushBack(1, std::chrono::milliseconds{1250});
    const auto reply = exportRaw(spanWith("GET"));
    EXPECT_EQ(reply.status.error_code(), grpc::StatusCode::UNAVAILABLE);
    const auto retry = retryOf(reply.status);
    ASSERT_TRUE(retry);
    EXPECT_EQ(retry->retry_delay().seconds(), 1);
    EXPECT_EQ(retry->retry_delay().nanos(), 250'000'000);
    EXPECT_EQ(fromStatus(reply.status).reason, "SPANS_TOO_MANY");
    EXPECT_EQ(m_intake.calls(), 0);
    EXPECT_EQ(m_intake.pushedBack(), 1);
    EXPECT_TRUE(exportRaw(spanWith("GET")).status.ok());
}

TEST_F(GrpcReceiverTest, ServesManyAtATime)
{
    constexpr int kSenders = 8;
    constexpr int kEach = 60;
    const auto request = spanWith(std::string(20'000, 'n'));
    std::vector<std::thread> senders;
    for (int i = 0; i < kSenders; ++i) {
        senders.emplace_back([&] {
            collector::ExportTraceServiceRequest message;
            ASSERT_TRUE(message.ParseFromString(request));
            const auto stub = collector::TraceService::NewStub(newChannel());
            for (int call = 0; call < kEach; ++call) {
                grpc::ClientContext context;
                context.set_deadline(std::chrono::system_clock::now() + kPatience);
                collector::ExportTraceServiceResponse response;
                const auto status = stub->Export(&context, message, &response);
                ASSERT_TRUE(status.ok()) << status.error_message();
            }
        });
    }
    for (auto& sender : senders)
        sender.join();
    EXPECT_EQ(m_intake.linesOf("span").size(), static_cast<std::size_t>(kSenders * kEach));
}

TEST_F(GrpcReceiverTest, EndsUnderLoad)
{
    std::atomic<bool> over{false};
    std::thread sender([&] {
        while (!over)
            static_cast<void>(exportRaw(spanWith("GET")));
    });
    while (m_intake.calls() < 20)
        std::this_thread::yield();
    m_receiver->stop(std::chrono::milliseconds{0});
    const int calls = m_intake.calls();
    EXPECT_EQ(exportRaw("").status.error_code(), grpc::StatusCode::UNAVAILABLE);
    over = true;
    sender.join();
    EXPECT_EQ(m_intake.calls(), calls) << "the intake is called no more";
}

} // namespace
} // namespace pult::telemetry::testing
