// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// More than there is room for: nothing is lost without its sender being told to come again.
#include <atomic>
#include <functional>
#include <future>
#include <map>
#include <thread>

#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/security/credentials.h>
#include <gtest/gtest.h>

#include "controlplane/telemetry/pipeline.h"
#include "controlplane/telemetry/receiver/receiver.h"
#include "tests/telemetry/receiver/retry_info.h"
#include "tests/telemetry/support/wire_maker.h"

namespace pult::telemetry::testing {
namespace {

constexpr char kExport[] = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
constexpr std::chrono::seconds kPatience{120};

//! A request of one span, as large as wanted.
std::string spanOf(int number, std::size_t bytes)
{
    const auto text = std::to_string(1'000'000 + number);
    return bytesField(1,
        bytesField(2,
            bytesField(2,
                bytesField(1, "trace----" + text) + bytesField(2, "s" + text)
                    + bytesField(5, std::string(bytes, 'n')))));
}

//! What one sender was told until its request was taken.
struct Story
{
    int taken = 0;
    int toldToComeAgain = 0;
    std::map<std::string, int> others; //!< Its spans are lost.

    Story& operator+=(const Story& other)
    {
        taken += other.taken;
        toldToComeAgain += other.toldToComeAgain;
        for (const auto& [words, count] : other.others)
            others[words] += count;
        return *this;
    }
};

class BackPressure : public ::testing::Test
{
protected:
    ~BackPressure() override
    {
        if (m_receiver)
            m_receiver->stop(std::chrono::seconds{5});
    }

    void listen(const GrpcReceiver::Options& grpc)
    {
        auto state = std::make_shared<state::State>();
        m_pipeline.start(state);
        ReceiverOptions options;
        options.grpc->port = 0;
        options.http = std::nullopt;
        options.ofGrpc = grpc;
        auto started = Receiver::start(options, m_pipeline);
        ASSERT_TRUE(started);
        m_receiver = *std::move(started);
    }
    [[nodiscard]] std::shared_ptr<grpc::Channel> newChannel() const
    {
        grpc::ChannelArguments own;
        own.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
        own.SetMaxSendMessageSize(-1);
        return grpc::CreateCustomChannel(
            m_receiver->grpcAddress()->text(), grpc::InsecureChannelCredentials(), own);
    }
    //! On a connection of its own, until it is taken or lost.
    [[nodiscard]] Story send(const std::string& request) const
    {
        Story story;
        const auto channel = newChannel();
        for (;;) {
            grpc::ClientContext context;
            context.set_deadline(std::chrono::system_clock::now() + kPatience);
            const grpc::Slice slice(request);
            const grpc::ByteBuffer bytes(&slice, 1);
            grpc::ByteBuffer response;
            std::promise<grpc::Status> done;
            grpc::GenericStub(channel).UnaryCall(&context, kExport, {}, &bytes, &response,
                [&](grpc::Status status) { done.set_value(std::move(status)); });
            const auto status = done.get_future().get();
            if (status.error_code() == grpc::StatusCode::UNAVAILABLE && retryOf(status)) {
                ++story.toldToComeAgain;
                continue;
            }
            if (status.ok())
                ++story.taken;
            else
                ++story.others[std::to_string(status.error_code()) + status.error_message()];
            return story;
        }
    }
    [[nodiscard]] Story sendAtOnce(int senders, std::size_t bytes) const
    {
        std::vector<std::future<Story>> stories;
        for (int i = 0; i < senders; ++i) {
            stories.push_back(std::async(
                std::launch::async, [this, i, bytes] { return send(spanOf(i, bytes)); }));
        }
        Story sum;
        for (auto& story : stories)
            sum += story.get();
        return sum;
    }

    SystemClock m_clock;
    ThreadScheduler m_scheduler;
    Pipeline m_pipeline{m_clock, m_scheduler, {}};
    std::unique_ptr<Receiver> m_receiver;
};

TEST_F(BackPressure, LargeRequestsOfManyAreNotLost)
{
    // A quarter of what pultd allows, and together far more than all that gRPC may hold.
    GrpcReceiver::Options options;
    options.maxMessageBytes /= 4;
    options.quotaBytes /= 4;
    listen(options);
    constexpr int kSenders = 24;
    const auto story = sendAtOnce(kSenders, 12U << 20U);
    EXPECT_EQ(story.taken, kSenders);
    for (const auto& [words, count] : story.others)
        ADD_FAILURE() << count << " lost: " << words;
    EXPECT_EQ(m_pipeline.counters().spans, static_cast<std::uint64_t>(kSenders));
    EXPECT_EQ(m_pipeline.counters().requestsPushedBack,
        static_cast<std::uint64_t>(story.toldToComeAgain));
}

TEST_F(BackPressure, WhoFindsNoPlaceIsToldToComeAgain)
{
    GrpcReceiver::Options options;
    options.reading = {1, 2, std::chrono::milliseconds{200}};
    listen(options);
    constexpr int kSenders = 32;
    const auto story = sendAtOnce(kSenders, 2U << 20U);
    EXPECT_EQ(story.taken, kSenders);
    EXPECT_TRUE(story.others.empty()) << story.others.begin()->first;
    EXPECT_GT(story.toldToComeAgain, 0);
    EXPECT_EQ(m_pipeline.counters().requestsPushedBack,
        static_cast<std::uint64_t>(story.toldToComeAgain));
    EXPECT_EQ(m_pipeline.counters().requestsLost, 0U);
}

//! A call whose message never comes.
class Stalled : public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>
{
public:
    explicit Stalled(const std::shared_ptr<grpc::Channel>& channel)
    {
        grpc::GenericStub(channel).PrepareBidiStreamingCall(&m_context, kExport, {}, this);
        StartRead(&m_response);
        StartCall();
    }
    void OnDone(const grpc::Status& status) override { m_done.set_value(status); }
    [[nodiscard]] grpc::Status status() { return m_done.get_future().get(); }

private:
    grpc::ClientContext m_context;
    grpc::ByteBuffer m_response;
    std::promise<grpc::Status> m_done;
};

TEST_F(BackPressure, SendersThatStallKeepNobodyOut)
{
    GrpcReceiver::Options options;
    options.reading = {2, 100, std::chrono::milliseconds{500}};
    listen(options);
    const auto channel = newChannel();
    std::vector<std::unique_ptr<Stalled>> stalled;
    for (int i = 0; i < 4; ++i)
        stalled.push_back(std::make_unique<Stalled>(channel));
    const auto story = sendAtOnce(4, 1000);
    EXPECT_EQ(story.taken, 4);
    // Those that nobody waits for any more go on; the first two were in the way.
    EXPECT_GE(m_pipeline.counters().requestsPushedBack, 2U);
    m_receiver->stop(std::chrono::milliseconds{0});
    int told = 0;
    for (auto& call : stalled)
        told += retryOf(call->status()) ? 1 : 0;
    EXPECT_GE(told, 2);
}

} // namespace
} // namespace pult::telemetry::testing
