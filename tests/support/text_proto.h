// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stdexcept>
#include <string>

#include <google/protobuf/text_format.h>

namespace pult::test {

//! A message from protobuf's text format; a typo in a test throws.
template <typename Message> [[nodiscard]] Message proto(const std::string& text)
{
    Message message;
    if (!google::protobuf::TextFormat::ParseFromString(text, &message))
        throw std::invalid_argument("not a " + message.GetTypeName() + ": " + text);
    return message;
}

} // namespace pult::test
