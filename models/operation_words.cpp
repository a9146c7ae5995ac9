// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/operation_words.h"

#include <algorithm>
#include <cmath>

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

//! Without exception so many requests are enough; what goes wrong asks for more.
constexpr std::int64_t kEnoughRequests = 300;

QString percent(double share)
{
    // Never rounded up to a promise.
    return QString::number(std::floor(share * 1'000) / 10, 'f', 1) + QChar(0x00A0) + u'%';
}

ObservedWords watching(const Text& text, const client::Observation& seen)
{
    const auto number
        = [&](std::uint64_t value) { return text.number(static_cast<std::int64_t>(value)); };
    if (seen.ended)
        return {Watching::Never, words("no longer watched: a later change took over"), {},
            Tone::Plain, false};
    return {Watching::Running,
        seen.wrong == 0 ? words("watching traffic: %1 of %2")
                              .arg(number(seen.right), text.number(kEnoughRequests))
                        : words("watching traffic: %1 right, %2 wrong")
                              .arg(number(seen.right), number(seen.wrong)),
        words("WATCHING"), Tone::Accent, false};
}

ObservedWords outcome(const Text& text, const client::Observation& seen)
{
    const auto number
        = [&](std::uint64_t value) { return text.number(static_cast<std::int64_t>(value)); };
    switch (seen.outcome) {
    case client::ObservationOutcome::Observed:
        return {Watching::Observed,
            seen.ended ? words("%1 · verified for 60 s").arg(percent(seen.shareLow))
                       : words("%1 of %2 requests at least")
                             .arg(percent(seen.shareLow), number(seen.right + seen.wrong)),
            words("OBSERVED %1").arg(percent(seen.shareLow)), Tone::Good, seen.ended};
    case client::ObservationOutcome::Contradicted:
        return {Watching::Contradicted,
            words("contradicted: %1 of %2 went wrong")
                .arg(number(seen.wrong), number(seen.right + seen.wrong)),
            words("CONTRADICTED"), Tone::Bad, false};
    case client::ObservationOutcome::NoEvidence:
        return {Watching::NoEvidence,
            seen.right + seen.wrong == 0
                ? words("no evidence: no request came")
                : words("no evidence: only %1 requests came").arg(number(seen.right + seen.wrong)),
            words("NO EVIDENCE"), Tone::Warn, false};
    case client::ObservationOutcome::Pending:
        break;
    }
    return watching(text, seen);
}

} // namespace

ObservedWords observed(const Text& text, const client::Operation& operation)
{
    if (operation.observation)
        return outcome(text, *operation.observation);
    if (operation.noRoutingChange)
        return {Watching::Never, words("changes no routing table"), {}, Tone::Plain, false};
    if (!client::isAcknowledged(operation) && !operation.superseded)
        return {Watching::Ahead, words("follows"), {}, Tone::Plain, false};
    return {Watching::Never,
        operation.beforeRestart    ? words("not watched: restarted since")
            : operation.superseded ? words("not watched: a later change took over")
                                   : words("not watched: it moves no lane, or no spans come"),
        {}, Tone::Plain, false};
}

QString counting(const Text& text, const client::Operation& operation)
{
    return operation.countingUntilUnixMs == 0
        ? QString()
        : words("counting until %1").arg(text.moment(operation.countingUntilUnixMs));
}

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
    const QString stillCounting = counting(text, operation);
    if (!stillCounting.isEmpty())
        parts << stillCounting;
    result.acknowledged = parts.join(u" · "_s);
    const ObservedWords seen = observed(text, operation);
    result.finished = operation.superseded
        || (everybody && stillCounting.isEmpty() && seen.state != Watching::Running);
    result.chip = operation.step == client::OperationStep::Accepted ? words("ACCEPTED")
        : everybody && operation.counted == 0                       ? words("DONE")
        : operation.superseded && !everybody                        ? words("SUPERSEDED")
                                             : words("ACK %1").arg(ratio(text, operation));
    result.tone = result.refused > 0            ? Tone::Bad
        : result.lost > 0                       ? Tone::Warn
        : everybody && operation.counted == 0   ? Tone::Plain
        : everybody && !stillCounting.isEmpty() ? Tone::Accent
        : everybody                             ? Tone::Good
        : operation.superseded                  ? Tone::Plain
                                                : Tone::Accent;
    // What traffic shows is the last word, but for gateways that are in trouble.
    if (!seen.chip.isEmpty() && (result.tone == Tone::Good || seen.tone == Tone::Bad)) {
        result.chip = seen.chip;
        result.tone = seen.tone;
    }
    return result;
}

} // namespace pult::models
