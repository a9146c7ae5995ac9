// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "pult/v1/observer.grpc.pb.h"
#include "pult/v1/release_control.grpc.pb.h"
#include "tests/support/program.h"

namespace pult::bench {

//! A real control plane in a folder of its own, driven by blocking calls.
class Plane
{
public:
    struct Options
    {
        bool countSyncs = false; //!< Preloads the counter of fsyncs.
        bool receivesSpans = false;
    };
    Plane(const std::filesystem::path& folder, Options options);

    [[nodiscard]] const std::string& xds() const { return m_xds; }
    [[nodiscard]] const std::string& address() const { return m_address; }
    //! Where spans are received, OTLP over gRPC.
    [[nodiscard]] const std::string& otlp() const { return m_otlp; }
    //! Keeps the threads that receive spans on one core: those that stand back.
    void pinReceiversTo(int core) const;
    //! Calls of fsync and fdatasync so far.
    [[nodiscard]] std::uint64_t syncs() const;

    struct Timing
    {
        double planUs = 0;
        double executeUs = 0;
        double startedUs = 0; //!< Of Execute, steady clock.
        std::uint64_t revision = 0;
    };
    //! Plans and executes; ends the program with words when it is refused.
    Timing act(const std::string& environment, const v1::Command& command);

    //! Two generations of ten services in a new environment, both ready: 1 is active, 2 a
    //! candidate.
    void prepareRelease(const std::string& environment);
    [[nodiscard]] static std::vector<std::string> services();

private:
    std::filesystem::path m_folder;
    std::unique_ptr<test::Program> m_program;
    std::string m_address;
    std::string m_xds;
    std::string m_otlp;
    std::unique_ptr<v1::ReleaseControl::Stub> m_control;
    std::atomic<std::uint64_t> m_requests{0};
};

} // namespace pult::bench
