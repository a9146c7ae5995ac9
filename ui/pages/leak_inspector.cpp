// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/leak_inspector.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include "models/leak_words.h"
#include "models/strings.h"
#include "ui/dialogs/leak_tones.h"
#include "ui/dialogs/tones.h"
#include "ui/kit/buttons.h"
#include "ui/kit/card.h"
#include "ui/kit/key_value_list.h"
#include "ui/kit/naming.h"
#include "ui/kit/text_block.h"
#include "ui/theme/measures.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {
namespace {

constexpr std::size_t kSamplesShown = 5;

QWidget* part(QVBoxLayout* column, const QString& title, QWidget* contents, bool line = true)
{
    auto* widget = new QWidget;
    auto* inner = new QVBoxLayout(widget);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(measures::kGapSmall);
    if (line)
        inner->addWidget(new Separator);
    inner->addSpacing(2);
    inner->addWidget(sectionTitle(title));
    inner->addWidget(contents);
    column->addWidget(widget);
    return widget;
}

std::vector<BulletList::Item> samples(
    const models::Text& text, const std::vector<client::LeakSample>& all, std::int64_t now)
{
    std::vector<BulletList::Item> items;
    for (std::size_t i = 0; i < std::min(all.size(), kSamplesShown); ++i) {
        const client::LeakSample& each = all[i];
        RichText words;
        words.link(models::leaks::shortTrace(each.traceId), models::toQt(each.traceId))
            .plain(u"  "_s + text.ago(each.unixMs, now));
        if (!each.rule.empty())
            words.plain(u" · "_s + models::toQt(each.rule));
        items.push_back({words, Tone::Neutral});
    }
    return items;
}

QString lanes(const client::LeakReport& report, const client::LeakEdge& edge)
{
    QStringList names;
    for (const std::uint32_t lane : edge.lanes)
        names << models::leaks::lane(report, lane);
    return names.join(u", "_s);
}

models::Facts factsOf(const models::Text& text, const client::LeakReport& report,
    const client::LeakEdge& edge, std::int64_t now)
{
    using models::Tone;
    models::Facts facts;
    const auto add = [&](const QString& label, const QString& value, Tone tone = Tone::Plain) {
        if (!value.isEmpty())
            facts << models::Fact{label, value, tone, false};
    };
    const auto count = [&](std::uint64_t value) {
        return value == 0 ? QString() : text.number(static_cast<std::int64_t>(value));
    };
    const auto moment = [&](std::int64_t at) { return at == 0 ? QString() : text.ago(at, now); };
    if (models::leaks::judged(edge.counts) > 0) {
        add(LeakInspector::tr("Lost"), models::leaks::lost(text, edge.counts));
        add(LeakInspector::tr("Share lost"),
            LeakInspector::tr("%1, 95 % sure").arg(models::leaks::interval(edge)));
    }
    if (edge.waiver) {
        add(LeakInspector::tr("Waived"), models::leaks::waiver(text, *edge.waiver));
        add(LeakInspector::tr("Because"), models::toQt(edge.waiver->reason));
        add(LeakInspector::tr("Waived by"), models::toQt(edge.waiver->by));
        if (edge.waiver->edge.entry.empty() && !edge.entry.empty())
            add(LeakInspector::tr("Waived for"),
                LeakInspector::tr("whatever %1 was asked for").arg(models::leaks::caller(edge)));
    }
    add(LeakInspector::tr("Tell nothing"), count(edge.counts.unknown));
    add(LeakInspector::tr("Proven hits"), count(edge.hits));
    add(LeakInspector::tr("Left the lane"), count(edge.wronglyServed), Tone::Bad);
    add(LeakInspector::tr("Writes"),
        edge.writes ? LeakInspector::tr("data was changed by what was lost") : QString(),
        Tone::Bad);
    if (edge.culprit) {
        add(LeakInspector::tr("Culprit"),
            models::toQt(
                edge.culprit->instance.empty() ? edge.culprit->service : edge.culprit->instance));
        add(LeakInspector::tr("Language"), models::toQt(edge.culprit->language));
        add(LeakInspector::tr("Library"), models::toQt(edge.culprit->library));
        add(LeakInspector::tr("SDK"), models::toQt(edge.culprit->sdk));
    }
    add(LeakInspector::tr("Rule"), models::toQt(edge.rule));
    add(LeakInspector::tr("Lanes"), lanes(report, edge));
    add(LeakInspector::tr("First seen"), moment(edge.firstSeenUnixMs));
    add(LeakInspector::tr("Last lost"), moment(edge.lastLostUnixMs));
    return facts;
}

QString joined(const std::vector<std::string>& names)
{
    QStringList list;
    for (const std::string& name : names)
        list << models::toQt(name);
    return list.join(u", "_s);
}

models::Lines dataOf(const models::Text& text, const client::LeakReport& report)
{
    models::Lines lines;
    const auto number
        = [&](std::uint64_t value) { return text.number(static_cast<std::int64_t>(value)); };
    const client::TelemetryHealth& health = report.health;
    lines << models::Line{LeakInspector::tr("%1 spans/s, the last %2, %3 % came late")
                              .arg(number(static_cast<std::uint64_t>(health.spansPerSecond)),
                                  text.duration(std::uint64_t{report.windowSeconds} * 1'000'000),
                                  QString::number(health.lateRatio * 100, 'f', 1)),
        models::Tone::Plain};
    lines << models::leaks::losses(text, health);
    for (const client::LaneCoverage& lane : report.lanes)
        if (!lane.notReached.empty())
            lines << models::Line{LeakInspector::tr("%1: nothing reached %2")
                                      .arg(models::leaks::lane(lane), joined(lane.notReached)),
                models::Tone::Warn};
    if (!report.silent.empty())
        lines << models::Line{LeakInspector::tr("No spans tell of %1").arg(joined(report.silent)),
            models::Tone::Plain};
    for (const client::SpanQuality& each : report.quality)
        lines << models::Line{
            LeakInspector::tr("%1 %2: %3 of %4 spans without their parent. %5")
                .arg(models::toQt(each.service), models::toQt(each.name),
                    number(each.missingParents), number(each.of), models::toQt(each.cause)),
            models::Tone::Plain};
    for (const client::DataGap& each : report.gaps)
        lines << models::Line{
            (each.cause == "NO_INSTANCE_ID"
                    ? LeakInspector::tr("%1: %2 of %3 calls that begin a trace. %4")
                    : LeakInspector::tr("%1: %2 of %3 calls that only their callers tell. %4"))
                .arg(models::toQt(each.service), number(each.calls), number(each.of),
                    models::toQt(each.why)),
            models::Tone::Warn};
    for (const client::BackgroundCalls& each : report.background)
        lines << models::Line{
            (each.periodic ? LeakInspector::tr("%1 %2 → %3: %4 calls by a timer, no leak")
                           : LeakInspector::tr("%1 %2 → %3: %4 calls of its own, no leak"))
                .arg(models::toQt(each.service), models::toQt(each.name), models::toQt(each.callee),
                    number(each.calls)),
            models::Tone::Plain};
    if (report.leftOut > 0)
        lines << models::Line{
            LeakInspector::tr("%1 edges more than fit are not shown; the worst are")
                .arg(number(report.leftOut)),
            models::Tone::Warn};
    return lines;
}

} // namespace

LeakInspector::LeakInspector(models::TextPtr text, QWidget* parent)
    : QScrollArea(parent)
    , m_text(std::move(text))
    , m_title(new TextBlock({}, TextRole::CardTitle))
    , m_chip(new Chip)
    , m_more(makeIconButton(Icon::More, tr("Acts on this edge"), u"leakMore"_s))
    , m_why(new TextBlock)
    , m_facts(new KeyValueList)
    , m_prove(makeButton(tr("Prove this lane…"), u"leakProve"_s))
    , m_against(new BulletList)
    , m_for(new BulletList)
    , m_data(new BulletList)
{
    setNames(*this, u"leakInspector"_s, tr("Edge in full"));
    setNames(*m_against, u"leakAgainst"_s, tr("Requests that lost the lane"));
    setNames(*m_for, u"leakFor"_s, tr("Requests that kept it"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    build();
    connect(m_more, &QPushButton::clicked, this,
        [this] { Q_EMIT actsRequested(m_more->mapToGlobal(m_more->rect().bottomLeft())); });
    connect(m_prove, &QPushButton::clicked, this, &LeakInspector::proveRequested);
    for (BulletList* list : {m_against, m_for})
        connect(list, &BulletList::linkActivated, this, &LeakInspector::traceRequested);
}

void LeakInspector::build()
{
    auto* contents = new QWidget;
    auto* column = new QVBoxLayout(contents);
    column->setContentsMargins(
        measures::kGap, measures::kPageMarginY, measures::kGap, measures::kPageMarginY);
    column->setSpacing(measures::kGap);
    m_edgePart = new QWidget;
    auto* edge = new QVBoxLayout(m_edgePart);
    edge->setContentsMargins(0, 0, 0, 0);
    edge->setSpacing(measures::kGapSmall);
    auto* head = new QHBoxLayout;
    head->addWidget(m_chip);
    head->addStretch(1);
    head->addWidget(m_more);
    edge->addLayout(head);
    edge->addWidget(m_title);
    edge->addWidget(m_why);
    edge->addWidget(m_facts);
    edge->addWidget(m_prove, 0, Qt::AlignLeft);
    for (BulletList* list : {m_against, m_for, m_data})
        list->setSpacing(0);
    column->addWidget(m_edgePart);
    m_againstPart = part(column, tr("Lost the lane"), m_against);
    m_forPart = part(column, tr("Kept the lane"), m_for);
    m_dataPart = part(column, tr("What this rests on"), m_data);
    column->addStretch(1);
    setWidget(contents);
    viewport()->setAutoFillBackground(false);
    contents->setAutoFillBackground(false);
}

void LeakInspector::show(
    const client::LeakReport& report, const client::LeakEdge* edge, std::int64_t serverNow)
{
    m_edgePart->setVisible(edge != nullptr);
    m_againstPart->setVisible(edge && !edge->lost.empty());
    m_forPart->setVisible(edge && !edge->kept.empty());
    if (edge)
        showEdge(report, *edge, serverNow);
    showData(report);
    QWidget::show();
}

void LeakInspector::showEdge(
    const client::LeakReport& report, const client::LeakEdge& edge, std::int64_t now)
{
    m_title->setText(models::leaks::title(edge));
    m_chip->setSpec(verdictChip(edge));
    const QString why = models::leaks::why(*m_text, edge);
    m_why->setText(why.isEmpty() ? tr("Every request that tells anything kept its lane.") : why);
    m_facts->setRows(keyValues(factsOf(*m_text, report, edge, now)));
    m_against->setItems(samples(*m_text, edge.lost, now));
    m_for->setItems(samples(*m_text, edge.kept, now));
}

void LeakInspector::showData(const client::LeakReport& report)
{
    m_data->setItems(bullets(dataOf(*m_text, report)));
}

} // namespace pult::ui
