// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/routing/xds/resource.h"

#include <algorithm>

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include "common/hash.h"

namespace pult::routing {

namespace {

namespace io = google::protobuf::io;

// Length-delimited fields: DiscoveryResponse.resources, Any.type_url, Any.value.
constexpr std::uint8_t kResourcesTag = 0x12;
constexpr std::uint8_t kTypeUrlTag = 0x0a;
constexpr std::uint8_t kValueTag = 0x12;

// Bytes of the digest: two versions of one name do not meet by chance.
constexpr std::size_t kVersionBytes = 8;

std::size_t fieldSize(std::size_t length)
{
    return 1 + io::CodedOutputStream::VarintSize64(length) + length;
}

std::uint8_t* writeHead(std::uint8_t tag, std::size_t length, std::uint8_t* out)
{
    *out++ = tag;
    return io::CodedOutputStream::WriteVarint64ToArray(length, out);
}

} // namespace

grpc::Slice frame(ResourceType type, const google::protobuf::MessageLite& message)
{
    const auto url = typeUrlOf(type);
    const std::size_t value = message.ByteSizeLong();
    const std::size_t any = fieldSize(url.size()) + fieldSize(value);
    grpc::Slice slice(fieldSize(any));
    // The slice is ours alone until it is shared.
    auto* out = const_cast<std::uint8_t*>(slice.begin());
    out = writeHead(kResourcesTag, any, out);
    out = writeHead(kTypeUrlTag, url.size(), out);
    out = std::ranges::copy(url, out).out;
    out = writeHead(kValueTag, value, out);
    message.SerializeWithCachedSizesToArray(out);
    return slice;
}

Resource::Resource(std::string itsName, state::Revision since, grpc::Slice framed,
    std::vector<state::DeploymentKey> leadsTo)
    : name(std::move(itsName))
    , changed(since)
    , bytes(std::move(framed))
    , deployments(std::move(leadsTo))
{}

const std::string& Resource::version() const
{
    std::call_once(m_asked, [this] {
        const auto digest = sha256({{reinterpret_cast<const char*>(bytes.begin()), bytes.size()}});
        m_version = toHex(asBytes(digest).substr(0, kVersionBytes));
    });
    return m_version;
}

ResourcePtr ResourceTable::find(std::string_view name) const
{
    const auto found = std::ranges::lower_bound(m_resources, name, std::less<>{},
        [](const ResourcePtr& resource) -> std::string_view { return resource->name; });
    if (found == m_resources.end() || (*found)->name != name)
        return nullptr;
    return *found;
}

ResourceTable ResourceTable::changed(const std::vector<Change>& changes) const
{
    ResourceTable table;
    table.m_resources.reserve(m_resources.size() + changes.size());
    auto old = m_resources.begin();
    for (const auto& [name, resource] : changes) {
        while (old != m_resources.end() && (*old)->name < name)
            table.m_resources.push_back(*old++);
        if (old != m_resources.end() && (*old)->name == name)
            ++old;
        if (resource)
            table.m_resources.push_back(resource);
    }
    table.m_resources.insert(table.m_resources.end(), old, m_resources.end());
    return table;
}

} // namespace pult::routing
