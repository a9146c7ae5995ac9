// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kit/rich_text.h"

#include <algorithm>
#include <array>
#include <optional>

namespace pult::ui {
namespace {

constexpr QChar kEscape = QLatin1Char('\\');

std::optional<Tone> toneNamed(QStringView name)
{
    struct Entry
    {
        QLatin1String name;
        Tone tone{};
    };
    static const std::array<Entry, 5> table{{{QLatin1String("ok"), Tone::Ok},
        {QLatin1String("bad"), Tone::Bad}, {QLatin1String("warn"), Tone::Warn},
        {QLatin1String("info"), Tone::Info}, {QLatin1String("candidate"), Tone::Candidate}}};
    for (const Entry& entry : table) {
        if (name == entry.name)
            return entry.tone;
    }
    return std::nullopt;
}

//! Position of `mark` from `from` on, stepping over escaped characters; -1 if there is none.
qsizetype closing(QStringView text, qsizetype from, QLatin1String mark)
{
    for (qsizetype at = from; at < text.size(); ++at) {
        if (text[at] == kEscape)
            ++at;
        else if (text.mid(at).startsWith(mark))
            return at;
    }
    return -1;
}

QString unescaped(QStringView text)
{
    QString result;
    for (qsizetype at = 0; at < text.size(); ++at) {
        if (text[at] == kEscape && at + 1 < text.size())
            ++at;
        result.append(text[at]);
    }
    return result;
}

struct Taken
{
    Run run;
    qsizetype end;
};

std::optional<Taken> enclosed(QStringView text, qsizetype at, QLatin1String mark, const Run& look)
{
    if (!text.mid(at).startsWith(mark))
        return std::nullopt;
    const qsizetype begin = at + mark.size();
    const qsizetype end = closing(text, begin, mark);
    if (end <= begin)
        return std::nullopt;
    Run run = look;
    run.text = unescaped(text.mid(begin, end - begin));
    return Taken{run, end + mark.size()};
}

std::optional<Taken> linked(QStringView text, qsizetype at)
{
    if (text[at] != QLatin1Char('['))
        return std::nullopt;
    const qsizetype middle = closing(text, at + 1, QLatin1String("]("));
    const qsizetype end = middle < 0 ? -1 : closing(text, middle + 2, QLatin1String(")"));
    if (end < 0)
        return std::nullopt;
    Run run;
    run.text = unescaped(text.mid(at + 1, middle - at - 1));
    run.link = unescaped(text.mid(middle + 2, end - middle - 2));
    return Taken{run, end + 1};
}

std::optional<Taken> toned(QStringView text, qsizetype at)
{
    if (text[at] != QLatin1Char('{'))
        return std::nullopt;
    const qsizetype bar = closing(text, at + 1, QLatin1String("|"));
    const qsizetype end = bar < 0 ? -1 : closing(text, bar + 1, QLatin1String("}"));
    const auto tone = end < 0 ? std::nullopt : toneNamed(text.mid(at + 1, bar - at - 1));
    if (!tone)
        return std::nullopt;
    QStringView inner = text.mid(bar + 1, end - bar - 1);
    Run run;
    run.tone = *tone;
    run.strong = inner.size() > 4 && inner.startsWith(QLatin1String("**"))
        && inner.endsWith(QLatin1String("**"));
    if (run.strong)
        inner = inner.mid(2, inner.size() - 4);
    run.text = unescaped(inner);
    return Taken{run, end + 1};
}

std::optional<Taken> marked(QStringView text, qsizetype at)
{
    Run strong;
    strong.strong = true;
    Run mono;
    mono.mono = true;
    if (auto taken = enclosed(text, at, QLatin1String("**"), strong))
        return taken;
    if (auto taken = enclosed(text, at, QLatin1String("`"), mono))
        return taken;
    if (auto taken = linked(text, at))
        return taken;
    return toned(text, at);
}

} // namespace

RichText::RichText(const QString& plain)
{
    add({plain});
}

RichText::RichText(std::vector<Run> runs)
    : m_runs(std::move(runs))
{}

RichText RichText::parse(const QString& source)
{
    RichText result;
    const QStringView text(source);
    QString pending;
    for (qsizetype at = 0; at < text.size();) {
        if (const auto taken = marked(text, at)) {
            result.add({std::exchange(pending, {})}).add(taken->run);
            at = taken->end;
            continue;
        }
        if (text[at] == kEscape && at + 1 < text.size())
            ++at;
        pending.append(text[at++]);
    }
    return result.add({pending});
}

QString RichText::escaped(const QString& data)
{
    static const QString special = QStringLiteral("\\*`[]{}|()");
    QString result;
    for (QChar c : data) {
        if (special.contains(c))
            result.append(kEscape);
        result.append(c);
    }
    return result;
}

RichText& RichText::add(Run run)
{
    if (!run.text.isEmpty())
        m_runs.push_back(std::move(run));
    return *this;
}

RichText& RichText::plain(const QString& text)
{
    return add({text});
}

RichText& RichText::strong(const QString& text, Tone tone)
{
    return add({text, true, false, tone, {}});
}

RichText& RichText::mono(const QString& text, Tone tone)
{
    return add({text, false, true, tone, {}});
}

RichText& RichText::toned(const QString& text, Tone tone)
{
    return add({text, false, false, tone, {}});
}

RichText& RichText::link(const QString& text, const QString& target)
{
    return add({text, false, false, Tone::Neutral, target});
}

bool RichText::hasLinks() const
{
    return std::any_of(
        m_runs.begin(), m_runs.end(), [](const Run& run) { return !run.link.isEmpty(); });
}

QString RichText::text() const
{
    QString result;
    for (const Run& run : m_runs)
        result += run.text;
    return result;
}

} // namespace pult::ui
