// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "client/operation.h"
#include "models/text.h"
#include "ui/kit/share_bar.h"
#include "ui/kit/steps_bar.h"

namespace pult::ui {

//! ACCEPTED → CONFIGURED → ACKNOWLEDGED n/m → OBSERVED of an operation. `verified`: with what comes
//! of it within a minute as a step of its own.
[[nodiscard]] std::vector<OperationStep> progressSteps(
    const models::Text& text, const client::Operation& operation, bool verified = false);
//! The same before anything happened: what each step will mean. `watched`: spans are received.
[[nodiscard]] std::vector<OperationStep> stepsAhead(
    const models::Text& text, std::uint32_t gateways, bool watched);
//! The bar beside the steps: acknowledged, refused, lost.
void showShares(ShareBar& bar, const models::Text& text, const client::Operation& operation);

} // namespace pult::ui
