// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/receiver/unpacker.h"

#include <algorithm>
#include <cstring>

#include <zlib.h>

#include "controlplane/telemetry/otlp/reasons.h"
#include "controlplane/telemetry/receiver/reasons.h"

namespace pult::telemetry {

namespace {

constexpr int kGzipOnly = 15 + 16; // zlib.h: window bits, 16 more for gzip
constexpr std::size_t kFirstRoom = 256U << 10U;
constexpr std::size_t kKeptRoom = 4U << 20U;

tl::unexpected<Error> notGzip(const char* why)
{
    return failure(Code::InvalidArgument, kSpansUnreadable,
        std::string("The message is said to be gzip and cannot be unpacked: ") + why + ".");
}

} // namespace

Unpacker::Unpacker(std::size_t maxBytes)
    : m_maxBytes(maxBytes)
    , m_stream(std::make_unique<z_stream_s>())
{
    ::inflateInit2(m_stream.get(), kGzipOnly);
}

Unpacker::~Unpacker()
{
    ::inflateEnd(m_stream.get());
}

tl::unexpected<Error> Unpacker::tooLarge() const
{
    return failure(Code::ResourceExhausted, kSpansTooLarge,
        "A message of spans has at most " + std::to_string(m_maxBytes) + " bytes, unpacked.",
        {{"most", std::to_string(m_maxBytes)}});
}

void Unpacker::makeRoom(std::size_t bytes)
{
    if (m_room.size() < bytes)
        m_room.resize(std::max(bytes, kFirstRoom));
}

Result<std::string_view> Unpacker::join(Parts parts)
{
    std::size_t size = 0;
    for (const auto part : parts)
        size += part.size();
    if (size > m_maxBytes)
        return tooLarge();
    if (parts.size() == 1)
        return parts.front();
    if (m_room.size() > kKeptRoom)
        m_room = {};
    makeRoom(size);
    m_used = 0;
    for (const auto part : parts) {
        std::memcpy(m_room.data() + m_used, part.data(), part.size());
        m_used += part.size();
    }
    return std::string_view(m_room.data(), m_used);
}

Result<std::string_view> Unpacker::gunzip(Parts parts)
{
    if (m_room.size() > kKeptRoom)
        m_room = {};
    makeRoom(kFirstRoom);
    m_used = 0;
    m_memberEnded = false;
    ::inflateReset(m_stream.get());
    for (const auto part : parts) {
        if (auto inflated = inflatePart(part); !inflated)
            return failure(std::move(inflated.error()));
    }
    if (!m_memberEnded)
        return notGzip("it is cut off");
    return std::string_view(m_room.data(), m_used);
}

Result<void> Unpacker::inflatePart(std::string_view part)
{
    auto& stream = *m_stream;
    // zlib does not write through it.
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(part.data()));
    stream.avail_in = static_cast<uInt>(part.size());
    while (stream.avail_in > 0) {
        if (m_memberEnded) {
            ::inflateReset(&stream);
            m_memberEnded = false;
        }
        if (m_used == m_room.size())
            makeRoom(std::min(2 * m_room.size(), m_maxBytes + 1));
        stream.next_out = reinterpret_cast<Bytef*>(m_room.data() + m_used);
        stream.avail_out = static_cast<uInt>(m_room.size() - m_used);
        const int result = ::inflate(&stream, Z_NO_FLUSH);
        m_used = m_room.size() - stream.avail_out;
        m_memberEnded = result == Z_STREAM_END;
        if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR)
            return notGzip(stream.msg ? stream.msg : "its beginning is of another kind");
        if (m_used > m_maxBytes)
            return tooLarge();
    }
    return {};
}

bool looksGzipped(Unpacker::Parts message)
{
    std::string_view magic = "\x1f\x8b";
    for (const auto part : message) {
        for (const char byte : part.substr(0, magic.size())) {
            if (byte != magic.front())
                return false;
            magic.remove_prefix(1);
        }
        if (magic.empty())
            return true;
    }
    return false;
}

} // namespace pult::telemetry
