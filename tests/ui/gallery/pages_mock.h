// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace pult::ui::gallery {

//! The contents of the gateways and on-call pictures, without the shell around them.
[[nodiscard]] QWidget* gatewaysMock();
[[nodiscard]] QWidget* onCallMock();

} // namespace pult::ui::gallery
