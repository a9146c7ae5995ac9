// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/spans/server.h"

#include <sys/resource.h>

#include <fstream>
#include <iostream>

#include "bench/spans/intakes.h"
#include "bench/spans/pin.h"
#include "controlplane/telemetry/receiver/receiver.h"

namespace pult::bench {

namespace {

double seconds(const timeval& time)
{
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

} // namespace

int serve(const std::string& kind)
{
    pinTo(0);
    const auto intake = makeIntake(kind);
    telemetry::ReceiverOptions options;
    options.grpc->port = 0;
    options.http = std::nullopt;
    const auto receiver = telemetry::Receiver::start(options, *intake);
    if (!receiver) {
        std::cerr << receiver.error().message << '\n';
        return 1;
    }
    std::cout << (*receiver)->grpcAddress()->text() << std::endl;
    for (std::string line; std::getline(std::cin, line);) {
        rusage usage{};
        ::getrusage(RUSAGE_SELF, &usage);
        std::cout << std::to_string(seconds(usage.ru_utime) + seconds(usage.ru_stime)) << std::endl;
    }
    return 0;
}

ServerUnderLoad::ServerUnderLoad(const std::string& program, const std::string& kind,
    const std::vector<std::string>& requests, bool gzip)
    : m_program({program, "--serve", kind}, "/dev/null")
    , m_generator(m_program.readLine().value(), requests, gzip)
{}

double ServerUnderLoad::cpuSeconds()
{
    m_program.writeLine("cpu");
    return std::stod(m_program.readLine().value());
}

double ServerUnderLoad::spansPerCpuSecond(int requests)
{
    const double before = cpuSeconds();
    m_generator.send(requests);
    return requests * kSpansPerRequest / (cpuSeconds() - before);
}

double ServerUnderLoad::residentMiB() const
{
    std::ifstream status("/proc/" + std::to_string(m_program.pid()) + "/status");
    for (std::string line; std::getline(status, line);) {
        if (line.rfind("VmRSS:", 0) == 0)
            return std::stod(line.substr(6)) / 1024;
    }
    return 0;
}

} // namespace pult::bench
