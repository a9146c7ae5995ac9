// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console.h"

namespace pult::bench {

//! Folders of an account below `home`, with a profile whose control plane is not there.
[[nodiscard]] app::Places placesIn(const QString& home);
//! Writes that profile and, as the last session of its console would have left it, a cache of as
//! many services: a snapshot and as many commits as are kept behind one.
void rememberTable(const QString& home, int services);

} // namespace pult::bench
