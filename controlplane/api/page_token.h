// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "common/error.h"
#include "controlplane/state/journal_port.h"

namespace pult::api {

//! Where the next page of a listing begins, bound to the filters of the first: opaque to clients,
//! the same for ever for the same place.
[[nodiscard]] std::string pageToken(const state::Journal::Query& query, state::Revision before);

//! Errors: INVALID_ARGUMENT PAGE_TOKEN_INVALID, also for a token of other filters.
[[nodiscard]] Result<state::Revision> openPageToken(
    const state::Journal::Query& query, std::string_view token);

} // namespace pult::api
