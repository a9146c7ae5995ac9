// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/reactors/readiness_prober.h"

#include <utility>

#include "controlplane/reactors/readiness_core.h"

namespace pult::reactors {

ReadinessProber::ReadinessProber(const Clock& clock, Scheduler& scheduler,
    ProbeTransport& transport, state::ReadinessListener& listener, Options options)
    : m_core(std::make_shared<Core>(clock, scheduler, transport, listener, options))
{}

ReadinessProber::~ReadinessProber()
{
    m_core->close();
}

void ReadinessProber::start(state::StatePtr state)
{
    m_core->follow(std::move(state));
}

void ReadinessProber::onCommit(const state::Commit& commit)
{
    m_core->follow(commit.after);
}

void ReadinessProber::addTo(state::Facts& facts) const
{
    m_core->addTo(facts);
}

} // namespace pult::reactors
