// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "client/control_plane.h"
#include "client/timers.h"
#include "common/clock.h"

namespace pult::client {

//! How a press ended (rule 2 of the console); there is no sixth way.
enum class Outcome
{
    Done, //!< `operation` is set.
    Refused, //!< Not done; `newPlan` says what would happen now, unless the server did not tell in
             //!< time.
    NotPermitted, //!< `error` says who can; also the read-only lock (reason READ_ONLY).
    NotConfirmed, //!< No answer in time, or JOURNAL_FAILED: it may have been done. Safe to repeat
                  //!< with the same request id; the latter tells once the server was restarted.
    Failed, //!< `error` says why.
};

struct ExecuteOutcome
{
    Outcome outcome = Outcome::Failed;
    //! As it was asked for; repeat exactly this after NotConfirmed.
    Execution execution;
    std::optional<Operation> operation;
    std::shared_ptr<const Plan> newPlan;
    //! Everything but Done.
    std::optional<Error> error;
    //! Times that Execute was sent.
    int attempts = 0;
};

inline constexpr std::chrono::milliseconds kExecuteBudget{3000};

//! True when the failure leaves open whether the server did it, and asking again may tell.
[[nodiscard]] bool isUnconfirmed(const Error& error);
//! What an answered Execute means; isUnconfirmed() must not hold.
[[nodiscard]] Outcome outcomeOf(const Error& error);

//! Executes with one request id until the server answers or the budget is over. A refusal without a
//! new plan (token expired or spent) asks for one within the budget.
//! Threads: any; `done` runs once on a gRPC or timer thread. The plane is not kept alive: when it
//! goes, the outcome is NotConfirmed.
void executeUntilAnswered(std::weak_ptr<ControlPlane> plane, std::shared_ptr<Timers> timers,
    std::shared_ptr<const Clock> clock, Execution execution,
    std::function<void(ExecuteOutcome)> done, std::chrono::milliseconds budget = kExecuteBudget);

} // namespace pult::client
