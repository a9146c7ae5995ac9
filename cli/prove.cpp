// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/prove.h"

#include <algorithm>
#include <condition_variable>
#include <fstream>
#include <mutex>
#include <optional>

#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/table.h"
#include "client/telemetry.h"
#include "client/telemetry_json.h"
#include "client/text.h"

namespace pult::cli {

using namespace client;

namespace {

//! What comes of one call, on gRPC's threads, until it has ended.
class Gathering
{
public:
    void take(ProofState state)
    {
        const std::scoped_lock lock(m_mutex);
        const auto known = std::find_if(m_proofs.begin(), m_proofs.end(),
            [&](const ProofState& proof) { return proof.entry == state.entry; });
        if (known == m_proofs.end())
            m_proofs.push_back(std::move(state));
        else
            *known = std::move(state);
    }
    void end(std::optional<Error> error)
    {
        const std::scoped_lock lock(m_mutex);
        m_error = std::move(error);
        m_ended = true;
        m_changed.notify_all();
    }
    void wait()
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_ended; });
    }
    //! After the end.
    [[nodiscard]] const std::vector<ProofState>& proofs() const { return m_proofs; }
    [[nodiscard]] const std::optional<Error>& error() const { return m_error; }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<ProofState> m_proofs;
    std::optional<Error> m_error;
    bool m_ended = false;
};

std::string secondsText(std::uint64_t ms)
{
    return std::to_string(ms / 1000) + '.' + std::to_string(ms % 1000 / 100) + " s";
}

std::string generationOrNone(std::uint32_t number)
{
    return number == 0 ? "-" : generationText(number);
}

void renderHops(std::ostream& out, const ProofState& proof)
{
    Table table({{"SERVICE"}, {"MET"}, {"EXPECTED"}, {"LANE"}, {"FINDING"}}, "No hop was seen.");
    for (const auto& hop : proof.hops)
        table.add({clean(hop.service), generationOrNone(hop.generation),
            generationOrNone(hop.expectedGeneration), hop.laneKept ? "kept" : "-",
            clean(hop.finding)});
    out << '\n' << clean(proof.entry) << ", trace " << clean(proof.traceId) << '\n';
    table.print(out);
}

void render(std::ostream& out, const ProofReport& report)
{
    Table table(
        {{"ENTRY"}, {"OUTCOME"}, {"AFTER", Table::Align::Right}, {"WHAT"}}, "No probe was sent.");
    for (const auto& proof : report.proofs)
        table.add({clean(proof.entry), std::string(text(proof.outcome)), secondsText(proof.afterMs),
            clean(proof.summary)});
    table.print(out);
    for (const auto& proof : report.proofs) {
        if (report.proofs.size() == 1 || proof.outcome != ProofOutcome::Reached)
            renderHops(out, proof);
    }
}

Exit endOf(const ProofReport& report)
{
    if (isProven(report))
        return Exit::Done;
    const auto any = [&](ProofOutcome outcome) {
        return std::any_of(report.proofs.begin(), report.proofs.end(),
            [outcome](const ProofState& proof) { return proof.outcome == outcome; });
    };
    if (any(ProofOutcome::Lost))
        return Exit::LaneLost;
    return any(ProofOutcome::NoEvidence) && !any(ProofOutcome::Failed) ? Exit::NotObserved
                                                                       : Exit::Failed;
}

Result<void> write(const std::string& file, const ProofReport& report)
{
    std::ofstream out(file, std::ios::binary);
    out << junitText(report);
    if (out.flush())
        return {};
    return failure(Code::Internal, "FILE_FAILED", "Cannot write " + clean(file) + '.');
}

Result<std::uint32_t> laneOf(Context& context, const Arguments& arguments)
{
    if (arguments.words[1] == "active")
        return 0;
    return generationAt(context, arguments, arguments.words[1]);
}

} // namespace

Exit proveLane(Context& context, const Arguments& arguments)
{
    const auto lane = laneOf(context, arguments);
    if (!lane)
        return context.complain(lane.error());
    const auto plane = context.plane();
    if (!plane)
        return context.complain(plane.error());
    ProofReport report{
        arguments.words.front(), *lane, context.clock()->wall().time_since_epoch().count(), {}};
    Gathering gathering;
    {
        const auto stream = (*plane)->telemetry().prove(
            {report.environment, report.lane, arguments.values("entry")},
            [&gathering](ProofState state) { gathering.take(std::move(state)); },
            [&gathering](std::optional<Error> error) { gathering.end(std::move(error)); });
        gathering.wait();
    }
    report.proofs = gathering.proofs();
    // A call that broke off proves nothing, but what was under way is told.
    if (gathering.error() && report.proofs.empty())
        return context.complain(*gathering.error());
    context.print(toJson(report), [&](std::ostream& out) { render(out, report); });
    if (arguments.has("junit")) {
        if (const auto written = write(arguments.value("junit"), report); !written)
            return context.complain(written.error());
    }
    return gathering.error() ? context.complain(*gathering.error()) : endOf(report);
}

} // namespace pult::cli
