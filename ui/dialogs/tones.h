// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QStringList>

#include "client/state.h"
#include "models/generation_facts.h"
#include "models/tone.h"
#include "ui/kit/chip.h"
#include "ui/kit/key_value_list.h"
#include "ui/theme/state_colors.h"

namespace pult::ui {

// What models mean, in the kit's words.

[[nodiscard]] Tone toneOf(models::Tone tone);
[[nodiscard]] EnvironmentKind kindOf(client::EnvironmentClass environmentClass);
[[nodiscard]] std::vector<KeyValue> keyValues(const models::Facts& facts);
//! A leading word in capitals (PASS, HOLD, FAIL) carries the tone; otherwise warnings colour the
//! whole line.
[[nodiscard]] std::vector<BulletList::Item> bullets(const models::Lines& lines);
[[nodiscard]] std::vector<ChipSpec> chipsOf(const models::Badges& badges);

} // namespace pult::ui
