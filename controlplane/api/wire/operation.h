// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controlplane/state/lanes.h"
#include "controlplane/state/ports.h"
#include "controlplane/writer/submission.h"
#include "pult/v1/observer.pb.h"
#include "pult/v1/operation.pb.h"

namespace pult::api::wire {

void toWire(const state::OperationView& from, v1::Operation& to);
void toWire(const state::GatewayView& from, v1::Gateway& to);
//! As it is at the moment of acceptance; a no-op has no id and is at its end.
void toWire(const writer::Accepted& from, v1::Operation& to);
//! The table of one service.
void toWire(const state::ServiceName& service, const std::vector<state::RouteRule>& from,
    google::protobuf::RepeatedPtrField<v1::Route>& to);

} // namespace pult::api::wire
