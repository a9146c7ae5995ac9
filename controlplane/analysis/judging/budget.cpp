// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/analysis/judging/budget.h"

#include <algorithm>

namespace pult::analysis {

namespace {

//! Thresholds on answers of Prometheus are no tests and spend nothing.
std::size_t metricsOf(const state::Guard& guard, std::size_t services)
{
    if (guard.kind == state::GuardKind::PromQl)
        return 0;
    if (guard.kind == state::GuardKind::Share)
        return 1;
    return guard.services.empty() ? services : guard.services.size();
}

} // namespace

AlphaBudget::AlphaBudget(
    double alpha, const std::vector<state::Guard>& guards, std::size_t services)
{
    std::size_t ofGuards = 0;
    std::size_t ofSignals = 0;
    for (const auto& guard : guards) {
        auto& sum = guard.act == state::GuardAct::Abort ? ofGuards : ofSignals;
        sum += metricsOf(guard, std::max<std::size_t>(services, 1));
    }
    m_ofGuard = alpha / static_cast<double>(std::max<std::size_t>(ofGuards, 1));
    m_ofSignal = alpha / static_cast<double>(std::max<std::size_t>(ofSignals, 1));
}

} // namespace pult::analysis
