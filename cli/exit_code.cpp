// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/exit_code.h"

#include "client/execute.h"

namespace pult::cli {

Exit exitOf(const Error& error)
{
    if (client::isUnconfirmed(error))
        return Exit::Unreachable;
    if (error.reason == "ADDRESS_INVALID" || error.reason == "USAGE")
        return Exit::Usage;
    if (error.reason == "PLAN_CHANGED")
        return Exit::PlanChanged;
    switch (client::outcomeOf(error)) {
    case client::Outcome::NotConfirmed:
        return Exit::Unreachable;
    case client::Outcome::Refused:
        return Exit::Refused;
    case client::Outcome::NotPermitted:
        return Exit::NotPermitted;
    default:
        return error.code == Code::FailedPrecondition ? Exit::Refused : Exit::Failed;
    }
}

} // namespace pult::cli
