// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace pult::telemetry::otlp {

static_assert(
    std::endian::native == std::endian::little, "protobuf's fixed numbers are read in place");

//! Protobuf's wire types (protobuf.dev, "Encoding"), as the low three bits of a tag.
enum class Wire : std::uint32_t
{
    Varint = 0,
    Fixed64 = 1,
    Bytes = 2,
    StartGroup = 3,
    EndGroup = 4,
    Fixed32 = 5,
};

//! A tag as it stands in the message; to be used as a case label.
[[nodiscard]] constexpr std::uint32_t tagOf(std::uint32_t number, Wire type)
{
    return (number << 3U) | static_cast<std::uint32_t>(type);
}

//! Reads the fields of one protobuf message one by one, without copying. It refuses what protobuf
//! refuses on this level: truncated fields, lengths over the end, endless varints, field number 0,
//! wire types 6 and 7, groups that do not match or nest deeper than protobuf lets them. Groups are
//! stepped over.
class WireCursor
{
public:
    struct Field
    {
        std::uint32_t tag = 0;
        std::uint64_t number = 0; //!< Of a varint or a fixed field.
        std::string_view bytes; //!< Of a length-delimited one; points into the message.
    };

    explicit WireCursor(std::string_view message)
        : m_at(message.data())
        , m_end(message.data() + message.size())
    {}

    //! False at the end, and when the message breaks: broken() tells which.
    [[nodiscard]] bool next(Field& field)
    {
        if (m_at == m_end || !readTag(field.tag))
            return false;
        if ((field.tag & 7U) == static_cast<std::uint32_t>(Wire::StartGroup))
            return skipGroup(field.tag);
        return readValue(field);
    }

    //! What is wrong; null while nothing is.
    [[nodiscard]] const char* broken() const { return m_broken; }
    //! Where the cursor stands.
    [[nodiscard]] const char* at() const { return m_at; }

private:
    [[nodiscard]] bool fail(const char* why)
    {
        m_broken = why;
        return false;
    }
    [[nodiscard]] std::size_t left() const { return static_cast<std::size_t>(m_end - m_at); }
    [[nodiscard]] bool oneByte() const
    {
        return m_at != m_end && static_cast<signed char>(*m_at) >= 0;
    }

    // The long ways give their number by value: a field whose address is taken would live in
    // memory, and reading back there what was just written in halves took most of the time.
    [[nodiscard]] bool readTag(std::uint32_t& tag)
    {
        tag = oneByte() ? static_cast<unsigned char>(*m_at++) : longTag();
        return tag >= 8 || (!m_broken && fail("a field has number 0"));
    }
    [[nodiscard]] bool readVarint(std::uint64_t& value)
    {
        value = oneByte() ? static_cast<unsigned char>(*m_at++) : longVarint();
        return !m_broken;
    }
    template <typename Number> [[nodiscard]] bool readFixed(std::uint64_t& value)
    {
        if (left() < sizeof(Number))
            return fail("a fixed number is cut off");
        Number number = 0;
        std::memcpy(&number, m_at, sizeof(number));
        m_at += sizeof(number);
        value = number;
        return true;
    }
    [[nodiscard]] bool readBytes(std::string_view& bytes)
    {
        std::uint64_t length = 0;
        if (!readVarint(length))
            return false;
        if (length > left())
            return fail("a length runs over the end");
        bytes = {m_at, static_cast<std::size_t>(length)};
        m_at += length;
        return true;
    }
    [[nodiscard]] bool readValue(Field& field)
    {
        switch (static_cast<Wire>(field.tag & 7U)) {
        case Wire::Bytes:
            return readBytes(field.bytes);
        case Wire::Varint:
            return readVarint(field.number);
        case Wire::Fixed64:
            return readFixed<std::uint64_t>(field.number);
        case Wire::Fixed32:
            return readFixed<std::uint32_t>(field.number);
        case Wire::EndGroup:
            return fail("a group ends that has not begun");
        default:
            return fail("a field has no known wire type");
        }
    }

    //! 0 when the message breaks.
    [[nodiscard]] std::uint32_t longTag();
    [[nodiscard]] std::uint64_t longVarint();
    [[nodiscard]] bool skipGroup(std::uint32_t tag);

    const char* m_at;
    const char* m_end;
    const char* m_broken = nullptr;
};

} // namespace pult::telemetry::otlp
