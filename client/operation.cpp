// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/operation.h"

#include "client/text.h"

namespace pult::client {

std::string RuntimeCommand::shellLine() const
{
    return "echo " + shellQuote(command) + " | socat - " + shellQuote(socket);
}

} // namespace pult::client
