// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/leak_waiver_json.h"

#include <nlohmann/json.hpp>

#include "client/text.h"

namespace pult::client {

Json toJson(const LeakWaiver& waiver)
{
    return {{"caller", waiver.edge.caller}, {"callee", waiver.edge.callee},
        {"entry", waiver.edge.entry}, {"owner", waiver.owner}, {"reason", waiver.reason},
        {"by", waiver.by}, {"since", utcText(waiver.sinceUnixMs)},
        {"until", utcText(waiver.untilUnixMs)}};
}

} // namespace pult::client
