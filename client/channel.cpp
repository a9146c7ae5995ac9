// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/channel.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/channel_arguments.h>

#include "client/address.h"
#include "common/metadata.h"

namespace pult::client {

namespace {

constexpr std::size_t kOriginBytes = 200;
constexpr int kMaxMessageBytes = 32 * 1024 * 1024; // A journal page of 1 000 entries with services.

grpc::ChannelArguments arguments()
{
    grpc::ChannelArguments args;
    // A console must be back soon after its server: gRPC's own back-off would grow to two minutes.
    args.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
    args.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 2000);
    args.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 1000);
    // Bookmarks come every 5 s, so pings are only sent, and the server's ping limit only counts,
    // when the peer has really gone quiet.
    args.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 10000);
    args.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 5000);
    args.SetMaxReceiveMessageSize(kMaxMessageBytes);
    args.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
    return args;
}

//! Never cuts a character of UTF-8 in two.
std::string cut(const std::string& text)
{
    if (text.size() <= kOriginBytes)
        return text;
    std::size_t end = kOriginBytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80)
        --end;
    return text.substr(0, end);
}

} // namespace

Result<std::shared_ptr<grpc::Channel>> makeChannel(const ConnectOptions& options)
{
    const auto address = parseAddress(options.address);
    if (!address)
        return failure(address.error());
    auto args = arguments();
    if (address->kind == Address::Kind::Unix)
        args.SetString(GRPC_ARG_DEFAULT_AUTHORITY, "localhost");
    return grpc::CreateCustomChannel(address->target(), grpc::InsecureChannelCredentials(), args);
}

void addOrigin(grpc::ClientContext& context, const std::string& origin)
{
    if (!origin.empty())
        context.AddMetadata(kOriginMetadata, cut(origin));
}

} // namespace pult::client
