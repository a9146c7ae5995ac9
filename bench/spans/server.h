// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <sys/types.h>
#include <vector>

#include "bench/spans/load.h"
#include "tests/support/program.h"

namespace pult::bench {

//! In a process of its own: the gRPC receiver with an intake behind it, on one core. Prints its
//! address, then its processor time in seconds for each line it is sent.
[[nodiscard]] int serve(const std::string& kind);

//! Such a process and a generator that is connected to it.
class ServerUnderLoad
{
public:
    ServerUnderLoad(const std::string& program, const std::string& kind,
        const std::vector<std::string>& requests, bool gzip);
    //! Spans a second of the server's processor time, over so many requests.
    [[nodiscard]] double spansPerCpuSecond(int requests);
    [[nodiscard]] double residentMiB() const;

private:
    [[nodiscard]] double cpuSeconds();

    test::Program m_program;
    Generator m_generator;
};

} // namespace pult::bench
