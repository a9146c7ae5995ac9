// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/find_dialog.h"

#include <QComboBox>
#include <QItemSelectionModel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QTableView>
#include <QVBoxLayout>

#include "client/text.h"
#include "models/strings.h"
#include "ui/dialogs/cli_here.h"
#include "ui/dialogs/identity_words.h"
#include "ui/dialogs/leak_tones.h"
#include "ui/dialogs/tables.h"
#include "ui/kit/buttons.h"
#include "ui/kit/naming.h"
#include "ui/kit/panel_state.h"
#include "ui/kit/table_card.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {
namespace {

constexpr int kResultsHeight = 280;

enum Kind
{
    Request,
    Trace,
    User,
};

bool isTraceId(const QString& words)
{
    static const QRegularExpression kTraceId(u"^[0-9a-fA-F]{32}$"_s);
    return kTraceId.match(words).hasMatch();
}

} // namespace

FindDialog::FindDialog(client::Session& session, const std::string& environment,
    models::TextPtr text, QWidget* host, UiClock& clock)
    : DialogFrame(tr("Find my request in %1").arg(environmentWord(session, environment)),
        identityOf(session, environment), u"findDialog"_s, host, clock)
    , m_session(session)
    , m_environment(environment)
    , m_text(std::move(text))
    , m_model(new models::FoundModel(m_text, this))
    , m_kind(new QComboBox)
    , m_words(new QLineEdit)
    , m_table(new TableCard(u"findTable"_s))
    , m_open(makeButton(tr("Open the trace"), u"findOpen"_s))
    , m_find(makeButton(tr("Find"), u"findGo"_s, ButtonKind::Primary))
{
    setSubtitle(tr("Which versions served it, and whether it kept its lane."));
    setNames(*m_kind, u"findKind"_s, tr("By what"));
    setNames(*m_words, u"findWords"_s, tr("Id of the request, of the trace, or of the user"));
    m_kind->addItem(tr("request id"), Request);
    m_kind->addItem(tr("trace id"), Trace);
    m_kind->addItem(tr("user"), User);
    m_words->setPlaceholderText(tr("as the response's header or the log says it"));
    askFirst();
    addField(tr("By"), m_kind);
    addField(tr("Id"), m_words);
    buildResults(clock);
    cancelButton()->setText(tr("Close"));
    connect(
        addFooterLink(tr("Copy as CLI"), u"findCopyCli"_s), &QPushButton::clicked, this, [this] {
            const char* const option = m_kind->currentData() == Trace ? " --trace "
                : m_kind->currentData() == User                       ? " --user "
                                                                      : " --request ";
            Q_EMIT copyRequested(cliHere(m_session,
                "pultctl find " + client::shellQuote(m_environment) + option
                    + client::shellQuote(m_words->text().trimmed().toStdString())));
        });
    connect(addFooterLink(tr("Export CSV…"), u"findExport"_s), &QPushButton::clicked, this,
        [this] { Q_EMIT exportRequested(*m_model); });
    setAct(m_find);
    connect(m_find, &QPushButton::clicked, this, &FindDialog::find);
    connect(m_words, &QLineEdit::textChanged, this, [this](const QString& words) {
        // Nothing else looks like one.
        if (isTraceId(words.trimmed()))
            m_kind->setCurrentIndex(m_kind->findData(Trace));
        render();
    });
    m_words->setFocus();
    render();
}

void FindDialog::buildResults(UiClock& clock)
{
    m_table->setReader(-1, readVerdictCell);
    m_table->setModel(m_model);
    m_table->setCompact(true);
    m_table->view()->setAccessibleName(tr("Requests that were found, newest first"));
    keepCurrent(*m_table->view());
    spreadColumns(*m_table, nullptr, {}, models::FoundModel::kServedBy);
    // As high as its rows, at the top.
    auto* holder = new QWidget;
    auto* column = new QVBoxLayout(holder);
    column->setContentsMargins({});
    column->addWidget(m_table);
    column->addStretch();
    m_panel = new PanelState(holder, nullptr, clock);
    m_panel->setFixedHeight(kResultsHeight);
    leftColumn()->addWidget(m_panel);
    leftColumn()->addSpacing(8);
    leftColumn()->addWidget(m_open, 0, Qt::AlignLeft);
    connect(m_table->view(), &QTableView::activated, this, &FindDialog::openTrace);
    connect(m_open, &QPushButton::clicked, this, &FindDialog::openTrace);
    connect(m_panel, &PanelState::actionTriggered, this, &FindDialog::find);
    connect(m_table->view()->selectionModel(), &QItemSelectionModel::currentChanged, this,
        &FindDialog::render);
}

client::RequestQuery FindDialog::query() const
{
    client::RequestQuery query;
    query.environment = m_environment;
    const std::string words = m_words->text().trimmed().toStdString();
    switch (m_kind->currentData().toInt()) {
    case Trace:
        query.traceId = m_words->text().trimmed().toLower().toStdString();
        break;
    case User:
        query.user = words;
        break;
    default:
        query.requestId = words;
    }
    return query;
}

void FindDialog::find()
{
    m_asked = m_words->text().trimmed();
    if (m_asked.isEmpty())
        return;
    m_asking = true;
    const int question = ++m_question;
    m_session.findRequests(
        query(), this, [this, question](Result<std::vector<client::FoundRequest>> found) {
            if (question == m_question)
                take(std::move(found));
        });
    render();
}

void FindDialog::take(Result<std::vector<client::FoundRequest>> found)
{
    m_asking = false;
    m_error = found ? std::nullopt : std::optional(found.error());
    m_model->setFound(found ? std::move(*found) : std::vector<client::FoundRequest>(),
        m_session.serverNow(m_environment));
    if (m_model->rowCount() > 0) {
        fitColumns(*m_table);
        m_table->view()->setCurrentIndex(m_model->index(0, 0));
        m_table->view()->setFocus(Qt::OtherFocusReason);
    }
    render();
}

void FindDialog::render()
{
    PanelInfo info;
    info.condition = PanelCondition::Live;
    if (m_asking) {
        info.condition = PanelCondition::Connecting;
    } else if (m_error) {
        const bool off = m_error->reason == "TELEMETRY_OFF";
        info.condition = off ? PanelCondition::Empty : PanelCondition::Error;
        info.title = off ? tr("No spans are received") : QString();
        info.detail = models::Text::error(*m_error);
        info.action = off ? QString() : tr("Ask again");
    } else if (m_model->rowCount() == 0) {
        info.condition = PanelCondition::Empty;
        info.title = m_asked.isEmpty() ? tr("Every answer of the edge carries these ids")
                                       : tr("Nothing of “%1” is kept").arg(m_asked);
        info.detail = m_asked.isEmpty()
            ? tr("The request id is a header of the response, the trace id stands in logs, the "
                 "user is who signed in.")
            : tr("Traces live in bounded memory: the last minutes to hours. It may also never have "
                 "come here.");
    }
    m_panel->setInfo(info);
    setBlocked(*m_find, m_words->text().trimmed().isEmpty() ? tr("Say which one.") : QString());
    setBlocked(*m_open,
        m_model->requestAt(m_table->view()->currentIndex().row()) ? QString()
                                                                  : tr("Choose a request."));
}

void FindDialog::openTrace()
{
    if (const auto* request = m_model->requestAt(m_table->view()->currentIndex().row())) {
        const QString id = models::toQt(request->traceId);
        accept();
        Q_EMIT traceRequested(id);
    }
}

} // namespace pult::ui
