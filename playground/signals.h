// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <thread>

namespace pult::playground {

//! Blocks SIGTERM and SIGINT in this thread and those it starts; call first in main.
void holdSignals();

//! Ends this process when its parent ends (or has ended already).
void dieWithParent();

//! Waits for SIGTERM or SIGINT on a thread of its own and then calls back once.
class SignalWait
{
public:
    explicit SignalWait(std::function<void(int signal)> onSignal);
    ~SignalWait();
    SignalWait(const SignalWait&) = delete;
    SignalWait& operator=(const SignalWait&) = delete;

private:
    std::thread m_thread;
};

} // namespace pult::playground
