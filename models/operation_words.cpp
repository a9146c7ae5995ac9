// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/operation_words.h"

#include <algorithm>

#include <QStringList>

using namespace Qt::Literals::StringLiterals;

namespace pult::models {
namespace {

QString words(const char* text)
{
    return QCoreApplication::translate("pult::models::Operation", text);
}

std::uint32_t count(const client::Operation& operation, client::GatewayState state)
{
    return static_cast<std::uint32_t>(std::count_if(operation.gateways.begin(),
        operation.gateways.end(), [&](const auto& progress) { return progress.state == state; }));
}

QString ratio(const Text& text, const client::Operation& operation)
{
    return text.number(operation.acknowledged) + u'/' + text.number(operation.counted);
}

} // namespace

OperationWords describe(const Text& text, const client::Operation& operation)
{
    OperationWords result;
    result.refused = count(operation, client::GatewayState::Refused);
    result.lost = count(operation, client::GatewayState::Lost);
    const bool everybody = client::isAcknowledged(operation);

    if (operation.noRoutingChange) {
        result.finished = operation.step != client::OperationStep::Accepted;
        result.chip = words("DONE");
        result.acknowledged = words("changes no routing table");
        result.tone = Tone::Good;
        return result;
    }
    if (client::endIsUnknown(operation)) {
        result.finished = true;
        result.chip = words("NOT KNOWN");
        result.acknowledged = words("not known: the control plane was restarted since");
        return result;
    }
    QStringList parts{everybody && operation.counted == 0
            ? words("none connected")
            : words("%1 of %2")
                  .arg(text.number(operation.acknowledged), text.number(operation.counted))};
    if (result.refused > 0)
        parts << words("%1 refused").arg(result.refused);
    if (result.lost > 0)
        parts << words("%1 lost").arg(result.lost);
    if (operation.superseded && !everybody)
        parts << words("superseded by a later change");
    result.acknowledged = parts.join(u" · "_s);
    result.finished = everybody || operation.superseded;
    result.chip = operation.step == client::OperationStep::Accepted ? words("ACCEPTED")
        : everybody && operation.counted == 0                       ? words("DONE")
        : operation.superseded && !everybody                        ? words("SUPERSEDED")
                                             : words("ACK %1").arg(ratio(text, operation));
    result.tone = result.refused > 0          ? Tone::Bad
        : result.lost > 0                     ? Tone::Warn
        : everybody && operation.counted == 0 ? Tone::Plain
        : everybody                           ? Tone::Good
        : operation.superseded                ? Tone::Plain
                                              : Tone::Accent;
    return result;
}

} // namespace pult::models
