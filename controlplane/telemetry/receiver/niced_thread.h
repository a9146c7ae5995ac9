// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/resource.h>

namespace pult::telemetry {

//! How far threads that receive spans stand back: a rollback goes before any span.
inline constexpr int kReceiverNice = 10;

//! Lowers the priority of the calling thread. On Linux the niceness is the thread's own:
//! setpriority(2), "C library/kernel differences".
inline void standBack()
{
    ::setpriority(PRIO_PROCESS, 0, kReceiverNice);
}

} // namespace pult::telemetry
