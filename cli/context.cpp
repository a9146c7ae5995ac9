// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/context.h"

#include <nlohmann/json.hpp>

#include "cli/table.h"

namespace pult::cli {

Context::Context(Io streams, Format format, client::ConnectOptions server)
    : io(streams)
    , m_format(format)
    , m_server(std::move(server))
{}

Result<std::shared_ptr<client::ControlPlane>> Context::plane()
{
    if (!m_plane) {
        auto plane = client::connect(m_server);
        if (!plane)
            return failure(plane.error());
        m_plane = std::move(*plane);
    }
    return m_plane;
}

void Context::print(const client::Json& json, const std::function<void(std::ostream&)>& table)
{
    switch (m_format) {
    case Format::Json:
        io.out << client::jsonText(json);
        break;
    case Format::Yaml:
        io.out << client::yamlText(json);
        break;
    case Format::Table:
        table(io.out);
        break;
    }
    io.out.flush();
}

Exit Context::complain(const Error& error)
{
    const Exit exit = exitOf(error);
    io.err << "pultctl: ";
    if (exit == Exit::Unreachable)
        io.err << "The control plane at " << m_server.address << " does not answer: ";
    io.err << cleanLines(error.message);
    if (error.reason != "USAGE")
        io.err << " (" << clean(error.reason) << ")";
    io.err << std::endl;
    return exit;
}

} // namespace pult::cli
