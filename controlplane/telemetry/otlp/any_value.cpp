// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/otlp/any_value.h"

#include <bit>

#include "controlplane/telemetry/otlp/utf8.h"

namespace pult::telemetry::otlp {

namespace {

// Fields of AnyValue and ArrayValue.
constexpr auto kString = tagOf(1, Wire::Bytes);
constexpr auto kBool = tagOf(2, Wire::Varint);
constexpr auto kInt = tagOf(3, Wire::Varint);
constexpr auto kDouble = tagOf(4, Wire::Fixed64);
constexpr auto kArray = tagOf(5, Wire::Bytes);
constexpr auto kMap = tagOf(6, Wire::Bytes);
constexpr auto kBytes = tagOf(7, Wire::Bytes);
constexpr auto kListItem = tagOf(1, Wire::Bytes);

void setText(AttributeValue& value, std::string_view text)
{
    if (isUtf8(text))
        value.emplace<std::string_view>(text);
    else
        value.emplace<Other>();
}

//! The text of a list's item; Other for an item of any other kind. Not recursive: what is in a list
//! in a list is of no use, and a message must not choose how deep the stack gets.
bool readItem(std::string_view message, AttributeValue& value, WireCursor& broken)
{
    WireCursor cursor(message);
    for (WireCursor::Field field; cursor.next(field);) {
        if (field.tag == kString)
            setText(value, field.bytes);
        else if (field.tag == kBool || field.tag == kInt || field.tag == kDouble
            || field.tag == kArray || field.tag == kMap || field.tag == kBytes)
            value.emplace<Other>();
    }
    if (!cursor.broken())
        return true;
    broken = cursor;
    return false;
}

} // namespace

bool AnyValueReader::merge(std::string_view message, WireCursor& broken)
{
    WireCursor cursor(message);
    for (WireCursor::Field field; cursor.next(field);) {
        switch (field.tag) {
        case kString:
            setText(m_value, field.bytes);
            m_list = List::No;
            break;
        case kBool:
            m_value.emplace<bool>(field.number != 0);
            m_list = List::No;
            break;
        case kInt:
            m_value.emplace<std::int64_t>(static_cast<std::int64_t>(field.number));
            m_list = List::No;
            break;
        case kDouble:
            m_value.emplace<double>(std::bit_cast<double>(field.number));
            m_list = List::No;
            break;
        case kArray:
            if (!mergeList(field.bytes, broken))
                return false;
            break;
        case kMap:
        case kBytes:
            m_value.emplace<Other>();
            m_list = List::No;
            break;
        default:
            break;
        }
    }
    if (!cursor.broken())
        return true;
    broken = cursor;
    return false;
}

bool AnyValueReader::mergeList(std::string_view message, WireCursor& broken)
{
    if (m_list == List::HasFirst)
        return true;
    if (m_list == List::No)
        m_value.emplace<Other>();
    m_list = List::Empty;
    WireCursor cursor(message);
    for (WireCursor::Field field; cursor.next(field);) {
        if (field.tag == kListItem) {
            m_list = List::HasFirst;
            return readItem(field.bytes, m_value, broken);
        }
    }
    if (!cursor.broken())
        return true;
    broken = cursor;
    return false;
}

} // namespace pult::telemetry::otlp
