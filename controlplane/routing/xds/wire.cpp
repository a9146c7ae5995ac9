// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/routing/xds/wire.h"

#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include <google/protobuf/io/coded_stream.h>
#include <grpcpp/support/proto_buffer_reader.h>

#include "controlplane/state/reasons.h"
#include "envoy/service/discovery/v3/ads.pb.h"

namespace pult::routing {

namespace {

namespace io = google::protobuf::io;
using envoy::service::discovery::v3::DeltaDiscoveryRequest;
using envoy::service::discovery::v3::DiscoveryRequest;

// DiscoveryResponse.version_info is DeltaDiscoveryResponse.system_version_info; type_url and nonce
// have the same numbers in both.
constexpr char kVersionTag = 0x0a;
constexpr char kTypeUrlTag = 0x22;
constexpr char kNonceTag = 0x2a;
constexpr char kRemovedTag = 0x32;
// DeltaDiscoveryResponse.resources; Resource.version and name.
constexpr char kResourceTag = 0x12;
constexpr char kResourceVersionTag = 0x0a;
constexpr char kResourceNameTag = 0x1a;

void appendHead(std::string& out, char tag, std::size_t size)
{
    std::array<std::uint8_t, 5> length{};
    auto* const end = io::CodedOutputStream::WriteVarint32ToArray(
        static_cast<std::uint32_t>(size), length.data());
    out.push_back(tag);
    out.append(length.data(), end);
}

void appendField(std::string& out, char tag, std::string_view value)
{
    appendHead(out, tag, value.size());
    out.append(value);
}

std::string headOf(const DiscoveryAnswer& answer)
{
    std::string head;
    appendField(head, kVersionTag, std::to_string(answer.revision));
    appendField(head, kTypeUrlTag, typeUrlOf(answer.type));
    appendField(head, kNonceTag, answer.nonce);
    return head;
}

//! Everything of a delta Resource but its last field.
std::string headOf(const Resource& resource)
{
    std::string fields;
    appendField(fields, kResourceVersionTag, resource.version());
    appendField(fields, kResourceNameTag, resource.name);
    std::string head;
    appendHead(head, kResourceTag, fields.size() + resource.bytes.size());
    return head + fields;
}

template <typename Request> Result<Request> parse(grpc::ByteBuffer& buffer)
{
    Request request;
    grpc::ProtoBufferReader reader(&buffer);
    if (!reader.status().ok() || !request.ParseFromZeroCopyStream(&reader))
        return failure(Code::InvalidArgument, state::reasons::kFieldInvalid,
            "the message is not an " + request.GetTypeName());
    return request;
}

//! What both kinds of request have.
template <typename Request> Incoming incoming(Request& request)
{
    Incoming in;
    in.node = std::move(*request.mutable_node());
    const auto type = typeOf(request.type_url());
    if (!type)
        return in;
    in.query.emplace();
    in.query->type = *type;
    in.query->nonce = request.response_nonce();
    if (request.has_error_detail())
        in.query->refusal = request.error_detail().message();
    return in;
}

template <typename Repeated> std::vector<std::string> all(const Repeated& names)
{
    return {names.begin(), names.end()};
}

} // namespace

Result<Incoming> readWorld(grpc::ByteBuffer& buffer)
{
    return parse<DiscoveryRequest>(buffer).map([](DiscoveryRequest request) {
        auto in = incoming(request);
        if (in.query)
            in.query->names = all(request.resource_names());
        return in;
    });
}

Result<Incoming> readDelta(grpc::ByteBuffer& buffer)
{
    return parse<DeltaDiscoveryRequest>(buffer).map([](DeltaDiscoveryRequest request) {
        auto in = incoming(request);
        if (!in.query)
            return in;
        in.query->names = all(request.resource_names_subscribe());
        in.query->dropped = all(request.resource_names_unsubscribe());
        const auto& known = request.initial_resource_versions();
        in.query->known.insert(known.begin(), known.end());
        return in;
    });
}

grpc::ByteBuffer writeWorld(const DiscoveryAnswer& answer)
{
    std::vector<grpc::Slice> slices;
    slices.reserve(answer.resources.size() + 1);
    slices.emplace_back(headOf(answer));
    for (const auto& resource : answer.resources)
        slices.push_back(resource->bytes);
    return {slices.data(), slices.size()};
}

grpc::ByteBuffer writeDelta(const DiscoveryAnswer& answer)
{
    auto head = headOf(answer);
    for (const auto& name : answer.removed)
        appendField(head, kRemovedTag, name);
    std::vector<grpc::Slice> slices;
    slices.reserve(2 * answer.resources.size() + 1);
    slices.emplace_back(head);
    for (const auto& resource : answer.resources) {
        slices.emplace_back(headOf(*resource));
        slices.push_back(resource->bytes);
    }
    return {slices.data(), slices.size()};
}

} // namespace pult::routing
