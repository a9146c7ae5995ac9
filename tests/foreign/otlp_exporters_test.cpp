// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// OpenTelemetry's own SDK for Node makes spans and its exporters send them to our receiver.
#include <algorithm>
#include <chrono>
#include <stdexcept>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "controlplane/telemetry/receiver/receiver.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "tests/support/program.h"
#include "tests/telemetry/support/scripted_intake.h"

namespace pult::telemetry::testing {
namespace {

using nlohmann::json;
using ::testing::AnyOf;
using ::testing::HasSubstr;

constexpr std::size_t kMost = 1U << 20U;
constexpr std::chrono::seconds kPatience{60};

struct Sender
{
    const char* protocol;
    const char* compression;
};

std::ostream& operator<<(std::ostream& out, const Sender& sender)
{
    return out << sender.protocol << "_" << sender.compression;
}

class OtlpExporters : public ::testing::TestWithParam<Sender>
{
protected:
    OtlpExporters()
    {
        ReceiverOptions options;
        options.grpc->port = 0;
        options.http->port = 0;
        options.ofGrpc.maxMessageBytes = options.ofHttp.maxMessageBytes = kMost;
        auto started = Receiver::start(options, m_intake);
        EXPECT_TRUE(started);
        m_receiver = *std::move(started);
        const auto url = "http://" + address().text() + (overGrpc() ? "" : "/v1/traces");
        m_node
            = std::make_unique<test::Program>(std::vector<std::string>{PULT_NODE, PULT_NODE_OTLP,
                                                  GetParam().protocol, url, GetParam().compression},
                m_folder.path() / "node.log");
    }

    [[nodiscard]] bool overGrpc() const { return std::string(GetParam().protocol) == "grpc"; }
    [[nodiscard]] net::ListenAddress address() const
    {
        return overGrpc() ? *m_receiver->grpcAddress() : *m_receiver->httpAddress();
    }
    json ask(const json& command)
    {
        m_node->writeLine(command.dump());
        auto answer = m_node->readJson(kPatience);
        if (!answer.is_object())
            throw std::runtime_error(
                "the Node client is gone; are its packages installed (./dev deps)?\n"
                + m_node->log());
        return answer;
    }

    ScriptedIntake m_intake;
    std::unique_ptr<Receiver> m_receiver;
    test::TemporaryFolder m_folder;
    std::unique_ptr<test::Program> m_node;
};

//! The beginning of a recorded span, by what the SDK says of it.
std::string beginningOf(const json& span, int status)
{
    return "span " + span.at("trace").get<std::string>() + " " + span.at("id").get<std::string>()
        + " parent " + span.at("parent").get<std::string>() + " kind "
        + std::to_string(span.at("kind").get<int>()) + " status " + std::to_string(status)
        + " flags ";
}

TEST_P(OtlpExporters, EverySpanArrivesAsItWasMade)
{
    const auto answer = ask({{"make", 500}});
    EXPECT_TRUE(answer.at("ok").get<bool>()) << answer;
    EXPECT_TRUE(answer.at("said").empty()) << answer.at("said");
    const auto resources = m_intake.linesOf("resource");
    ASSERT_EQ(resources.size(), 1U);
    EXPECT_EQ(resources[0],
        "resource service.name=\"orders\" service.instance.id=\"orders-1\" pult.generation=4i");
    EXPECT_EQ(m_intake.linesOf("scope"), std::vector<std::string>{"scope \"pult-test\" \"1.2.3\""});
    const auto lines = m_intake.linesOf("span");
    ASSERT_EQ(lines.size(), 500U);
    ASSERT_EQ(answer.at("spans").size(), 500U);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto& made = answer.at("spans")[i];
        const bool root = made.at("parent") == "0000000000000000";
        EXPECT_EQ(lines[i].rfind(beginningOf(made, root ? 0 : 2), 0), 0U) << lines[i] << made;
        EXPECT_THAT(lines[i],
            HasSubstr(made.at("start").get<std::string>() + ".." + made.at("end").get<std::string>()
                + " \"" + made.at("name").get<std::string>()
                + "\" state \"\" http.request.header.x-generation=\"v4\" "
                  "http.response.status_code=200i pult.ratio=0.5d pult.probe=true "
                  "enduser.id=\"энн\""));
        EXPECT_EQ(lines[i].find(" link abcdef0123456789abcdef0123456789 abcdef0123456789")
                != std::string::npos,
            root);
    }
}

TEST_P(OtlpExporters, HearsWhatWasLeftOut)
{
    const auto answer = ask({{"make", 3}, {"breakId", true}});
    EXPECT_TRUE(answer.at("ok").get<bool>()) << answer;
    ASSERT_EQ(answer.at("said").size(), 1U) << answer;
    const auto said = answer.at("said")[0].get<std::string>();
    EXPECT_THAT(said, HasSubstr("Partial Success"));
    EXPECT_THAT(
        said, AnyOf(HasSubstr("\"rejectedSpans\":1"), HasSubstr("\"rejectedSpans\":\"1\"")));
    EXPECT_THAT(said, HasSubstr("resource_spans[0].scope_spans[0].spans[2].trace_id is all zero"));
    EXPECT_EQ(m_intake.linesOf("span").size(), 2U);
}

TEST_P(OtlpExporters, GivesUpWhatIsTooLarge)
{
    // Packed it is small: the limit is of what it unpacks to.
    const auto answer = ask({{"make", 2}, {"padding", kMost}});
    EXPECT_FALSE(answer.at("ok").get<bool>());
    EXPECT_EQ(answer.at("code"), overGrpc() ? 8 : 413) << answer;
    EXPECT_EQ(m_intake.calls(), 0);
    EXPECT_TRUE(ask({{"make", 2}}).at("ok").get<bool>()) << "the next one is taken";
}

//! RetryInfo in the details of a status, in milliseconds; -1: there is none.
std::int64_t retryIn(const std::string& hex)
{
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    google::rpc::Status status;
    google::rpc::RetryInfo retry;
    status.ParseFromString(bytes);
    for (const auto& detail : status.details()) {
        if (detail.UnpackTo(&retry))
            return retry.retry_delay().seconds() * 1000 + retry.retry_delay().nanos() / 1'000'000;
    }
    return -1;
}

TEST_P(OtlpExporters, ComesAgainWhenItIsToldTo)
{
    m_intake.pushBack(1, std::chrono::milliseconds{1000});
    const auto before = std::chrono::steady_clock::now();
    const auto answer = ask({{"make", 5}});
    if (overGrpc()) {
        // This exporter leaves coming again to whoever uses it; it hands on what it was told.
        EXPECT_FALSE(answer.at("ok").get<bool>());
        EXPECT_EQ(answer.at("code"), 14);
        EXPECT_EQ(retryIn(answer.at("details").get<std::string>()), 1000);
        EXPECT_EQ(m_intake.calls(), 0);
        EXPECT_TRUE(ask({{"make", 5}}).at("ok").get<bool>());
    } else {
        EXPECT_TRUE(answer.at("ok").get<bool>()) << answer;
        EXPECT_GE(std::chrono::steady_clock::now() - before, std::chrono::milliseconds{1000});
    }
    EXPECT_EQ(m_intake.calls(), 1);
    EXPECT_EQ(m_intake.linesOf("span").size(), 5U);
}

INSTANTIATE_TEST_SUITE_P(Node, OtlpExporters,
    ::testing::Values(Sender{"grpc", "none"}, Sender{"grpc", "gzip"}, Sender{"proto", "none"},
        Sender{"proto", "gzip"}, Sender{"json", "none"}, Sender{"json", "gzip"}),
    ::testing::PrintToStringParamName());

} // namespace
} // namespace pult::telemetry::testing
