// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/journal.h"
#include "pult/v1/observer.pb.h"

namespace pult::client::wire {

[[nodiscard]] JournalEntry fromWire(const v1::JournalEntry& wire);
[[nodiscard]] JournalPage fromWire(const v1::ListJournalResponse& wire);
[[nodiscard]] v1::ListJournalRequest toWire(const JournalQuery& query);

} // namespace pult::client::wire
