// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include <grpcpp/grpcpp.h>

#include "controlplane/routing/xds/xds_service.h"
#include "tests/routing/recorded_reports.h"

namespace pult::routing::testing {

//! The xDS service behind a free port of loopback; not started yet.
class AdsServer
{
public:
    AdsServer();
    ~AdsServer();
    AdsServer(const AdsServer&) = delete;
    AdsServer& operator=(const AdsServer&) = delete;

    //! A connection of its own, with a window that does not grow.
    [[nodiscard]] std::shared_ptr<grpc::Channel> connect() const;

    RecordedReports reports;
    XdsService service{reports};

private:
    std::string m_address;
    std::unique_ptr<grpc::Server> m_server;
};

} // namespace pult::routing::testing
