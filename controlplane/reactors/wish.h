// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "controlplane/state/command.h"

namespace pult::reactors {

//! A command that a reactor finds due, judged by what is and not by what just happened.
struct Wish
{
    std::string environment;
    //! What it is about, unique among what is wished at a time: "close-lane/3".
    std::string subject;
    //! The same for the same wish, after a restart too: repeating it is harmless.
    std::string requestId;
    state::Command command;
    std::string reason; //!< For the audit log.
};

} // namespace pult::reactors
