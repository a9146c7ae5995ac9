// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/proving/probe_sender.h"

#include <algorithm>

namespace pult::telemetry {

std::string printable(std::string text)
{
    constexpr std::size_t kMost = 200;
    text.resize(std::min(text.size(), kMost));
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
    return text;
}

} // namespace pult::telemetry
