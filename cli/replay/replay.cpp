// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/replay/replay.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "cli/replay/leak_report.h"
#include "cli/replay/reasons.h"
#include "cli/replay/replayer.h"
#include "cli/replay/state_file.h"

namespace pult::cli {

namespace {

Result<std::string> contentOf(const std::string& file)
{
    std::error_code ignored;
    std::ifstream in(file, std::ios::binary);
    if (!in || std::filesystem::is_directory(file, ignored))
        return failure(Code::NotFound, "FILE_UNREADABLE", "The file " + file + " cannot be read.");
    std::string text{std::istreambuf_iterator<char>(in), {}};
    if (in.bad())
        return failure(Code::NotFound, "FILE_UNREADABLE", "The file " + file + " cannot be read.");
    return text;
}

Result<telemetry::DecodeReport> readTraces(Replayer& replayer, const std::string& file)
{
    const auto text = contentOf(file);
    if (!text)
        return failure(text.error());
    auto read = replayer.read(*text);
    if (!read) {
        auto error = std::move(read.error());
        error.message = file + ": " + error.message;
        return failure(std::move(error));
    }
    if (read->spans + read->rejected == 0)
        return failure(Code::InvalidArgument, kSpansMissing,
            file
                + " holds no span: neither OTLP/JSON with resourceSpans nor Jaeger's JSON with "
                  "data.",
            {{"file", file}});
    if (read->spans == 0)
        return failure(Code::InvalidArgument, kSpansMissing,
            file + " holds no valid span: " + read->firstRejection, {{"file", file}});
    return read;
}

std::string joined(const std::vector<std::string>& words)
{
    std::string text;
    for (const auto& word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text;
}

void addNotes(const telemetry::DecodeReport& read, const Replayer& replayer, Replayed& to)
{
    if (read.rejected > 0)
        to.notes.push_back(std::to_string(read.rejected)
            + " spans are invalid and left out; the first: " + read.firstRejection);
    if (replayer.elsewhere() > 0)
        to.notes.push_back(std::to_string(replayer.elsewhere()) + " of "
            + std::to_string(read.spans) + " spans are of another environment than "
            + to.environment + " and are not judged: " + joined(replayer.otherEnvironments()));
}

ReplayVerdict verdictOf(const client::LeakReport& report)
{
    // What somebody sees to says nothing new.
    const auto any = [&](client::LeakVerdict verdict) {
        return std::any_of(report.edges.begin(), report.edges.end(),
            [&](const client::LeakEdge& edge) { return edge.verdict == verdict && !edge.waiver; });
    };
    if (any(client::LeakVerdict::Leak))
        return ReplayVerdict::Leaks;
    const bool healthy = any(client::LeakVerdict::Healthy) && !any(client::LeakVerdict::Suspect);
    return healthy ? ReplayVerdict::Healthy : ReplayVerdict::NotShown;
}

} // namespace

Result<Replayed> replay(const ReplayFiles& files)
{
    const auto stateText = contentOf(files.state);
    if (!stateText)
        return failure(stateText.error());
    const auto environment = readStateText(*stateText, files.state);
    if (!environment)
        return failure(environment.error());
    Replayer replayer(*environment);
    const auto read = readTraces(replayer, files.traces);
    if (!read)
        return failure(read.error());
    const auto snapshot = replayer.judge();
    Replayed replayed;
    replayed.environment = (*environment)->name;
    replayed.report = reportOf(*snapshot, replayed.environment, files.lane);
    replayed.report.windowSeconds = replayer.windowSeconds();
    replayed.report.health.received = read->spans;
    replayed.report.health.invalid = read->rejected;
    replayed.verdict = verdictOf(replayed.report);
    addNotes(*read, replayer, replayed);
    return replayed;
}

} // namespace pult::cli
