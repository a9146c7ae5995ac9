// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/guards_file.h"

namespace pult::client {

void readGuards(const YamlReader& from, std::vector<Guard>& to, GuardKind otherwise)
{
    from.each("guards", [&](const YAML::Node& item, const std::string& where) {
        const YamlReader reader(from.problems(), item, where,
            {"name", "kind", "act", "margin", "quantile", "limit", "services", "query"});
        Guard guard;
        guard.kind = otherwise;
        reader.require("name");
        if (otherwise == GuardKind::Unknown)
            reader.require("kind");
        reader.text("name", guard.name);
        reader.word("kind", guard.kind,
            {GuardKind::Errors, GuardKind::Latency, GuardKind::Mean, GuardKind::PromQl,
                GuardKind::Share});
        reader.word("act", guard.act, {GuardAct::Abort, GuardAct::Hold});
        reader.real("margin", guard.margin);
        reader.real("quantile", guard.quantile);
        if (reader.child("limit").IsDefined())
            reader.real("limit", guard.limit.emplace());
        reader.texts("services", guard.services);
        reader.text("query", guard.query);
        to.push_back(std::move(guard));
    });
}

} // namespace pult::client
