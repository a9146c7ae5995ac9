// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "client/qt/session.h"
#include "ui/kit/dialog_frame.h"

namespace pult::ui {

//! The environment as words and colour: "PROD · CRM · telecom-eu". Taken from the table when there
//! is one, from the server's list otherwise.
[[nodiscard]] DialogIdentity identityOf(
    const client::Session& session, const std::string& environment);
//! Its short word: "PROD", or the environment's own name where a class has several.
[[nodiscard]] QString environmentWord(
    const client::Session& session, const std::string& environment);
[[nodiscard]] client::EnvironmentClass classOf(
    const client::Session& session, const std::string& environment);

} // namespace pult::ui
