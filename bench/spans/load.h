// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <grpcpp/channel.h>
#include <grpcpp/support/slice.h>

namespace pult::bench {

constexpr int kSpansPerRequest = 512;
constexpr int kAttributesPerSpan = 10;

//! Requests as SDKs send them: one resource, 512 spans of ten attributes of one service each, spans
//! of many traces.
[[nodiscard]] std::vector<std::string> makeRequests(int count);
[[nodiscard]] std::string gzipped(const std::string& plain);

//! Sends requests over several connections and keeps some in flight. Thread: one.
class Generator
{
public:
    Generator(const std::string& address, const std::vector<std::string>& requests);
    //! Sends so many requests and waits for their answers; throws when one is refused.
    void send(int count);

private:
    struct Call;
    void begin(int index);

    std::vector<std::shared_ptr<grpc::Channel>> m_channels;
    std::vector<grpc::Slice> m_requests;
    std::unique_ptr<grpc::CompletionQueue> m_queue;
};

} // namespace pult::bench
