// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the page of leaks says, and where its links lead.
#include <algorithm>
#include <utility>

#include <QMenu>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>
#include <nlohmann/json.hpp>

#include "client/telemetry_json.h"
#include "client/text.h"
#include "models/leak_words.h"
#include "models/strings.h"
#include "ui/dialogs/cli_here.h"
#include "ui/dialogs/leak_tones.h"
#include "ui/kit/buttons.h"
#include "ui/kit/message_bar.h"
#include "ui/kit/page_header.h"
#include "ui/kit/stat_card.h"
#include "ui/kit/table_card.h"
#include "ui/pages/graph_view.h"
#include "ui/pages/lane_coverage.h"
#include "ui/pages/leaks_page.h"
#include "ui/pages/trace_view.h"
#include "ui/theme/measures.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {
namespace {

//! Head, cards and the first spans of a trace.
constexpr int kBesidesEdges = 540;
constexpr int kLeastEdges = measures::kHeader + 4 * measures::kRow;
constexpr int kStrip = 34; //!< What a stale panel says above its contents.

models::leaks::Seen seenOf(const client::LeakReport& report, std::optional<std::uint32_t> lane)
{
    return lane ? models::leaks::seenOn(report, *lane)
                : models::leaks::Seen{report.edgesSeen, report.edgesExpected};
}

} // namespace

void LeaksPage::renderHead()
{
    const auto& report = m_feed.report();
    m_lane->setText(
        lane() && report ? models::leaks::lane(*report, *lane()) + u" ▾"_s : tr("All lanes ▾"));
    renderActs();
}

void LeaksPage::renderActs()
{
    const bool off = m_feed.state().condition == client::FeedCondition::Off;
    const QString none = off ? tr("No spans are received: nothing could be seen.") : QString();
    setBlocked(*m_find, none);
    setBlocked(*m_prove, none);
    setBlocked(*m_lane, m_feed.report() ? none : tr("Nothing is known of any lane yet."));
}

void LeaksPage::renderCards()
{
    const auto& report = m_feed.report();
    m_cards->setVisible(report && !report->edges.empty());
    if (!report)
        return;
    m_coverage->show(*report, lane());
    const auto number = [this](std::int64_t value) { return text().number(value); };
    const std::int64_t leaking = m_model->count(client::LeakVerdict::Leak);
    const std::int64_t suspect = m_model->count(client::LeakVerdict::Suspect);
    const auto seen = seenOf(*report, lane());
    // None is no good news by itself: it counts for as much as was seen.
    const QString of = tr("of %1 seen").arg(number(static_cast<std::int64_t>(seen.edges)));
    const std::int64_t waived = m_model->waived();
    m_leaking->setFigure(number(leaking), leaking == 1 ? tr("edge") : tr("edges"),
        waived == 0 ? of : tr("%1, %2 waived").arg(of, number(waived)),
        leaking > waived ? Tone::Bad
            : waived > 0 ? Tone::Warn
                         : Tone::Neutral);
    m_suspect->setFigure(number(suspect), suspect == 1 ? tr("edge") : tr("edges"),
        suspect > 0 ? tr("or late spans") : QString(u" "_s),
        suspect > 0 ? Tone::Warn : Tone::Neutral);
    std::uint64_t kept = 0;
    for (const client::LeakEdge& edge : m_model->edges())
        kept += edge.counts.propagated;
    m_reached->setFigure(number(static_cast<std::int64_t>(kept)), tr("calls"),
        tr("in %1").arg(text().duration(std::uint64_t{report->windowSeconds} * 1'000'000)));
}

void LeaksPage::renderNews()
{
    const auto& report = m_feed.report();
    if (!report || report->edges.empty())
        return m_news->hide();
    const auto seen = seenOf(*report, lane());
    const bool none = m_model->count(client::LeakVerdict::Leak) == 0;
    if (none && models::leaks::isLow(seen.edges, seen.expected)) {
        m_news->showMessage(Tone::Warn,
            RichText(tr("No leak among what was seen, but that is little: %1. Nothing is known of "
                        "the rest.")
                         .arg(models::leaks::coverage(text(), seen.edges, seen.expected))),
            tr("Prove now…"));
    } else if (report->health.dropped > 0) {
        m_news->showMessage(Tone::Warn,
            RichText(
                tr("%1 spans were left out because of bounds: what was lost there is not seen.")
                    .arg(text().number(static_cast<std::int64_t>(report->health.dropped)))));
    } else {
        m_news->hide();
    }
}

bool LeaksPage::emptyPanel(PanelInfo& info) const
{
    const auto& report = m_feed.report();
    if (!isShown(info.condition) || !report)
        return false;
    if (report->edges.empty()) {
        info.condition = PanelCondition::Empty;
        info.title = report->health.received == 0 ? tr("No span has come yet")
                                                  : tr("No edge between services was seen yet");
        QStringList addresses;
        if (!report->health.grpcAddress.empty())
            addresses << tr("%1 (gRPC)").arg(models::toQt(report->health.grpcAddress));
        if (!report->health.httpAddress.empty())
            addresses << tr("%1 (HTTP)").arg(models::toQt(report->health.httpAddress));
        info.detail = report->health.received == 0
            ? tr("Pult receives OpenTelemetry spans at %1. Point the services' exporters there "
                 "and let them tell their lane.")
                  .arg(addresses.join(tr(" and ")))
            : tr("Spans come in. The first edges follow when a trace has been quiet for 2 s; "
                 "what is missing in one is told after 10 s.");
        return true;
    }
    if (m_filter->rowCount() > 0)
        return false;
    info.condition = PanelCondition::FilteredEmpty;
    info.title
        = tr("0 of %1 edges").arg(text().number(static_cast<std::int64_t>(report->edges.size())));
    info.detail = m_filter->filter().isEmpty()
        ? tr("No edge was seen on %1.").arg(models::leaks::lane(*report, lane().value_or(0)))
        : tr("No edge matches “%1”.").arg(m_filter->filter());
    info.action
        = lane() && m_filter->filter().isEmpty() ? tr("Show all lanes") : tr("Clear filter");
    return true;
}

void LeaksPage::renderPanel()
{
    PanelInfo info = panelInfoOf(m_feed);
    const bool words = emptyPanel(info) || !isShown(info.condition);
    m_panel->setInfo(info);
    m_stack->setFixedHeight(tableHeight());
    m_contents->layout()->activate();
    const int strip = info.condition == PanelCondition::Live ? 0 : kStrip;
    const int contents = m_contents->sizeHint().height() + strip;
    m_panel->setMinimumHeight(words ? kWordsHeight : contents);
    m_panel->setMaximumHeight(words ? QWIDGETSIZE_MAX : contents);
    m_trace->setVisible(!words && current());
    renderActs();
    const bool inspects = !words || info.condition == PanelCondition::FilteredEmpty;
    if (std::exchange(m_inspects, inspects) != inspects)
        host().inspectorChanged();
}

int LeaksPage::tableHeight() const
{
    const bool graph = m_forms[static_cast<int>(Form::Graph)]->isChecked();
    const int rows = measures::kHeader + m_filter->rowCount() * measures::kRow + 4;
    const int picture = m_graph->canvas()->sizeHint().height() + measures::kGap * 2;
    const int room = std::max(kLeastEdges, height() - kBesidesEdges);
    return std::min(graph ? std::max(picture, kLeastEdges) : rows, room);
}

void LeaksPage::showObject(const QString& object, std::uint64_t)
{
    if (object.isEmpty())
        return;
    if (object == u"prove"_s)
        return prove();
    if (object == u"find"_s)
        return host().openFind(environment());
    if (object.startsWith(u"trace:"_s)) {
        m_wantedTrace = object.mid(6).toStdString();
        return renderTrace();
    }
    if (object.startsWith(u"lane:g"_s)) {
        bool isNumber = false;
        const std::uint32_t wanted = object.mid(6).toUInt(&isNumber);
        return setLane(isNumber ? std::optional(wanted) : std::nullopt);
    }
    clearFilter();
    choose(object);
}

models::Link LeaksPage::link() const
{
    if (!m_wantedTrace.empty())
        return linkTo(u"trace:"_s + models::toQt(m_wantedTrace));
    if (current())
        return linkTo(m_selected);
    return linkTo(lane() ? u"lane:g"_s + QString::number(*lane()) : QString());
}

std::optional<Copyable> LeaksPage::selected()
{
    const client::LeakEdge* edge = current();
    if (!edge)
        return std::nullopt;
    std::string line = "pultctl leaks " + client::shellQuote(environment());
    if (lane())
        line += " --lane " + client::generationText(*lane());
    return copyableOf(*edge, m_selected, linkTo(m_selected), cliHere(session(), line));
}

//! Waive what leaks; what is waived may be waived anew or not any more.
void LeaksPage::addWaiverAct(QMenu& menu)
{
    const client::LeakEdge* edge = current();
    if (!edge)
        return;
    const auto add = [&](const QString& words, const QString& name, int commandClass,
                         const QString& blocked, auto act) {
        QAction* action = menu.addAction(words, this, act);
        action->setObjectName(name);
        const QString why = writeBlocker(session(), environment(), commandClass);
        action->setEnabled(why.isEmpty() && blocked.isEmpty());
        action->setToolTip(why.isEmpty() ? blocked : why);
        menu.setToolTipsVisible(true);
    };
    const bool odd = models::leaks::rank(edge->verdict) < 2;
    add(edge->waiver ? tr("Change the waiver…") : tr("Waive this leak…"), u"actWaive"_s, 2,
        odd || edge->waiver ? QString() : tr("Nothing leaks there."),
        [this, edge = *edge] { host().openWaive(environment(), edge); });
    if (edge->waiver)
        add(tr("Revoke the waiver…"), u"actRevokeWaiver"_s, 1, {},
            [this, waived = edge->waiver->edge] {
                host().openPlan(environment(), client::RevokeWaiver{waived});
            });
    menu.addSeparator();
}

void LeaksPage::fillActs(QMenu& menu)
{
    addWaiverAct(menu);
    Page::fillActs(menu);
    menu.addSeparator();
    menu.addAction(tr("Prove now…"), this, &LeaksPage::prove)->setObjectName(u"actProve"_s);
    menu.addAction(tr("Find my request…"), this, [this] { host().openFind(environment()); })
        ->setObjectName(u"actFind"_s);
    if (const auto& trace = m_trace->trace()) {
        const QString id = models::toQt(trace->id);
        const auto add = [&](const QString& words, const QString& name, const QString& content) {
            menu.addAction(words, this, [this, content, words] { host().copy(content, words); })
                ->setObjectName(name);
        };
        menu.addSeparator();
        add(tr("Copy trace id"), u"copyTraceId"_s, id);
        add(tr("Copy link to the trace"), u"copyTraceLink"_s, linkTo(u"trace:"_s + id).toString());
        add(tr("Copy trace as JSON"), u"copyTraceJson"_s,
            models::toQt(client::jsonText(client::toJson(*trace))));
        add(tr("Copy trace as CLI"), u"copyTraceCli"_s,
            u"pultctl trace %1 %2"_s.arg(models::toQt(client::shellQuote(environment())), id));
        menu.addAction(tr("Export trace as CSV…"), this,
            [this] { host().exportTable(*m_trace->model(), u"trace"_s); });
    }
    menu.addSeparator();
    menu.addAction(
        tr("Export edges as CSV…"), this, [this] { host().exportTable(*m_filter, u"leaks"_s); });
    menu.addAction(tr("Export matrix as CSV…"), this,
        [this] { host().exportTable(*m_propagationFilter, u"propagation"_s); });
}

} // namespace pult::ui
