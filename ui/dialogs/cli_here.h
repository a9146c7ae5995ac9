// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <QString>

#include "client/qt/session.h"

namespace pult::ui {

//! A pultctl line for the control plane of that session, wherever it is pasted; other words as they
//! are.
[[nodiscard]] QString cliHere(const client::Session& session, const std::string& line);

} // namespace pult::ui
