// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include "pult/v1/release_control.grpc.pb.h"
#include "tests/support/program.h"

namespace pult::bench {

//! Blocking calls into the bare server, which this program starts from itself with --echo.
class EchoClient
{
public:
    explicit EchoClient(const std::string& program);
    //! Microseconds of one call.
    double once();

private:
    test::Program m_server;
    std::unique_ptr<v1::ReleaseControl::Stub> m_stub;
};

} // namespace pult::bench
