// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>

#include "bench/spans/load.h"
#include "bench/spans/pin.h"
#include "bench/switch/limits.h"

namespace pult::bench {

int sendSpans(const std::string& address)
{
    constexpr int kAtATime = 64;
    pinTo(kIngestCore);
    Generator generator(address, makeRequests(2));
    generator.send(kAtATime);
    std::puts("flowing");
    std::fflush(stdout);
    for (;;)
        generator.send(kAtATime);
}

} // namespace pult::bench
