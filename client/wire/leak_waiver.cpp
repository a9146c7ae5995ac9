// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/wire/leak_waiver.h"

namespace pult::client::wire {

WaivedEdge fromWire(const v1::WaivedEdge& wire)
{
    return {wire.caller(), wire.callee(), wire.entry()};
}

LeakWaiver fromWire(const v1::LeakWaiver& wire)
{
    return {fromWire(wire.edge()), wire.owner(), wire.reason(), wire.by(), wire.since_unix_ms(),
        wire.until_unix_ms()};
}

void putEdge(v1::WaivedEdge& to, const WaivedEdge& from)
{
    to.set_caller(from.caller);
    to.set_callee(from.callee);
    to.set_entry(from.entry);
}

} // namespace pult::client::wire
