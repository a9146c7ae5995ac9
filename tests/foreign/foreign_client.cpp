// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/foreign/foreign_client.h"

#include <chrono>
#include <cstdlib>
#include <future>
#include <stdexcept>

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <nlohmann/json.hpp>

#include "tests/support/program.h"

namespace pult::routing::testing {

namespace {

constexpr const char* kMethod = "/pult.test.Who/Ask";
constexpr std::chrono::seconds kPatience{20};

std::string bootstrap(std::uint16_t adsPort, const std::string& id)
{
    return nlohmann::json{
        {"xds_servers",
            {{{"server_uri", "127.0.0.1:" + std::to_string(adsPort)},
                {"channel_creds", {{{"type", "insecure"}}}}, {"server_features", {"xds_v3"}}}}},
        {"node", {{"id", id}, {"cluster", "shop"}, {"locality", {{"region", "lab"}}}}},
    }
        .dump();
}

std::string textOf(const grpc::ByteBuffer& buffer)
{
    grpc::Slice slice;
    if (!buffer.DumpToSingleSlice(&slice).ok())
        return {};
    return {reinterpret_cast<const char*>(slice.begin()), slice.size()};
}

class CppClient final : public ForeignClient
{
public:
    Answer call(const std::string& target, const Headers& headers) override
    {
        grpc::ClientContext context;
        context.set_deadline(std::chrono::system_clock::now() + kPatience);
        for (const auto& [name, value] : headers)
            context.AddMetadata(name, value);
        const grpc::Slice nothing("?");
        const grpc::ByteBuffer request(&nothing, 1);
        grpc::ByteBuffer response;
        std::promise<grpc::Status> done;
        grpc::GenericStub(channel(target))
            .UnaryCall(&context, kMethod, {}, &request, &response,
                [&](grpc::Status status) { done.set_value(std::move(status)); });
        const auto status = done.get_future().get();
        if (!status.ok())
            return {false, status.error_message()};
        return {true, textOf(response)};
    }
    std::string id() const override { return "grpc-cpp"; }

private:
    std::shared_ptr<grpc::Channel> channel(const std::string& target)
    {
        auto& known = m_channels[target];
        if (!known)
            known = grpc::CreateChannel("xds:///" + target, grpc::InsecureChannelCredentials());
        return known;
    }

    std::map<std::string, std::shared_ptr<grpc::Channel>> m_channels;
};

class NodeClient final : public ForeignClient
{
public:
    explicit NodeClient(std::uint16_t adsPort)
        : m_program({PULT_NODE, PULT_NODE_CLIENT}, m_folder.path() / "node.log",
            {{"GRPC_XDS_BOOTSTRAP_CONFIG", bootstrap(adsPort, id())}})
    {}
    Answer call(const std::string& target, const Headers& headers) override
    {
        m_program.writeLine(nlohmann::json{{"target", target}, {"headers", headers}}.dump());
        const auto answer = m_program.readJson(2 * kPatience);
        if (!answer.is_object())
            throw std::runtime_error(
                "the Node client is gone; are its packages installed (./dev deps)?\n"
                + m_program.log());
        return {answer.at("ok").get<bool>(), answer.at("text").get<std::string>()};
    }
    std::string id() const override { return "grpc-js"; }

private:
    test::TemporaryFolder m_folder;
    test::Program m_program;
};

} // namespace

std::unique_ptr<ForeignClient> makeCppClient(std::uint16_t adsPort)
{
    ::setenv("GRPC_XDS_BOOTSTRAP_CONFIG", bootstrap(adsPort, "grpc-cpp").c_str(), 1);
    return std::make_unique<CppClient>();
}

std::unique_ptr<ForeignClient> makeNodeClient(std::uint16_t adsPort)
{
    return std::make_unique<NodeClient>(adsPort);
}

} // namespace pult::routing::testing
