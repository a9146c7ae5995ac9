// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "playground/signals.h"

#include <csignal>
#include <pthread.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace pult::playground {

namespace {

sigset_t ending()
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    return set;
}

} // namespace

void holdSignals()
{
    const sigset_t set = ending();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

void dieWithParent()
{
    const pid_t parent = getppid();
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent)
        raise(SIGTERM);
}

SignalWait::SignalWait(std::function<void(int)> onSignal)
    : m_thread([call = std::move(onSignal)] {
        const sigset_t set = ending();
        int signal = 0;
        sigwait(&set, &signal);
        call(signal);
    })
{}

SignalWait::~SignalWait()
{
    // Wakes the thread if no signal came; held by the mask either way.
    pthread_kill(m_thread.native_handle(), SIGTERM);
    m_thread.join();
}

} // namespace pult::playground
