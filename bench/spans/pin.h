// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sched.h>
#include <sys/types.h>
#include <thread>

namespace pult::bench {

//! Keeps a thread, 0: this process, on one core when there are several.
inline void pinTo(int core, pid_t thread = 0)
{
    if (std::thread::hardware_concurrency() < 2)
        return;
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(core, &set);
    ::sched_setaffinity(thread, sizeof(set), &set);
}

} // namespace pult::bench
