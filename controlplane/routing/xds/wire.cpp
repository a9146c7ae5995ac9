// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/routing/xds/wire.h"

#include <array>
#include <string_view>
#include <vector>

#include <google/protobuf/io/coded_stream.h>
#include <grpcpp/support/proto_buffer_reader.h>

#include "controlplane/state/reasons.h"

namespace pult::routing {

namespace {

namespace io = google::protobuf::io;
using envoy::service::discovery::v3::DiscoveryRequest;

constexpr char kVersionTag = 0x0a;
constexpr char kTypeUrlTag = 0x22;
constexpr char kNonceTag = 0x2a;

void appendField(std::string& out, char tag, std::string_view value)
{
    std::array<std::uint8_t, 5> length{};
    auto* const end = io::CodedOutputStream::WriteVarint32ToArray(
        static_cast<std::uint32_t>(value.size()), length.data());
    out.push_back(tag);
    out.append(length.data(), end);
    out.append(value);
}

} // namespace

Result<DiscoveryRequest> decode(grpc::ByteBuffer& buffer)
{
    DiscoveryRequest request;
    grpc::ProtoBufferReader reader(&buffer);
    if (!reader.status().ok() || !request.ParseFromZeroCopyStream(&reader))
        return failure(Code::InvalidArgument, state::reasons::kFieldInvalid,
            "the message is not an envoy.service.discovery.v3.DiscoveryRequest");
    return request;
}

std::optional<DiscoveryQuery> toQuery(const DiscoveryRequest& request)
{
    const auto type = typeOf(request.type_url());
    if (!type)
        return std::nullopt;
    DiscoveryQuery query;
    query.type = *type;
    query.names.assign(request.resource_names().begin(), request.resource_names().end());
    query.nonce = request.response_nonce();
    if (request.has_error_detail())
        query.refusal = request.error_detail().message();
    return query;
}

grpc::ByteBuffer encode(const DiscoveryAnswer& answer)
{
    std::string head;
    appendField(head, kVersionTag, std::to_string(answer.revision));
    appendField(head, kTypeUrlTag, typeUrlOf(answer.type));
    appendField(head, kNonceTag, answer.nonce);
    std::vector<grpc::Slice> slices;
    slices.reserve(answer.resources.size() + 1);
    slices.emplace_back(head);
    for (const auto& resource : answer.resources)
        slices.push_back(resource->bytes);
    return {slices.data(), slices.size()};
}

} // namespace pult::routing
