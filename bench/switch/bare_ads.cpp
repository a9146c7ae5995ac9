// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <condition_variable>
#include <fstream>
#include <iostream>
#include <mutex>
#include <set>
#include <string>
#include <utility>

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>
#include <grpcpp/support/byte_buffer.h>

#include "bench/support/figure.h"
#include "bench/switch/limits.h"
#include "envoy/service/discovery/v3/ads.pb.h"

namespace pult::bench {

namespace {

class Fanout;

//! One stream: reads and forgets; writes the shared bytes when told to.
class BareStream final : public grpc::ServerGenericBidiReactor
{
public:
    explicit BareStream(Fanout& fanout);
    //! The client may have answered before gRPC says that the write is done: then it waits for
    //! that.
    void send(const grpc::ByteBuffer& bytes)
    {
        const std::scoped_lock lock(m_mutex);
        m_next = bytes; // shares the slice
        if (!std::exchange(m_writing, true))
            startWrite();
    }
    void OnReadDone(bool ok) override;
    void OnWriteDone(bool ok) override
    {
        const std::scoped_lock lock(m_mutex);
        m_writing = ok && m_next.Valid();
        if (m_writing)
            startWrite();
    }
    void OnDone() override;

private:
    void startWrite()
    {
        m_out.Swap(&m_next);
        m_next.Clear();
        StartWrite(&m_out);
    }

    Fanout& m_fanout;
    grpc::ByteBuffer m_in;
    std::mutex m_mutex;
    grpc::ByteBuffer m_out;
    grpc::ByteBuffer m_next;
    bool m_writing = false;
};

class Fanout final : public grpc::CallbackGenericService
{
public:
    grpc::ServerGenericBidiReactor* CreateReactor(grpc::GenericCallbackServerContext*) override
    {
        return new BareStream(*this);
    }
    void push(const std::string& message)
    {
        const grpc::Slice slice(message);
        const grpc::ByteBuffer bytes(&slice, 1);
        const std::scoped_lock lock(m_mutex);
        for (auto* stream : m_streams)
            stream->send(bytes);
    }
    void waitFor(std::size_t streams)
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return m_streams.size() == streams; });
    }
    void add(BareStream* stream)
    {
        const std::scoped_lock lock(m_mutex);
        m_streams.insert(stream);
        m_changed.notify_all();
    }
    void remove(BareStream* stream)
    {
        const std::scoped_lock lock(m_mutex);
        m_streams.erase(stream);
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::set<BareStream*> m_streams;
};

BareStream::BareStream(Fanout& fanout)
    : m_fanout(fanout)
{
    m_fanout.add(this);
    StartRead(&m_in);
}

void BareStream::OnReadDone(bool ok)
{
    if (ok) {
        StartRead(&m_in);
        return;
    }
    m_fanout.remove(this);
    Finish(grpc::Status::OK);
}

void BareStream::OnDone()
{
    delete this;
}

} // namespace

int serveBareAds(const std::filesystem::path& resources, std::size_t streams)
{
    std::ifstream in(resources, std::ios::binary);
    envoy::service::discovery::v3::DiscoveryResponse response;
    response.ParseFromIstream(&in);
    Fanout fanout;
    int port = 0;
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterCallbackGenericService(&fanout);
    const auto server = builder.BuildAndStart();
    std::cout << "127.0.0.1:" << port << std::endl;
    for (std::string version; std::getline(std::cin, version);) {
        response.set_version_info(version);
        response.set_nonce(version);
        const auto message = response.SerializeAsString();
        fanout.waitFor(streams);
        const double start = nowUs();
        fanout.push(message);
        std::cout << std::fixed << start << std::endl;
    }
    return 0;
}

} // namespace pult::bench
