// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/reading/policy_headers.h"

#include <algorithm>

namespace pult::telemetry {

namespace {

void add(const std::string& name, std::vector<std::string>& to)
{
    if (!name.empty() && std::find(to.begin(), to.end(), name) == to.end())
        to.push_back(name);
}

} // namespace

void addHeadersOf(const state::Policy& policy, ReadingOptions& options)
{
    add(policy.generationHeader, options.generationHeaders);
    add(policy.generationNameHeader, options.generationNameHeaders);
    add(policy.headHeader, options.headHeaders);
}

} // namespace pult::telemetry
