// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Prove over the wire: what its proto promises.
#include <future>

#include <gtest/gtest.h>

#include "tests/api/server_plant.h"
#include "tests/state/world.h"
#include "tests/telemetry/reading/span_text.h"
#include "tests/telemetry/support/span_request.h"

namespace pult::api::testing {
namespace {

using namespace std::chrono_literals;
using state::testing::ManifestText;

//! Reads one Prove on a thread of its own, while the test moves time.
class Reader
{
public:
    Reader(ServerPlant& server, const v1::ProveRequest& request)
        : m_server(server)
        , m_stream(server.m_telemetry->Prove(&m_context, request))
        , m_all(std::async(std::launch::async, [this] {
            v1::ProveEvent event;
            while (m_stream->Read(&event))
                m_events.push_back(event);
            return m_stream->Finish();
        }))
    {}

    ~Reader() { m_context.TryCancel(); }

    //! Moves time until the call has ended.
    grpc::Status end()
    {
        while (!hasEnded())
            m_server.m_scheduler.advance(250ms);
        return m_all.get();
    }
    bool hasEnded() { return m_all.wait_for(1ms) == std::future_status::ready; }
    grpc::Status cancel()
    {
        m_context.TryCancel();
        return m_all.get();
    }

    std::vector<v1::ProveEvent> m_events; //!< After the end.

private:
    ServerPlant& m_server;
    grpc::ClientContext m_context;
    std::unique_ptr<grpc::ClientReader<v1::ProveEvent>> m_stream;
    std::future<grpc::Status> m_all;
};

class ProveTest : public ::testing::Test
{
protected:
    ProveTest()
    {
        m_server.registerManifest(
            ManifestText("shop", "1.0").service("gate", "1").placed("prod").text());
        setEntries();
    }

    void setEntries()
    {
        auto request = m_server.planRequest("prod");
        auto& policy = *request.mutable_command()->mutable_set_policy()->mutable_policy();
        auto& entry = *policy.add_entries();
        entry.set_name("shop");
        entry.set_url("http://127.0.0.1:81/shop");
        v1::Operation operation;
        const auto status = m_server.run(request, operation);
        ASSERT_TRUE(status.ok()) << status.error_message();
    }

    [[nodiscard]] static v1::ProveRequest of(
        std::uint32_t lane, const std::vector<std::string>& entries = {})
    {
        v1::ProveRequest request;
        request.set_environment("prod");
        request.set_lane(lane);
        request.mutable_entries()->Assign(entries.begin(), entries.end());
        return request;
    }
    std::string reasonOf(const v1::ProveRequest& request)
    {
        const auto status = Reader(m_server, request).end();
        return status.ok() ? "" : fromStatus(status).reason;
    }
    //! Moves time until the probe has been sent.
    void waitForProbe(std::size_t count = 1)
    {
        while (m_server.m_entries.sent() < count)
            m_server.m_scheduler.advance(1ms);
    }

    ServerPlant m_server;
};

TEST_F(ProveTest, TellsHowAProbeStandsUntilItHasEnded)
{
    Reader reader(m_server, of(0));
    waitForProbe();
    const auto request = m_server.m_entries.request(0);
    EXPECT_EQ(request.url.path, "/shop");
    std::string parent;
    for (const auto& [name, value] : request.headers)
        parent = name == "traceparent" ? value : parent;
    auto spans = telemetry::testing::written("a - S gate@1 \"GET /shop\" 0-10 gen=1");
    spans[0].trace = {std::stoull(parent.substr(3, 16), nullptr, 16),
        std::stoull(parent.substr(19, 16), nullptr, 16)};
    spans[0].parent = std::stoull(parent.substr(36, 16), nullptr, 16);
    ASSERT_TRUE(m_server.m_pipeline.take(telemetry::testing::requestOf(spans)));
    m_server.m_entries.answer(0, {true, "HTTP 200"});
    EXPECT_TRUE(reader.end().ok());
    ASSERT_FALSE(reader.m_events.empty());
    const auto& last = reader.m_events.back();
    EXPECT_TRUE(last.done());
    EXPECT_EQ(last.entry(), "shop");
    EXPECT_EQ(last.trace_id(), parent.substr(3, 32));
    EXPECT_EQ(last.outcome(), v1::PROOF_OUTCOME_REACHED);
    EXPECT_EQ(last.summary(), "Ordinary traffic kept to g1 at 1 of 1 hop");
    ASSERT_EQ(last.hops_size(), 1);
    EXPECT_EQ(last.hops(0).service(), "gate");
    EXPECT_EQ(last.hops(0).generation(), 1U);
    EXPECT_EQ(last.hops(0).expected_generation(), 1U);
    EXPECT_TRUE(last.hops(0).lane_kept());
}

TEST_F(ProveTest, RefusesWhatCannotBeProven)
{
    EXPECT_EQ(reasonOf(of(7)), "LANE_UNKNOWN");
    EXPECT_EQ(reasonOf(of(0, {"gone"})), "ENTRY_UNKNOWN");
    auto elsewhere = of(0);
    elsewhere.set_environment("nowhere");
    EXPECT_EQ(reasonOf(elsewhere), "ENVIRONMENT_UNKNOWN");
    m_server.create("empty");
    elsewhere.set_environment("empty");
    EXPECT_EQ(reasonOf(elsewhere), "NO_ENTRIES");
}

TEST_F(ProveTest, AReaderThatGoesMakesRoom)
{
    std::vector<std::unique_ptr<Reader>> readers;
    for (std::size_t i = 0; i < 4; ++i) {
        readers.push_back(std::make_unique<Reader>(m_server, of(0)));
        waitForProbe(i + 1);
    }
    EXPECT_EQ(reasonOf(of(0)), "OVERLOADED");
    EXPECT_EQ(readers.back()->cancel().error_code(), grpc::StatusCode::CANCELLED);
    // The server hears of it a little later.
    std::unique_ptr<Reader> next;
    while (m_server.m_entries.sent() == 4) {
        next = std::make_unique<Reader>(m_server, of(0));
        while (m_server.m_entries.sent() == 4 && !next->hasEnded())
            m_server.m_scheduler.advance(1ms);
    }
    EXPECT_EQ(m_server.m_entries.sent(), 5U);
}

TEST_F(ProveTest, EndsWithTheServer)
{
    Reader reader(m_server, of(0));
    waitForProbe();
    m_server.m_traffic->stop();
    EXPECT_EQ(fromStatus(reader.end()).reason, "SHUTTING_DOWN");
}

} // namespace
} // namespace pult::api::testing
