// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/backoff.h"

#include <algorithm>
#include <cmath>

namespace pult::client {

std::chrono::milliseconds Backoff::next()
{
    const double factor = 0.5 + std::clamp(m_random(), 0.0, 1.0) / 2;
    const auto delay = std::lround(static_cast<double>(m_ceiling.count()) * factor);
    m_ceiling = std::min(m_ceiling * 2, kLongest);
    return std::chrono::milliseconds{delay};
}

} // namespace pult::client
