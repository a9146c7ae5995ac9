// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "cli/context.h"
#include "client/verdict.h"
#include "client/yaml_json.h"

namespace pult::cli {

//! A verdict of the journal and what it is by other thresholds.
struct JudgedAgain
{
    client::StoredVerdict stored;
    std::optional<client::RolloutVerdict> again;
    std::string trouble; //!< Why it could not be judged again.
};

//! "judge --journal", "judge --revision": reads the verdicts and judges them here. The words are
//! counted already; the first is the environment.
[[nodiscard]] Exit judgeStored(Context& context, const Arguments& arguments);
//! Whether the line means verdicts of the journal: it says so, or it names revisions.
[[nodiscard]] bool meansJournal(const Arguments& arguments);

//! One line a verdict; of a single one all that there is to say. Pure.
void renderJudgedAgain(std::ostream& out, const std::vector<JudgedAgain>& all);
[[nodiscard]] client::Json toJson(const JudgedAgain& judged);
//! Fails when one fails; passes when there are some and all pass. Pure.
[[nodiscard]] Exit exitOf(const std::vector<JudgedAgain>& all);

} // namespace pult::cli
