// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/thresholds_file.h"

#include "client/guards_file.h"
#include "client/reasons.h"

namespace pult::client {

namespace {

JudgeQuery readThresholds(YamlProblems& problems, const YAML::Node& root)
{
    const YamlReader reader(problems, root, {}, {"alpha", "guards"});
    JudgeQuery query;
    reader.real("alpha", query.alpha);
    readGuards(reader, query.guards, GuardKind::Errors);
    return query;
}

} // namespace

Result<JudgeQuery> parseThresholds(const std::string& yaml, const std::string& fileName)
{
    return parseYaml<JudgeQuery>(yaml, fileName, kThresholdsInvalid, readThresholds);
}

} // namespace pult::client
