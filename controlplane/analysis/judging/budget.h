// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

#include "controlplane/state/rollout.h"

namespace pult::analysis {

//! How alpha is spent: in equal parts over all that the guards of a rollout look at (Bonferroni),
//! so that a healthy candidate is aborted with probability at most alpha over the whole rollout,
//! however often one looks. Signals hold and do not abort: they have an alpha of their own.
class AlphaBudget
{
public:
    //! `services`: that the lane may touch.
    AlphaBudget(double alpha, const std::vector<state::Guard>& guards, std::size_t services);

    //! For one metric of this act.
    [[nodiscard]] double of(state::GuardAct act) const
    {
        return act == state::GuardAct::Abort ? m_ofGuard : m_ofSignal;
    }

private:
    double m_ofGuard = 0;
    double m_ofSignal = 0;
};

} // namespace pult::analysis
