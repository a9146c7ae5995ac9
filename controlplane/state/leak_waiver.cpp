// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/state/leak_waiver.h"

namespace pult::state {

const LeakWaivers::value_type* waiverOf(const LeakWaivers& waivers, std::string_view caller,
    std::string_view entry, std::string_view callee, std::int64_t nowUnixMs)
{
    const auto living = [&](std::string_view ofEntry) -> const LeakWaivers::value_type* {
        const auto found
            = waivers.find({std::string(caller), std::string(callee), std::string(ofEntry)});
        const bool lives = found != waivers.end() && found->second.untilUnixMs > nowUnixMs;
        return lives ? &*found : nullptr;
    };
    if (waivers.empty())
        return nullptr;
    const auto* const own = living(entry);
    return own || entry.empty() ? own : living({});
}

} // namespace pult::state
