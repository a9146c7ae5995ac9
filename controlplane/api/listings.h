// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/error.h"
#include "controlplane/state/codec_port.h"
#include "controlplane/state/journal_port.h"
#include "controlplane/state/state.h"
#include "pult/v1/observer.pb.h"

namespace pult::api {

//! Bytes at which a unary answer ends; gRPC clients take up to 4 MiB.
inline constexpr std::size_t kMostAnswerBytes = 3U << 20U;

//! One page; shorter than asked for when its entries are large. Reads the journal.
//! Errors: INVALID_ARGUMENT FIELD_INVALID, PAGE_TOKEN_INVALID; those of the journal.
[[nodiscard]] Result<v1::ListJournalResponse> listJournal(const state::Journal& journal,
    const state::Codec& codec, const v1::ListJournalRequest& request);

//! Walks the whole chain. Errors: DATA_LOSS CHAIN_BROKEN; those of the journal.
[[nodiscard]] Result<v1::VerifyJournalResponse> verifyJournal(const state::Journal& journal);

//! The routing tables of an environment, or of one service. Pure.
[[nodiscard]] v1::ListRoutesResponse listRoutes(
    const state::Environment& environment, state::Revision revision, const std::string& service);

} // namespace pult::api
