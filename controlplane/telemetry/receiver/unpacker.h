// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "common/error.h"

struct z_stream_s;

namespace pult::telemetry {

//! Makes one piece of memory out of the parts of a message and unpacks it, never beyond a limit
//! however much the packed bytes promise. Keeps its memory from call to call, unless a message was
//! very large. Thread: one at a time.
class Unpacker
{
public:
    explicit Unpacker(std::size_t maxBytes);
    ~Unpacker();
    Unpacker(const Unpacker&) = delete;
    Unpacker& operator=(const Unpacker&) = delete;

    using Parts = std::span<const std::string_view>;
    //! The view is of the only part, or of this until its next call.
    //! Errors: RESOURCE_EXHAUSTED SPANS_TOO_LARGE.
    [[nodiscard]] Result<std::string_view> join(Parts parts);
    //! Of RFC 1952, several members included. Errors: RESOURCE_EXHAUSTED SPANS_TOO_LARGE;
    //! INVALID_ARGUMENT SPANS_UNREADABLE.
    [[nodiscard]] Result<std::string_view> gunzip(Parts parts);

private:
    [[nodiscard]] Result<void> inflatePart(std::string_view part);
    void makeRoom(std::size_t bytes);
    [[nodiscard]] tl::unexpected<Error> tooLarge() const;

    std::size_t m_maxBytes;
    std::vector<char> m_room;
    std::size_t m_used = 0;
    bool m_memberEnded = false;
    std::unique_ptr<z_stream_s> m_stream;
};

//! Whether a message begins as gzip does; no OTLP message in protobuf does. A part may hold as
//! little as one byte: frames of HTTP/2 end where they please.
[[nodiscard]] bool looksGzipped(Unpacker::Parts message);

} // namespace pult::telemetry
