// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/foreign/backend.h"

#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace pult::routing::testing {

namespace {

class Answer final : public grpc::ServerGenericBidiReactor
{
public:
    explicit Answer(const std::string& name)
    {
        const grpc::Slice slice(name);
        m_response = grpc::ByteBuffer(&slice, 1);
        StartRead(&m_request);
    }
    void OnReadDone(bool ok) override
    {
        if (ok)
            StartWriteAndFinish(&m_response, {}, grpc::Status::OK);
        else
            Finish(grpc::Status(grpc::StatusCode::CANCELLED, "no request"));
    }
    void OnDone() override { delete this; }

private:
    grpc::ByteBuffer m_request;
    grpc::ByteBuffer m_response;
};

} // namespace

class Backend::Answers final : public grpc::CallbackGenericService
{
public:
    explicit Answers(std::string name)
        : m_name(std::move(name))
    {}
    grpc::ServerGenericBidiReactor* CreateReactor(
        grpc::GenericCallbackServerContext* context) override
    {
        const auto& metadata = context->client_metadata();
        const auto baggage = metadata.find("baggage");
        if (baggage == metadata.end())
            return new Answer(m_name);
        const auto& value = baggage->second;
        return new Answer(m_name + ", baggage " + std::string(value.data(), value.size()));
    }

private:
    const std::string m_name;
};

Backend::Backend(std::string name, std::uint16_t wanted)
    : m_answers(std::make_unique<Answers>(std::move(name)))
{
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort(
        "127.0.0.1:" + std::to_string(wanted), grpc::InsecureServerCredentials(), &port);
    builder.RegisterCallbackGenericService(m_answers.get());
    m_server = builder.BuildAndStart();
    if (!m_server)
        throw std::runtime_error("no backend");
    m_port = static_cast<std::uint16_t>(port);
}

Backend::~Backend()
{
    m_server->Shutdown(std::chrono::system_clock::now());
}

std::uint16_t freePort()
{
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    if (::bind(socket, any, length) != 0 || ::getsockname(socket, any, &length) != 0)
        throw std::runtime_error("no free port");
    ::close(socket);
    return ntohs(address.sin_port);
}

} // namespace pult::routing::testing
