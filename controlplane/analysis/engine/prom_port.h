// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>

#include "controlplane/state/verdict.h"

namespace pult::analysis {

//! What one query came to.
struct PromAnswer
{
    state::VerdictSource source = state::VerdictSource::NotYetAsked;
    std::string detail; //!< In words, when it is not Answered.
    double value = 0;
};

//! Asks Prometheus. Thread: any; the answer comes once, on any thread.
class PromQlSource
{
public:
    virtual ~PromQlSource() = default;
    virtual void ask(const std::string& query, std::function<void(PromAnswer)> done) = 0;
};

} // namespace pult::analysis
