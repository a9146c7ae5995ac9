// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/wait.h"

#include <algorithm>
#include <set>
#include <thread>

#include "cli/render.h"
#include "cli/table.h"

namespace pult::cli {

using namespace client;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds kFirstPause{20};
constexpr milliseconds kLongestPause{500};
constexpr milliseconds kDefaultWait{60'000};
//! Traffic is watched for a minute after the last acknowledgement.
constexpr milliseconds kDefaultWaitObserved{180'000};

bool isOver(const Operation& operation, bool observed)
{
    if (operation.superseded
        || (operation.noRoutingChange && operation.step == OperationStep::Configured))
        return true;
    const bool watched
        = operation.observation && operation.observation->outcome == ObservationOutcome::Pending;
    return isAcknowledged(operation) && !(observed && watched);
}

//! Tells each gateway's trouble once.
class TroubleTeller
{
public:
    explicit TroubleTeller(std::ostream& err)
        : m_err(err)
    {}

    void tell(const Operation& operation)
    {
        for (const auto& progress : operation.gateways) {
            const bool trouble
                = progress.state == GatewayState::Refused || progress.state == GatewayState::Lost;
            if (trouble && m_told.insert(gatewayText(progress)).second)
                m_err << gatewayText(progress) << std::endl;
        }
        for (const auto& gateway : operation.removedGateways) {
            if (m_told.insert("-" + gateway).second)
                m_err << "gateway " << clean(gateway) << " is not counted any more" << std::endl;
        }
    }

private:
    std::ostream& m_err;
    std::set<std::string> m_told;
};

Exit endOf(Context& context, const Operation& operation)
{
    if (endIsUnknown(operation)) {
        context.io.err << "It is of before the control plane's last start and a later change took "
                          "its place: who acknowledged it is not known."
                       << std::endl;
        return Exit::NotAcknowledged;
    }
    if (operation.superseded) {
        context.io.err << "A later change replaced it before every gateway had acknowledged it."
                       << std::endl;
        return Exit::NotAcknowledged;
    }
    return Exit::Done;
}

Exit observedEnd(Context& context, const Operation& operation)
{
    auto& err = context.io.err;
    if (operation.noRoutingChange)
        return Exit::Done;
    if (!operation.observation) {
        err << "Live traffic is not watched: the control plane receives no spans." << std::endl;
        return Exit::NotObserved;
    }
    const auto& seen = *operation.observation;
    switch (seen.outcome) {
    case ObservationOutcome::Observed:
        return Exit::Done;
    case ObservationOutcome::Contradicted:
        err << "Live traffic contradicts it: " << seen.wrong << " of " << seen.right + seen.wrong
            << " requests went wrong, " << clean(seen.why) << '.' << std::endl;
        for (const auto& trace : seen.wrongTraces)
            err << "trace " << clean(trace) << std::endl;
        break;
    case ObservationOutcome::NoEvidence:
        err << "Too few requests to tell: " << seen.right << " went right, " << seen.wrong
            << " wrong." << std::endl;
        break;
    case ObservationOutcome::Pending:
        err << "Live traffic has not shown it in time: " << seen.right << " requests went right, "
            << seen.wrong << " wrong." << std::endl;
        break;
    }
    return Exit::NotObserved;
}

} // namespace

Exit waitForOperation(Context& context, Operation& operation, Patience patience)
{
    TroubleTeller teller(context.io.err);
    const MonoTime end = context.clock()->mono() + patience.timeout;
    milliseconds pause = kFirstPause;
    bool asked = false; // What Execute answers is of before anybody was counted.
    teller.tell(operation);
    while (!isOver(operation, patience.observed)) {
        const auto left = std::chrono::duration_cast<milliseconds>(end - context.clock()->mono());
        if (left.count() <= 0 && asked && isAcknowledged(operation))
            return observedEnd(context, operation);
        if (left.count() <= 0 && asked) {
            context.io.err << "Not acknowledged in time: " << progressText(operation) << std::endl;
            return Exit::NotAcknowledged;
        }
        if (left.count() > 0)
            std::this_thread::sleep_for(std::min(pause, left));
        pause = std::min(pause * 2, kLongestPause);
        asked = true;
        auto answer = ask<Operation>(context, [&](auto& plane, auto done) {
            plane.getOperation(operation.environment, operation.id, std::move(done));
        });
        if (answer) {
            operation = std::move(*answer);
            teller.tell(operation);
        } else if (exitOf(answer.error()) != Exit::Unreachable) {
            return context.complain(answer.error());
        }
    }
    const Exit exit = endOf(context, operation);
    return exit == Exit::Done && patience.observed ? observedEnd(context, operation) : exit;
}

Result<Patience> patienceOf(const Arguments& arguments)
{
    Patience patience{kDefaultWait, arguments.has("observed")};
    if (patience.observed)
        patience.timeout = kDefaultWaitObserved;
    if (!arguments.has("timeout"))
        return patience;
    return parseDuration(arguments.value("timeout")).map([&](milliseconds timeout) {
        return Patience{timeout, patience.observed};
    });
}

} // namespace pult::cli
