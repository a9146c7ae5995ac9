// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/activity_page.h"

#include <set>

#include <QItemSelectionModel>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QTableView>
#include <QVBoxLayout>

#include "models/strings.h"
#include "ui/dialogs/cli_here.h"
#include "ui/dialogs/identity_words.h"
#include "ui/dialogs/tables.h"
#include "ui/kit/buttons.h"
#include "ui/kit/fold_row.h"
#include "ui/kit/page_header.h"
#include "ui/kit/search_field.h"
#include "ui/kit/table_card.h"
#include "ui/pages/event_cards.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {
namespace {

constexpr std::uint32_t kPage = 100;

//! Kinds of pult.v1 that people can ask for.
const QStringList& kinds()
{
    static const QStringList kKinds{u"register"_s, u"promote"_s, u"rollback"_s, u"rebase"_s,
        u"drop"_s, u"release_hold"_s, u"reset_to_active"_s, u"retire_legacy"_s, u"freeze"_s,
        u"unfreeze"_s, u"create_environment"_s, u"set_policy"_s, u"report_readiness"_s,
        u"forget_gateway"_s};
    return kKinds;
}

} // namespace

ActivityPage::ActivityPage(const PageContext& context, QWidget* parent)
    : Page(context, u"activity"_s, tr("Activity"), parent)
    , m_model(new models::JournalModel(context.text, this))
    , m_filter(new models::FoldingFilter(this))
    , m_operations(new models::OperationModel(context.text, 0, this))
{
    m_filter->setSourceModel(m_model);
    buildHead();
    buildTables();
    start();
}

void ActivityPage::buildHead()
{
    m_head = new PageHeader(title(), this);
    m_search = new SearchField(tr("Filter  /"), u"activityFilter"_s, this);
    m_search->setAccessibleName(tr("Filter the journal"));
    m_search->setFixedWidth(160);
    m_who = makeButton(tr("Who ▾"), u"activityWho"_s);
    m_what = makeButton(tr("What ▾"), u"activityWhat"_s);
    QPushButton* exportButton = makeButton(tr("Export…"), u"activityExport"_s);
    m_verify = makeButton(tr("Verify chain"), u"activityVerify"_s);
    for (QWidget* widget :
        std::initializer_list<QWidget*>{m_search, m_who, m_what, exportButton, m_verify})
        m_head->addAction(widget);
    column()->addWidget(m_head);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& words) {
        m_filter->setFilter(words);
        renderPanel();
    });
    connect(m_who, &QPushButton::clicked, this, &ActivityPage::chooseWho);
    connect(m_what, &QPushButton::clicked, this, &ActivityPage::chooseWhat);
    connect(exportButton, &QPushButton::clicked, this,
        [this] { host().exportTable(*m_filter, u"activity"_s); });
    connect(m_verify, &QPushButton::clicked, this, &ActivityPage::verify);
}

void ActivityPage::buildTables()
{
    m_inFlight = new TableCard(u"operationsTable"_s);
    m_inFlight->setReader(-1, readCell);
    m_inFlight->setModel(m_operations);
    m_inFlight->setTitle(tr("In flight"));
    m_inFlight->setCompact(true);
    spreadColumns(*m_inFlight);
    keepCurrent(*m_inFlight->view());
    column()->addWidget(m_inFlight);

    m_table = new TableCard(u"activityTable"_s);
    m_table->setReader(-1, readCell);
    m_table->setModel(m_filter);
    m_table->view()->setAccessibleName(tr("Journal"));
    m_table->view()->setContextMenuPolicy(Qt::CustomContextMenu);
    keepCurrent(*m_table->view());
    flashChanges(*m_table->view());
    spreadColumns(*m_table, &context().settings, u"columns/activity"_s);

    m_panel = new PanelState(m_table, this, context().clock);
    column()->addWidget(m_panel);
    m_event = new EventCards(context().text, this);
    m_event->hide();
    column()->addWidget(m_event);
    column()->addStretch(1);

    connect(m_table->view()->selectionModel(), &QItemSelectionModel::currentChanged, this,
        &ActivityPage::renderEvent);
    connect(m_table->view(), &QWidget::customContextMenuRequested, this, [this](const QPoint& at) {
        QMenu menu;
        fillActs(menu);
        menu.exec(m_table->view()->viewport()->mapToGlobal(at));
    });
    connect(m_table->fold(), &FoldRow::clicked, this, [this] { load(true); });
    connect(m_panel, &PanelState::actionTriggered, this, [this] {
        if (!clearFilter())
            refresh();
    });
    connect(m_event, &EventCards::copyCliRequested, this, [this] {
        if (const auto entry = current())
            host().copy(models::toQt(entry->cli), tr("Copy as CLI"));
    });
    connect(m_event, &EventCards::showTableRequested, this, [this] {
        const auto entry = current();
        if (!entry)
            return;
        models::Link link = linkTo({});
        link.page = u"generations"_s;
        link.at = entry->revision;
        host().navigate(link);
    });
}

void ActivityPage::render(const client::EnvironmentViewPtr& view)
{
    m_operations->apply(view ? view->operations : nullptr);
    m_inFlight->setVisible(m_operations->inFlight() > 0);
    if (m_operations->inFlight() > 0)
        fitColumns(*m_inFlight);
    if (view) {
        m_model->applyOperations(view->operations);
        if (!m_loaded && !m_loading && view->state)
            load(false);
        if (m_loaded && view->recent && m_user.isEmpty() && m_kind.isEmpty())
            m_model->merge(*view->recent);
    }
    renderHead();
    renderPanel();
}

void ActivityPage::load(bool more)
{
    m_loading = true;
    client::JournalQuery query;
    query.environment = environment();
    query.pageSize = kPage;
    query.user = m_user.toStdString();
    query.kind = m_kind.toStdString();
    if (more)
        query.pageToken = m_nextPage.toStdString();
    const int question = ++m_question;
    session().listJournal(query, this, [this, question](Result<client::JournalPage> page) {
        if (question == m_question)
            takePage(std::move(page));
    });
}

void ActivityPage::takePage(Result<client::JournalPage> answer)
{
    m_loading = false;
    m_error = answer ? std::nullopt : std::optional(answer.error());
    if (answer) {
        m_loaded = true;
        m_nextPage = models::toQt(answer->nextPageToken);
        m_model->merge(answer->entries);
        if (!m_fitted && m_model->rowCount() > 0) {
            fitColumns(*m_table);

            m_fitted = true;
        }
        if (m_wanted != 0)
            showObject(QString::number(m_wanted), 0);
        else if (!m_table->view()->currentIndex().isValid())
            m_table->view()->setCurrentIndex(m_filter->index(0, 0));
    }
    renderHead();
    renderPanel();
    renderEvent();
}

void ActivityPage::renderHead()
{
    const QString word = environmentWord(session(), environment());
    m_head->setSubtitle(m_proof.isEmpty() ? tr("journal of %1").arg(word)
                                          : tr("journal of %1 · %2").arg(word, m_proof));
    m_who->setText(m_user.isEmpty() ? tr("Who ▾") : tr("Who: %1 ▾").arg(m_user));
    m_what->setText(m_kind.isEmpty() ? tr("What ▾") : tr("What: %1 ▾").arg(m_kind));
}

void ActivityPage::renderPanel()
{
    PanelInfo info = panelInfoOf(session(), environment());
    const bool shows = isShown(info.condition);
    const bool asked = !m_user.isEmpty() || !m_kind.isEmpty();
    if (shows && m_error && m_model->rowCount() == 0) {
        info.condition = PanelCondition::Error;
        info.detail = models::Text::error(*m_error);
        info.action = tr("Ask again");
    } else if (shows && m_loaded && m_filter->rowCount() == 0 && (m_filter->filtering() || asked)) {
        info.condition = PanelCondition::FilteredEmpty;
        info.title = tr("No event matches");
        info.detail = tr("Of %1 events in view.").arg(text().number(m_filter->totalCount()));
        info.action = tr("Clear filters");
    } else if (shows && m_loaded && m_model->rowCount() == 0) {
        info.condition = PanelCondition::Empty;
        info.title = tr("Nothing has happened here yet");
        info.detail
            = tr("Everything that anybody changes in this environment will stand here, for good.");
    }
    m_panel->setInfo(info);
    m_panel->setMinimumHeight(isShown(info.condition) ? 0 : kWordsHeight);
    m_table->fold()->setVisible(!m_nextPage.isEmpty() && !m_filter->filtering());
    m_table->fold()->setCheckable(false);
    m_table->fold()->setText(m_loading ? tr("older events are on their way") : tr("older events"));
    m_table->fold()->setAccessibleName(tr("Load older events"));
    m_event->setVisible(shows && current() != nullptr && m_filter->rowCount() > 0);
}

std::shared_ptr<const client::JournalEntry> ActivityPage::current() const
{
    const QModelIndex index = m_filter->mapToSource(m_table->view()->currentIndex());
    return index.isValid() ? m_model->entryAt(index.row()) : nullptr;
}

void ActivityPage::renderEvent()
{
    const auto entry = current();
    if (entry)
        m_event->show(*entry);
    else
        m_event->hide();
}

void ActivityPage::renderAges()
{
    renderPanel();
}

void ActivityPage::verify()
{
    setBlocked(*m_verify, tr("The chain is being verified."));
    session().verifyJournal(this, [this](Result<client::JournalProof> proof) {
        setBlocked(*m_verify, {});
        m_proof = proof
            ? tr("chain verified to event %1, %2")
                  .arg(text().number(static_cast<std::int64_t>(proof->revision)),
                      text().time(text().now()))
            : tr("the chain could not be verified: %1").arg(models::Text::error(proof.error()));
        renderHead();
    });
}

void ActivityPage::chooseWho()
{
    std::set<QString> users;
    for (int row = 0; row < m_model->rowCount(); ++row)
        users.insert(models::toQt(m_model->entryAt(row)->user));
    if (!m_user.isEmpty())
        users.insert(m_user);
    QMenu menu;
    menu.addAction(tr("Everybody"), this, [this] { setQuery({}, m_kind); });
    menu.addSeparator();
    for (const QString& user : users)
        menu.addAction(user, this, [this, user] { setQuery(user, m_kind); });
    menu.exec(m_who->mapToGlobal(m_who->rect().bottomLeft()));
}

void ActivityPage::chooseWhat()
{
    QMenu menu;
    menu.addAction(tr("Everything"), this, [this] { setQuery(m_user, {}); });
    menu.addSeparator();
    for (const QString& kind : kinds())
        menu.addAction(
            QString(kind).replace(u'_', u' '), this, [this, kind] { setQuery(m_user, kind); });
    menu.exec(m_what->mapToGlobal(m_what->rect().bottomLeft()));
}

void ActivityPage::setQuery(const QString& user, const QString& kind)
{
    if (user == m_user && kind == m_kind)
        return;
    m_user = user;
    m_kind = kind;
    m_nextPage.clear();
    m_model->clear();
    m_loaded = false;
    load(false);
    renderHead();
}

void ActivityPage::showObject(const QString& object, std::uint64_t)
{
    const std::uint64_t revision = object.toULongLong();
    if (revision == 0)
        return;
    const int row = m_model->rowOf(revision);
    m_wanted = row < 0 ? revision : 0;
    if (row < 0)
        return;
    m_search->clear();
    const QModelIndex index = m_filter->mapFromSource(m_model->index(row, 0));
    m_table->view()->setCurrentIndex(index);
    m_table->view()->scrollTo(index);
}

models::Link ActivityPage::link() const
{
    const auto entry = current();
    return linkTo(entry ? QString::number(entry->revision) : QString());
}

void ActivityPage::startFilter()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

bool ActivityPage::clearFilter()
{
    const bool had = m_filter->filtering() || !m_user.isEmpty() || !m_kind.isEmpty();
    m_search->clear();
    setQuery({}, {});
    return had;
}

std::optional<Copyable> ActivityPage::selected()
{
    const auto entry = current();
    if (!entry)
        return std::nullopt;
    return copyableOf(
        *entry, QString::number(entry->revision), link(), cliHere(session(), entry->cli));
}

void ActivityPage::fillActs(QMenu& menu)
{
    Page::fillActs(menu);
    menu.addSeparator();
    menu.addAction(tr("Export journal as CSV…"), this,
        [this] { host().exportTable(*m_filter, u"activity"_s); });
}

void ActivityPage::refresh()
{
    session().refreshServer();
    load(false);
}

} // namespace pult::ui
