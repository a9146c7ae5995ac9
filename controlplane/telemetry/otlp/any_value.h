// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "controlplane/telemetry/otlp/wire_cursor.h"
#include "controlplane/telemetry/span_view.h"

namespace pult::telemetry::otlp {

//! Reads AnyValue messages into one value, as protobuf merges them when a field comes twice: the
//! last alternative wins, two lists in a row are one. Text that is not UTF-8 is Other, like bytes.
class AnyValueReader
{
public:
    //! Writes into `value`, which is Other at first: to copy a value that was just put together
    //! costs as much as to read it.
    explicit AnyValueReader(AttributeValue& value)
        : m_value(value)
    {}
    //! False: the message breaks; `broken` has stopped there.
    [[nodiscard]] bool merge(std::string_view message, WireCursor& broken);

private:
    enum class List
    {
        No,
        Empty,
        HasFirst,
    };
    [[nodiscard]] bool mergeList(std::string_view message, WireCursor& broken);
    AttributeValue& m_value;
    List m_list = List::No;
};

} // namespace pult::telemetry::otlp
