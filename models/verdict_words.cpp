// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a verdict on one metric says.
#include <cmath>

#include <QCoreApplication>

#include "client/effect.h"
#include "models/rollout_words.h"
#include "models/strings.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::models::rollout {
namespace {

using Effect = std::function<QString(double)>;

QString words(const char* text)
{
    return QCoreApplication::translate("pult::models::rollout", text);
}

QString until(double seconds)
{
    return waitWords(std::llround(seconds * 1'000));
}

//! As client::whyNoneVisible() has it, for people.
QString noneVisible(const client::MetricVerdict& metric)
{
    const std::string why = client::whyNoneVisible(metric);
    if (why.empty())
        return {};
    return words("No change stands out yet: %1.")
        .arg(why == "nothing failed on either side" ? words("nothing failed on either side")
                : why == "too few failures"         ? words("too few failures")
                : why == "too few users"            ? words("too few users")
                                                    : words("too few requests"));
}

QString visibleNow(const client::MetricVerdict& metric, const Effect& effect)
{
    // What is not known yet says itself what would be; a failure is seen.
    const bool said
        = metric.outcome == client::VerdictOutcome::NotEnoughData && !metric.sentence.empty();
    if (metric.outcome == client::VerdictOutcome::Fail && !metric.sentence.empty())
        return {};
    if (metric.smallestVisible)
        return said
            ? QString()
            : words("A change of %1 would be visible now.").arg(effect(*metric.smallestVisible));
    if (metric.secondsUntilMargin && metric.margin > 0)
        return said ? QString()
                    : words("A change of %1 becomes visible in %2 at this share.")
                          .arg(effect(metric.margin), until(*metric.secondsUntilMargin));
    return noneVisible(metric);
}

QString chosenWords(const ChosenEffect& chosen, const Effect& effect)
{
    if (chosen.ratio <= 1 || !chosen.asked)
        return {};
    if (chosen.asked->kind == client::VerdictKind::PromQl)
        return words("A query has a threshold, and no smallest change.");
    const auto seconds = client::secondsUntil(chosen.ratio, *chosen.asked);
    if (!seconds)
        return words("When a change of %1 becomes visible cannot be told yet.")
            .arg(effect(chosen.ratio));
    return *seconds == 0 ? words("One of %1 would be visible now.").arg(effect(chosen.ratio))
                         : words("One of %1 becomes visible in about %2 at this share.")
                               .arg(effect(chosen.ratio), until(*seconds));
}

} // namespace

QString sentence(const Text&, const client::MetricVerdict& metric, const Effect& effect,
    const ChosenEffect& chosen)
{
    QString said = toQt(metric.sentence.empty() ? metric.detail : metric.sentence);
    if (!said.isEmpty() && !said.endsWith(u'.'))
        said += u'.';
    // "p99" stays what it is.
    if (said.size() > 1 && said[1].isLetter())
        said[0] = said[0].toUpper();
    QStringList parts{said, visibleNow(metric, effect), chosenWords(chosen, effect)};
    parts.removeAll(QString());
    return parts.join(u' ');
}

} // namespace pult::models::rollout
