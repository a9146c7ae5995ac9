// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "client/operation.h"
#include "models/text.h"
#include "ui/kit/share_bar.h"
#include "ui/kit/steps_bar.h"

namespace pult::ui {

//! ACCEPTED → CONFIGURED → ACKNOWLEDGED n/m of an operation.
[[nodiscard]] std::vector<OperationStep> progressSteps(
    const models::Text& text, const client::Operation& operation);
//! The same before anything happened: what each step will mean.
[[nodiscard]] std::vector<OperationStep> stepsAhead(
    const models::Text& text, std::uint32_t gateways);
//! The bar beside the steps: acknowledged, refused, lost.
void showShares(ShareBar& bar, const models::Text& text, const client::Operation& operation);

} // namespace pult::ui
