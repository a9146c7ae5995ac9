// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/reading/carrier.h"

namespace pult::telemetry {

std::string_view carrierName(Carrier carrier)
{
    static constexpr std::array<std::string_view, kCarriers> kNames{"generation header",
        "generation-name header", "baggage", "X-Route", "OpenTracing baggage", "tracestate",
        "request id", "trace context"};
    return kNames[static_cast<std::size_t>(carrier)];
}

} // namespace pult::telemetry
