// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Any text is read as a state for a replay or refused with words; what is read has a name and
// living generations that can be looked up.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "cli/replay/reasons.h"
#include "cli/replay/state_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto state = pult::cli::readStateText(text, "state.json");
    if (!state) {
        if (state.error().reason != pult::cli::kStateUnreadable || state.error().message.empty())
            std::abort();
        return 0;
    }
    if (!*state || (*state)->name.empty())
        std::abort();
    for (const auto& [number, generation] : (*state)->generations) {
        if (!generation || generation->number != number)
            std::abort();
    }
    return 0;
}
