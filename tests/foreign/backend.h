// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>

namespace pult::routing::testing {

//! A real server on a free port of loopback that answers any unary call with its own name, and the
//! baggage that came with it, if any.
class Backend
{
public:
    //! `port`: 0 for a free one.
    explicit Backend(std::string name, std::uint16_t port = 0);
    ~Backend();
    Backend(const Backend&) = delete;
    Backend& operator=(const Backend&) = delete;

    [[nodiscard]] std::uint16_t port() const { return m_port; }

private:
    class Answers;
    std::unique_ptr<Answers> m_answers;
    std::uint16_t m_port = 0;
    std::unique_ptr<grpc::Server> m_server;
};

//! A port of loopback that was free a moment ago.
[[nodiscard]] std::uint16_t freePort();

} // namespace pult::routing::testing
