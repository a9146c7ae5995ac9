// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <utility>
#include <vector>

#include "controlplane/state/ports.h"

namespace pult::reactors {

//! Keeps requests until the test answers them.
class RecordingSink final : public state::CommandSink
{
public:
    void submit(state::Request request, std::function<void(Result<state::Revision>)> done) override
    {
        requests.push_back(std::move(request));
        m_answers.push_back(std::move(done));
    }
    void answerAll(const Result<state::Revision>& result)
    {
        for (auto& done : std::exchange(m_answers, {}))
            done(result);
    }
    void refuseAll() { answerAll(failure(Code::FailedPrecondition, "LANE_IN_USE", "g3 drains.")); }

    std::vector<state::Request> requests;

private:
    std::vector<std::function<void(Result<state::Revision>)>> m_answers;
};

} // namespace pult::reactors
