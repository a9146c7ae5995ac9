// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/resource.h>

#include <algorithm>

namespace pult::telemetry {

//! How far threads that receive spans stand back: a rollback goes before any span.
inline constexpr int kReceiverNice = 10;

//! Lowers the priority of the calling thread below the one it was started with. On Linux the
//! niceness is the thread's own: setpriority(2), "C library/kernel differences".
inline void standBack()
{
    constexpr int kNicest = 19;
    ::setpriority(
        PRIO_PROCESS, 0, std::min(::getpriority(PRIO_PROCESS, 0) + kReceiverNice, kNicest));
}

} // namespace pult::telemetry
