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

bool isOver(const Operation& operation)
{
    return operation.superseded || isAcknowledged(operation)
        || (operation.noRoutingChange && operation.step == OperationStep::Configured);
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

} // namespace

Exit waitForOperation(Context& context, Operation& operation, milliseconds timeout)
{
    TroubleTeller teller(context.io.err);
    const MonoTime end = context.clock()->mono() + timeout;
    milliseconds pause = kFirstPause;
    teller.tell(operation);
    while (!isOver(operation)) {
        const auto left = std::chrono::duration_cast<milliseconds>(end - context.clock()->mono());
        if (left.count() <= 0) {
            context.io.err << "Not acknowledged in time: " << progressText(operation) << std::endl;
            return Exit::NotAcknowledged;
        }
        std::this_thread::sleep_for(std::min(pause, left));
        pause = std::min(pause * 2, kLongestPause);
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
    return endOf(context, operation);
}

Result<milliseconds> timeoutOf(const Arguments& arguments)
{
    return arguments.has("timeout") ? parseDuration(arguments.value("timeout"))
                                    : Result<milliseconds>(kDefaultWait);
}

} // namespace pult::cli
