// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/tones.h"

#include <QRegularExpression>

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {
namespace {

BulletList::Item bullet(const models::Line& line)
{
    static const QRegularExpression kVerdict(u"^([A-Z]{3,})(?= )"_s);
    const Tone tone = toneOf(line.tone);
    if (const auto match = kVerdict.match(line.text); match.hasMatch()) {
        RichText text;
        text.strong(match.captured(1), tone).plain(line.text.mid(match.capturedLength()));
        return {text, Tone::Neutral};
    }
    const bool warns = tone == Tone::Warn || tone == Tone::Bad;
    return {RichText(line.text), warns ? tone : Tone::Neutral};
}

} // namespace

Tone toneOf(models::Tone tone)
{
    switch (tone) {
    case models::Tone::Good:
        return Tone::Ok;
    case models::Tone::Warn:
        return Tone::Warn;
    case models::Tone::Bad:
        return Tone::Bad;
    case models::Tone::Candidate:
        return Tone::Candidate;
    case models::Tone::Accent:
        return Tone::Info;
    case models::Tone::Plain:
    case models::Tone::Muted:
        break;
    }
    return Tone::Neutral;
}

EnvironmentKind kindOf(client::EnvironmentClass environmentClass)
{
    switch (environmentClass) {
    case client::EnvironmentClass::Prod:
        return EnvironmentKind::Prod;
    case client::EnvironmentClass::Stage:
        return EnvironmentKind::Stage;
    case client::EnvironmentClass::Test:
        return EnvironmentKind::Test;
    case client::EnvironmentClass::Uat:
        return EnvironmentKind::Uat;
    case client::EnvironmentClass::Unknown:
        break;
    }
    return EnvironmentKind::Other;
}

std::vector<KeyValue> keyValues(const models::Facts& facts)
{
    std::vector<KeyValue> rows;
    for (const models::Fact& fact : facts) {
        const Tone tone = toneOf(fact.tone);
        rows.push_back({fact.label,
            fact.mono ? RichText().mono(fact.value, tone) : RichText(fact.value), tone});
    }
    return rows;
}

std::vector<BulletList::Item> bullets(const models::Lines& lines)
{
    std::vector<BulletList::Item> items;
    for (const models::Line& line : lines)
        items.push_back(bullet(line));
    return items;
}

std::vector<ChipSpec> chipsOf(const models::Badges& badges)
{
    std::vector<ChipSpec> chips;
    for (const models::Badge& badge : badges)
        chips.push_back({badge.text, toneOf(badge.tone), std::nullopt});
    return chips;
}

} // namespace pult::ui
