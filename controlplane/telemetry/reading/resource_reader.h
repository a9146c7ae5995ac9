// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

#include "controlplane/telemetry/reading/source_table.h"
#include "controlplane/telemetry/span_view.h"

namespace pult::telemetry {

//! Of everything a resource says, in the order it says it.
[[nodiscard]] std::uint64_t printOf(std::span<const AttributeView> resource, std::uint64_t seed);

//! Who is behind a resource. The instance is the first told of service.instance.id, k8s.pod.uid,
//! k8s.pod.name, container.id, host.name with process.pid; none: anonymous. The unit is the pod
//! when one is told, otherwise service and instance.
[[nodiscard]] ProcessFacts factsOf(std::span<const AttributeView> resource, NameTable& names);

} // namespace pult::telemetry
