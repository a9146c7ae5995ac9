// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/prove_dialog.h"

#include <algorithm>

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>
#include <nlohmann/json.hpp>

#include "client/text.h"
#include "models/generation_facts.h"
#include "models/leak_words.h"
#include "models/strings.h"
#include "ui/dialogs/cli_here.h"
#include "ui/dialogs/identity_words.h"
#include "ui/dialogs/tables.h"
#include "ui/dialogs/tones.h"
#include "ui/kit/buttons.h"
#include "ui/kit/key_value_list.h"
#include "ui/kit/message_bar.h"
#include "ui/kit/naming.h"
#include "ui/kit/table_card.h"
#include "ui/kit/text_label.h"
#include "ui/theme/measures.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {
namespace {

constexpr int kColumns = 4;
constexpr int kTableHeight = 190;

const client::EnvironmentState& stateOf(const client::Session& session, const std::string& name)
{
    static const client::EnvironmentState kNothing;
    const auto view = session.view(name);
    return view && view->state ? *view->state : kNothing;
}

QString laneWords(const client::Generation& generation)
{
    QString words = models::Text::generation(generation.number);
    if (!generation.name.empty())
        words += u' ' + models::isolated(models::toQt(generation.name));
    return words + u" · "_s + models::Text::role(generation.role);
}

BulletList::Item hopItem(const client::ProofHop& hop)
{
    const bool right = models::leaks::isRight(hop);
    const QString got = models::Text::generation(hop.generation);
    RichText words;
    words.strong(models::toQt(hop.service)).plain(u' ' + models::toQt(hop.name) + u" · "_s);
    if (right)
        words.toned(ProveDialog::tr("%1, as expected").arg(got), Tone::Ok);
    else
        words.toned(ProveDialog::tr("%1, expected %2")
                        .arg(hop.generation == 0 ? ProveDialog::tr("nobody knows who") : got,
                            models::Text::generation(hop.expectedGeneration)),
            Tone::Bad);
    if (!hop.finding.empty())
        words.plain(u": "_s + models::toQt(hop.finding));
    return {words, Tone::Neutral};
}

} // namespace

ProveDialog::ProveDialog(client::Session& session, const std::string& environment,
    models::TextPtr text, std::optional<std::uint32_t> lane, QWidget* host, UiClock& clock)
    : DialogFrame(tr("Prove a lane of %1").arg(environmentWord(session, environment)),
        identityOf(session, environment), u"proveDialog"_s, host, clock)
    , m_session(session)
    , m_environment(environment)
    , m_text(std::move(text))
    , m_model(new models::ProofModel(m_text, this))
    , m_lane(new QComboBox)
    , m_all(new QCheckBox(tr("All entries: a drill")))
    , m_table(new TableCard(u"proofTable"_s))
    , m_hopsTitle(sectionTitle({}))
    , m_hops(new BulletList)
    , m_trace(makeButton(tr("Open the trace"), u"proveTrace"_s, ButtonKind::Link))
    , m_act(makeButton({}, u"proveSend"_s, ButtonKind::Primary))
{
    setSubtitle(tr("One marked request through each entry, followed hop by hop."));
    buildChoice(lane);
    buildResults();
    cancelButton()->setText(tr("Close"));
    connect(addFooterLink(tr("Copy as CLI"), u"proveCopyCli"_s), &QPushButton::clicked, this,
        [this] { Q_EMIT copyRequested(cliLine()); });
    m_json = addFooterLink(tr("Export JSON…"), u"proveJson"_s);
    m_junit = addFooterLink(tr("Export JUnit…"), u"proveJunit"_s);
    connect(m_json, &QPushButton::clicked, this, [this] {
        Q_EMIT exportRequested(
            QByteArray::fromStdString(client::jsonText(client::toJson(report()))), u"proof.json"_s,
            tr("JSON (*.json)"));
    });
    connect(m_junit, &QPushButton::clicked, this, [this] {
        Q_EMIT exportRequested(QByteArray::fromStdString(client::junitText(report())),
            u"proof.xml"_s, tr("JUnit XML (*.xml)"));
    });
    setAct(m_act);
    connect(m_act, &QPushButton::clicked, this, &ProveDialog::send);
    connect(&m_session, &client::Session::readOnlyChanged, this, &ProveDialog::render);
    render();
}

void ProveDialog::buildChoice(std::optional<std::uint32_t> lane)
{
    const client::EnvironmentState& state = stateOf(m_session, m_environment);
    setNames(*m_lane, u"proveLane"_s, tr("Lane"));
    m_lane->addItem(tr("ordinary traffic"), 0U);
    for (const client::GenerationPtr& generation : state.generations)
        if (generation->role != client::Role::Archived)
            m_lane->addItem(laneWords(*generation), generation->number);
    const auto foremost = models::foremostCandidate(state, nullptr);
    const int at = m_lane->findData(lane.value_or(foremost ? foremost->number : 0));
    m_lane->setCurrentIndex(std::max(0, at));
    askFirst();
    addField(tr("Lane"), m_lane);

    auto* entries = new QWidget;
    auto* grid = new QGridLayout(entries);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(measures::kPageMarginX);
    setNames(*m_all, u"proveAll"_s, m_all->text());
    m_all->setChecked(true);
    grid->addWidget(m_all, 0, 0, 1, kColumns);
    for (const client::Entry& entry : state.policy.entries) {
        auto* box = new QCheckBox(models::toQt(entry.name));
        setNames(*box, u"proveEntry-"_s + models::toQt(entry.name),
            tr("Entry %1").arg(models::toQt(entry.name)));
        box->setToolTip((models::toQt(entry.method) + u' ' + models::toQt(entry.url)).trimmed());
        box->setChecked(true);
        const auto count = static_cast<int>(m_entries.size());
        grid->addWidget(box, 1 + count / kColumns, count % kColumns);
        m_entries.push_back(box);
        connect(box, &QCheckBox::clicked, this, [this] {
            m_all->setChecked(isDrill());
            render();
        });
    }
    connect(m_all, &QCheckBox::clicked, this, &ProveDialog::setAll);
    connect(m_lane, &QComboBox::currentIndexChanged, this, &ProveDialog::render);
    addField(tr("Entries"), entries);
}

void ProveDialog::buildResults()
{
    m_table->setReader(-1, readCell);
    m_table->setModel(m_model);
    m_table->setCompact(true);
    m_table->setMaximumHeight(kTableHeight);
    m_table->view()->setAccessibleName(tr("Probes and what came of them"));
    keepCurrent(*m_table->view());
    flashChanges(*m_table->view());
    spreadColumns(*m_table, nullptr, {}, models::ProofModel::kSummary);
    setNames(*m_hops, u"proveHops"_s, tr("Hops of the probe"));
    auto* head = new QHBoxLayout;
    head->addWidget(m_hopsTitle);
    head->addStretch(1);
    head->addWidget(m_trace);
    leftColumn()->addWidget(m_table);
    leftColumn()->addSpacing(measures::kGrid);
    leftColumn()->addLayout(head);
    leftColumn()->addWidget(m_hops);
    connect(m_table->view()->selectionModel(), &QItemSelectionModel::currentChanged, this,
        &ProveDialog::renderHops);
    connect(m_model, &QAbstractItemModel::dataChanged, this, &ProveDialog::renderHops);
    connect(m_trace, &QPushButton::clicked, this, [this] {
        if (const auto* proof = m_model->proofAt(m_table->view()->currentIndex().row())) {
            const QString id = models::toQt(proof->traceId);
            reject();
            Q_EMIT traceRequested(id);
        }
    });
}

bool ProveDialog::isDrill() const
{
    return std::all_of(
        m_entries.begin(), m_entries.end(), [](const QCheckBox* box) { return box->isChecked(); });
}

void ProveDialog::setAll(bool all)
{
    for (QCheckBox* box : m_entries)
        box->setChecked(all);
    render();
}

std::vector<std::string> ProveDialog::chosenEntries() const
{
    const auto& known = stateOf(m_session, m_environment).policy.entries;
    std::vector<std::string> chosen;
    for (std::size_t i = 0; i < std::min(known.size(), m_entries.size()); ++i)
        if (m_entries[i]->isChecked())
            chosen.push_back(known[i].name);
    return chosen;
}

QString ProveDialog::blocker() const
{
    if (m_session.readOnly())
        return tr("This console is read-only: a probe is a request that may change what it "
                  "reaches.");
    if (m_entries.empty())
        return tr("The policy of this environment names no entry. Set one with pultctl set-policy "
                  "--entry NAME=URL.");
    if (m_stream)
        return tr("The probes are on their way.");
    return chosenEntries().empty() ? tr("Choose an entry.") : QString();
}

QString ProveDialog::cliLine() const
{
    const std::uint32_t lane = m_lane->currentData().toUInt();
    QString line = u"pultctl prove "_s + models::toQt(client::shellQuote(m_environment));
    line += lane == 0 ? u" active"_s : u' ' + models::Text::generation(lane);
    if (!isDrill())
        for (const std::string& entry : chosenEntries())
            line += u" --entry "_s + models::toQt(client::shellQuote(entry));
    return cliHere(m_session, line.toStdString());
}

client::ProofReport ProveDialog::report() const
{
    return {m_environment, m_sentLane, m_sentUnixMs, m_model->proofs()};
}

void ProveDialog::send()
{
    if (!blocker().isEmpty())
        return;
    m_model->clear();
    messages()->hide();
    m_sentLane = m_lane->currentData().toUInt();
    m_sentUnixMs = m_session.serverNow(m_environment);
    client::ProofQuery query{m_environment, m_sentLane, {}};
    if (!isDrill())
        query.entries = chosenEntries();
    m_stream = m_session.prove(
        std::move(query), this, [this](const client::ProofState& state) { takeState(state); },
        [this](const std::optional<Error>& error) { takeEnd(error); });
    render();
}

void ProveDialog::takeState(const client::ProofState& state)
{
    const bool first = m_model->rowCount() == 0;
    m_model->take(state);
    fitColumns(*m_table);
    if (first) {
        m_table->view()->setCurrentIndex(m_model->index(0, 0));
    }
    render();
}

void ProveDialog::takeEnd(const std::optional<Error>& error)
{
    m_stream.reset();
    messages()->setDismissible(false);
    const client::ProofReport now = report();
    const auto reached = std::count_if(now.proofs.begin(), now.proofs.end(),
        [](const auto& proof) { return proof.outcome == client::ProofOutcome::Reached; });
    const QString lane
        = m_sentLane == 0 ? tr("ordinary traffic") : models::Text::generation(m_sentLane);
    if (error)
        messages()->showMessage(Tone::Bad, models::Text::error(*error));
    else if (client::isProven(now))
        messages()->showMessage(Tone::Ok,
            tr("Proven: %1 of %2 entries reached %3.")
                .arg(reached)
                .arg(now.proofs.size())
                .arg(lane));
    else
        messages()->showMessage(Tone::Bad,
            tr("Not proven: %1 of %2 entries reached %3.")
                .arg(reached)
                .arg(now.proofs.size())
                .arg(lane));
    render();
}

void ProveDialog::render()
{
    const auto count = static_cast<int>(chosenEntries().size());
    m_act->setText(m_stream ? tr("Running…")
            : count == 1    ? tr("Send 1 probe")
            : count == 0    ? tr("Send probes")
                            : tr("Send %1 probes").arg(count));
    setBlocked(*m_act, blocker());
    // What keeps it from being sent is said in the open as long as there is nothing else to read.
    setNote(m_stream || m_model->rowCount() > 0 ? QString() : blocker());
    const QString none
        = m_model->rowCount() == 0 ? tr("There is nothing to export yet.") : QString();
    setBlocked(*m_json, none);
    setBlocked(*m_junit, none);
    m_table->setVisible(m_model->rowCount() > 0);
    renderHops();
}

void ProveDialog::renderHops()
{
    const auto* proof = m_model->proofAt(m_table->view()->currentIndex().row());
    m_trace->setVisible(proof && !proof->traceId.empty());
    m_hopsTitle->setVisible(true);
    std::vector<BulletList::Item> items;
    if (!proof) {
        m_hopsTitle->setText(tr("What will happen"));
        items = {{tr("each chosen entry gets one request that carries the lane and a mark"),
                     Tone::Neutral},
            {tr("its trace shows who served it at every hop"), Tone::Neutral},
            {tr("nothing of the generation table changes; what the request itself changes, it "
                "changes"),
                Tone::Neutral}};
    } else {
        m_hopsTitle->setText(tr("Hops of %1").arg(models::toQt(proof->entry)));
        for (const client::ProofHop& hop : proof->hops)
            items.push_back(hopItem(hop));
        if (items.empty())
            items.push_back({models::toQt(proof->summary), Tone::Neutral});
    }
    m_hops->setItems(items);
}

} // namespace pult::ui
