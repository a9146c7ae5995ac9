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
//!
//! Latencies and means are tested anew with every share, so the k-th share of a rollout may spend
//! 1/(k(k+1)) of the part: the sum of that is 1, however many shares follow.
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

    //! For one test that begins anew with every share, the k-th of them, from 1.
    [[nodiscard]] double of(state::GuardAct act, std::size_t share) const
    {
        return of(act) / timesOf(share);
    }
    //! That k-th tests are judged more strictly.
    [[nodiscard]] static double timesOf(std::size_t share)
    {
        return static_cast<double>(share) * static_cast<double>(share + 1);
    }

private:
    double m_ofGuard = 0;
    double m_ofSignal = 0;
};

} // namespace pult::analysis
