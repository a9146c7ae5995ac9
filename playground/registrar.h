// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "client/control_plane.h"
#include "common/error.h"
#include "playground/catalog.h"
#include "playground/ports.h"

namespace pult::playground {

//! Tells the control plane what the playground is: its environment with the entry, its releases.
//! Thread: one; every call waits for the answer.
class Registrar
{
public:
    //! Errors: of client::connect(); DATA_LOSS PORTS_BROKEN; FAILED_PRECONDITION PORTS_TAKEN naming
    //! a port.
    static Result<Registrar> open(
        const client::ConnectOptions& server, std::string environment, std::filesystem::path data);

    //! Requests enter here, not at the entry service, from now on: its ports by id. Errors: those
    //! of PortBook.
    Result<std::map<std::string, std::uint16_t>> edgePorts(const std::vector<std::string>& ids);
    //! Creates the environment unless it is there; harmless to repeat.
    Result<void> provideEnvironment();
    //! Writes the manifest and registers it; the same request id does it once.
    Result<void> registerRelease(const CatalogRelease& release, const std::string& requestId);
    [[nodiscard]] Result<std::shared_ptr<const client::EnvironmentState>> state();

private:
    Registrar(std::string environment, std::filesystem::path data, PortBook ports);
    [[nodiscard]] static std::vector<client::Entry> entriesAt(std::uint16_t port);
    Result<std::uint16_t> servicePort();
    void declareEntries(client::Policy policy, const std::vector<client::Entry>& entries,
        const std::vector<client::Entry>& otherwise);
    Result<std::filesystem::path> writeManifest(const CatalogRelease& release);
    Result<client::Operation> executeWithPlan(
        client::Command command, const std::string& requestId, const std::string& reason);

    std::string m_environment;
    std::filesystem::path m_data;
    PortBook m_ports;
    std::uint16_t m_edgePort = 0; //!< 0: the entry service is the edge.
    std::shared_ptr<client::ControlPlane> m_control;
};

} // namespace pult::playground
