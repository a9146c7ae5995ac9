// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/codec/guards.h"

#include "controlplane/codec/values.h"

namespace pult::codec {

// The enumerations are fixed: the stored numbers are the core's positions.
static_assert(static_cast<int>(state::GuardKind::Errors) == journal::v1::Guard::KIND_ERRORS);
static_assert(static_cast<int>(state::GuardKind::Share) == journal::v1::Guard::KIND_SHARE);

void writeGuards(const std::vector<state::Guard>& from, Guards& to)
{
    for (const auto& guard : from) {
        auto& out = *to.Add();
        out.set_name(guard.name);
        out.set_kind(static_cast<journal::v1::Guard::Kind>(guard.kind));
        out.set_holds(guard.act == state::GuardAct::Hold);
        out.set_margin(guard.margin);
        out.set_quantile(guard.quantile);
        if (guard.limit)
            out.set_limit(*guard.limit);
        writeStrings(guard.services, *out.mutable_services());
        out.set_query(guard.query);
    }
}

std::vector<state::Guard> readGuards(const Guards& from)
{
    std::vector<state::Guard> to;
    for (const auto& in : from) {
        auto& guard = to.emplace_back();
        guard.name = in.name();
        guard.kind = static_cast<state::GuardKind>(in.kind());
        guard.act = in.holds() ? state::GuardAct::Hold : state::GuardAct::Abort;
        guard.margin = in.margin();
        guard.quantile = in.quantile();
        if (in.has_limit())
            guard.limit = in.limit();
        guard.services = readStrings(in.services());
        guard.query = in.query();
    }
    return to;
}

} // namespace pult::codec
