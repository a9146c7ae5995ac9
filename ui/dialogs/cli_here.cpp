// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/cli_here.h"

#include "client/cli_at.h"
#include "models/strings.h"

namespace pult::ui {

QString cliHere(const client::Session& session, const std::string& line)
{
    return models::toQt(client::cliAt(session.address(), line));
}

} // namespace pult::ui
