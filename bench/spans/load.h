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
//! Each trace goes through all of them, one after the other.
constexpr int kServices = 16;
constexpr char kEnvironment[] = "shop";
//! Service that the second generation brings anew; every other set of requests is on its lane.
constexpr int kChangedService = 3;

//! Requests as SDKs send them: one resource each, 512 spans of ten attributes, of 256 traces. A
//! request of every service makes the traces whole.
[[nodiscard]] std::vector<std::string> makeRequests(int sets);
[[nodiscard]] std::string serviceName(int service);
//! As SDKs pack: with the fastest level.
[[nodiscard]] std::string gzipped(const std::string& plain);

//! Sends requests over several connections and keeps some in flight. Traces are others each time
//! round: what was seen before costs a server less. Thread: one.
class Generator
{
public:
    Generator(
        const std::string& address, const std::vector<std::string>& requests, bool gzip = false);
    //! Sends so many requests and waits for their answers; throws when one is refused.
    void send(int count);

private:
    struct Call;
    //! A request and where in it the first halves of trace ids are.
    struct Request
    {
        std::string bytes;
        std::vector<std::size_t> traceIds;
    };
    void begin();
    [[nodiscard]] grpc::Slice fresh(Request& request) const;

    const bool m_gzip;
    std::uint64_t m_sent = 0;
    std::vector<std::shared_ptr<grpc::Channel>> m_channels;
    std::vector<Request> m_requests;
    std::unique_ptr<grpc::CompletionQueue> m_queue;
};

} // namespace pult::bench
