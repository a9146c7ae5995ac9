// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/alert_words.h"

#include <algorithm>

#include <QCoreApplication>

#include "models/strings.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::models::alerts {
namespace {

//! Four questions unanswered.
constexpr std::int64_t kOldMs = 60'000;
constexpr qsizetype kNamed = 3;

QString words(const char* text)
{
    return QCoreApplication::translate("pult::models::alerts", text);
}

using Alerts = std::vector<const client::Alert*>;

Alerts pick(const client::AlertReport& report, bool old, std::int64_t now)
{
    Alerts some;
    for (const client::Alert& alert : report.alerts)
        if (isOld(report, alert, now) == old)
            some.push_back(&alert);
    return some;
}

//! Each name once; the first few, and how many there are beside them.
QString names(const Alerts& alerts)
{
    QStringList all;
    for (const client::Alert* alert : alerts)
        if (!all.contains(toQt(alert->name)))
            all << toQt(alert->name);
    const qsizetype more = all.size() - kNamed;
    const QString first = all.mid(0, kNamed).join(u", "_s);
    return more > 0 ? words("%1 and %2 more").arg(first).arg(more) : first;
}

//! "HighErrorRate, told 4 min ago and not since".
QString oldWords(
    const Text& text, const client::AlertReport& report, const Alerts& old, std::int64_t now)
{
    return words("%1, told %2 and not since").arg(names(old), text.ago(report.atUnixMs, now));
}

Line lineOf(const Text& text, const client::AlertReport& report, const client::Alert& alert,
    std::int64_t now)
{
    const QString name = toQt(alert.name);
    const bool old = isOld(report, alert, now);
    QString said = old
        ? words("%1 fired %2; whether it still does is not known: %3 tells nothing since")
              .arg(name, text.ago(report.atUnixMs, now),
                  alert.from.empty() ? words("its source") : toQt(alert.from))
        : words("%1 fires since %2").arg(name, text.moment(alert.sinceUnixMs));
    if (!alert.summary.empty())
        said += u": "_s + toQt(alert.summary);
    return {said, old ? Tone::Warn : Tone::Bad};
}

} // namespace

bool isOld(const client::AlertReport& report, const client::Alert& alert, std::int64_t now)
{
    // A trouble begins with the name of its source.
    const bool silent = !alert.from.empty()
        && std::any_of(report.troubles.begin(), report.troubles.end(),
            [&](const std::string& trouble) { return trouble.starts_with(alert.from); });
    return silent || now - report.atUnixMs > kOldMs;
}

Line summary(const Text& text, const client::AlertReport* report, std::int64_t now)
{
    if (!report)
        return {words("not known"), Tone::Muted};
    if (!report->configured)
        return {words("nobody is asked"), Tone::Muted};
    const Alerts live = pick(*report, false, now);
    if (!live.empty())
        return {report->troubles.empty() ? names(live)
                                         : words("%1; not everybody answers").arg(names(live)),
            Tone::Bad};
    if (const Alerts old = pick(*report, true, now); !old.empty())
        return {oldWords(text, *report, old, now), Tone::Warn};
    if (report->atUnixMs == 0)
        return {words("no answer"), Tone::Warn};
    if (!report->troubles.empty() || now - report->atUnixMs > kOldMs)
        return {words("no answer since %1").arg(text.moment(report->atUnixMs)), Tone::Warn};
    return {words("none fires"), Tone::Good};
}

Lines lines(const Text& text, const client::AlertReport* report, std::int64_t now)
{
    if (!report)
        return {{words("Alerts are not known yet"), Tone::Muted}};
    if (!report->configured)
        return {
            {words("Alerts are not known: no Prometheus or Alertmanager is asked"), Tone::Muted}};
    Lines said;
    for (const bool old : {false, true})
        for (const client::Alert* alert : pick(*report, old, now))
            said << lineOf(text, *report, *alert, now);
    if (const qsizetype more = said.size() - kNamed; more > 0) {
        const Tone tone = said[kNamed].tone;
        said.resize(kNamed);
        said << Line{words("and %1 more").arg(more), tone};
    }
    for (const std::string& trouble : report->troubles)
        said << Line{words("Alerts are not known: %1").arg(toQt(trouble)), Tone::Warn};
    return said;
}

std::optional<Line> waiting(const Text& text, const client::AlertReport* report, std::int64_t now)
{
    if (!report)
        return std::nullopt;
    if (const Alerts live = pick(*report, false, now); !live.empty())
        return Line{live.size() == 1 ? words("%1 fires").arg(names(live))
                                     : words("%1 fire").arg(names(live)),
            Tone::Bad};
    if (const Alerts old = pick(*report, true, now); !old.empty())
        return Line{
            words("whether alerts fire is not known: %1").arg(oldWords(text, *report, old, now)),
            Tone::Warn};
    if (!report->troubles.empty())
        return Line{
            words("whether alerts fire is not known: %1").arg(toQt(report->troubles.front())),
            Tone::Warn};
    return std::nullopt;
}

} // namespace pult::models::alerts
