// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/error.h"
#include "controlplane/state/codec_port.h"
#include "controlplane/state/journal_port.h"
#include "pult/v1/observer.pb.h"

namespace pult::api {

//! One page of the verdicts that events rest on. Reads the journal, a bounded piece of it: a page
//! may be empty and not the last.
//! Errors: INVALID_ARGUMENT FIELD_INVALID, PAGE_TOKEN_INVALID; those of the journal.
[[nodiscard]] Result<v1::ListVerdictsResponse> listVerdicts(const state::Journal& journal,
    const state::Codec& codec, const v1::ListVerdictsRequest& request);

} // namespace pult::api
