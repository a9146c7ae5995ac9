// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controlplane/state/event.h"
#include "controlplane/state/journal_port.h"
#include "pult/v1/observer.pb.h"
#include "pult/v1/release_control.pb.h"

namespace pult::api::wire {

void toWire(const state::ServiceChange& from, v1::ServiceChange& to);
void toWire(const state::Record& record, const state::Event& event, v1::JournalEntry& to);

} // namespace pult::api::wire
