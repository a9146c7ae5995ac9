// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/connections_page.h"

#include <QFile>
#include <QFileDialog>
#include <QItemSelectionModel>
#include <QMenu>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>
#include <nlohmann/json.hpp>

#include "client/cli_at.h"
#include "client/yaml_json.h"
#include "models/strings.h"
#include "ui/dialogs/tables.h"
#include "ui/kit/buttons.h"
#include "ui/kit/card.h"
#include "ui/kit/message_bar.h"
#include "ui/kit/naming.h"
#include "ui/kit/page_header.h"
#include "ui/kit/table_card.h"
#include "ui/pages/step_list.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {
namespace {

using client::ConnectionTest;

StepState stateOf(ConnectionTest::Result result)
{
    switch (result) {
    case ConnectionTest::Result::Running:
        return StepState::Running;
    case ConnectionTest::Result::Passed:
        return StepState::Done;
    case ConnectionTest::Result::Failed:
        return StepState::Failed;
    case ConnectionTest::Result::Waiting:
    case ConnectionTest::Result::Skipped:
        break;
    }
    return StepState::Pending;
}

} // namespace

ConnectionsPage::ConnectionsPage(
    const PageContext& context, client::ProfileStore& profiles, QWidget* parent)
    : Page(context, u"connections"_s, tr("Connections"), parent)
    , m_profiles(profiles)
    , m_model(new ProfileModel(this))
{
    buildHead();
    buildTable();
    column()->addStretch(1);
    connect(&m_profiles, &client::ProfileStore::changed, this, [this] { render(view()); });
    start();
}

void ConnectionsPage::buildHead()
{
    auto* head = new PageHeader(title(), this);
    head->setSubtitle(tr("control planes this console knows"));
    QPushButton* importButton = makeButton(tr("Import…"), u"connectionsImport"_s);
    m_remove = makeButton(tr("Remove"), u"connectionsRemove"_s);
    m_edit = makeButton(tr("Edit…"), u"connectionsEdit"_s);
    m_testButton = makeButton(tr("Test"), u"connectionsTest"_s);
    QPushButton* add = makeButton(tr("Add…"), u"connectionsAdd"_s);
    m_connect = makeButton(tr("Connect"), u"connectionsConnect"_s, ButtonKind::Primary);
    for (QWidget* widget : std::initializer_list<QWidget*>{
             importButton, add, m_edit, m_remove, m_testButton, m_connect})
        head->addAction(widget);
    column()->addWidget(head);
    m_news = new MessageBar(u"connectionsNews"_s, this);
    column()->addWidget(m_news);
    connect(importButton, &QPushButton::clicked, this, &ConnectionsPage::import);
    connect(add, &QPushButton::clicked, this, [this] { Q_EMIT editRequested({}); });
    connect(m_edit, &QPushButton::clicked, this, [this] {
        if (current())
            Q_EMIT editRequested(current()->id);
    });
    connect(m_remove, &QPushButton::clicked, this, &ConnectionsPage::removeCurrent);
    connect(m_testButton, &QPushButton::clicked, this, [this] {
        if (current())
            test(*current());
    });
    connect(m_connect, &QPushButton::clicked, this, [this] {
        if (current())
            Q_EMIT connectRequested(current()->id);
    });
    connect(m_news, &MessageBar::actionTriggered, this, [this] {
        m_news->hide();
        if (const auto removed = m_profiles.remove(m_removing); !removed)
            m_news->showMessage(Tone::Bad, models::Text::error(removed.error()));
        m_removing.clear();
    });
}

void ConnectionsPage::buildTable()
{
    m_table = new TableCard(u"connectionsTable"_s);
    m_table->setReader(-1, readCell);
    m_table->setModel(m_model);
    m_table->view()->setAccessibleName(tr("Connections"));
    m_table->view()->setContextMenuPolicy(Qt::CustomContextMenu);
    keepCurrent(*m_table->view());
    spreadColumns(*m_table);
    column()->addWidget(m_table);
    m_testCard = new Card(tr("Test"), this);
    m_testCard->setObjectName(u"connectionTestCard"_s);
    m_steps = new StepList;
    setNames(*m_steps, u"connectionTestSteps"_s, tr("Steps of the test"));
    m_testCard->body()->addWidget(m_steps);
    m_testCard->hide();
    column()->addWidget(m_testCard);
    connect(m_table->view()->selectionModel(), &QItemSelectionModel::currentChanged, this,
        &ConnectionsPage::renderActs);
    connect(m_table->view(), &QTableView::activated, this, [this] {
        if (current())
            Q_EMIT connectRequested(current()->id);
    });
    connect(m_table->view(), &QWidget::customContextMenuRequested, this, [this](const QPoint& at) {
        QMenu menu;
        fillActs(menu);
        menu.exec(m_table->view()->viewport()->mapToGlobal(at));
    });
}

void ConnectionsPage::render(const client::EnvironmentViewPtr&)
{
    const bool first = m_model->rowCount() == 0;
    m_model->apply(m_profiles.profiles(), context().profile);
    if (first) {
        fitColumns(*m_table);
        m_table->view()->setCurrentIndex(m_model->index(0, 0));
    }
    renderActs();
}

const client::Profile* ConnectionsPage::current() const
{
    return m_model->profileAt(m_table->view()->currentIndex().row());
}

void ConnectionsPage::renderActs()
{
    const client::Profile* profile = current();
    const QString none = profile ? QString() : tr("Choose a connection first.");
    const QString embedded
        = profile && profile->embedded ? tr("The playground comes with the console.") : none;
    setBlocked(*m_remove, embedded);
    setBlocked(*m_edit, none);
    setBlocked(*m_testButton, none);
    setBlocked(*m_connect,
        profile && profile->id == context().profile ? tr("This is the connection in use.") : none);
}

void ConnectionsPage::test(const client::Profile& profile)
{
    m_test = std::make_unique<ConnectionTest>(profile.endpoint);
    m_testCard->setTitle(tr("Test of %1").arg(profile.name));
    m_testCard->show();
    connect(m_test.get(), &ConnectionTest::entryChanged, this, &ConnectionsPage::renderTest);
    connect(m_test.get(), &ConnectionTest::done, this, &ConnectionsPage::renderTest);
    m_test->start();
    renderTest();
}

void ConnectionsPage::renderTest()
{
    std::vector<StepList::Step> steps;
    for (const ConnectionTest::Entry& entry : m_test->entries()) {
        const bool took = entry.duration.count() > 0;
        steps.push_back({ConnectionTest::title(entry.step), entry.words,
            took ? text().duration(static_cast<std::uint64_t>(entry.duration.count())) : QString(),
            stateOf(entry.result), entry.result == ConnectionTest::Result::Skipped});
    }
    m_steps->setSteps(std::move(steps));
    m_testCard->setSubtitle(!m_test->finished() ? tr("under way")
            : m_test->passed()                  ? tr("passed")
                                                : tr("failed"));
}

void ConnectionsPage::import()
{
    const QString path = QFileDialog::getOpenFileName(
        this, tr("Import connections"), {}, tr("YAML (*.yaml *.yml);;All files (*)"));
    if (path.isEmpty())
        return;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        m_news->showMessage(Tone::Bad, tr("%1 cannot be read: %2").arg(path, file.errorString()));
        return;
    }
    const auto taken = m_profiles.importYaml(QString::fromUtf8(file.readAll()));
    if (taken)
        m_news->showMessage(Tone::Ok, tr("%1 connections taken from %2.").arg(*taken).arg(path));
    else
        m_news->showMessage(Tone::Bad,
            tr("Nothing was taken from %1: %2").arg(path, models::Text::error(taken.error())));
}

void ConnectionsPage::removeCurrent()
{
    if (!current())
        return;
    m_removing = current()->id;
    m_news->showMessage(Tone::Warn,
        tr("Remove the connection “%1” from this console?").arg(current()->name),
        tr("Remove %1").arg(current()->name));
}

void ConnectionsPage::showObject(const QString& object, std::uint64_t)
{
    const QModelIndexList found
        = m_model->match(m_model->index(0, 0), models::kIdRole, object, 1, Qt::MatchExactly);
    if (!found.isEmpty())
        m_table->view()->setCurrentIndex(found.first());
}

std::optional<Copyable> ConnectionsPage::selected()
{
    const client::Profile* profile = current();
    if (!profile)
        return std::nullopt;
    client::Json json;
    json["id"] = profile->id.toStdString();
    json["name"] = profile->name.toStdString();
    json["endpoint"] = profile->endpoint.toStdString();
    json["class"] = models::Text::environmentClass(profile->environmentClass).toStdString();
    json["readOnly"] = profile->readOnly;
    return Copyable{profile->id, linkTo(profile->id), client::jsonText(json),
        client::yamlText(json),
        models::toQt(client::cliAt(profile->endpoint.toStdString(), "pultctl environments"))};
}

void ConnectionsPage::fillActs(QMenu& menu)
{
    menu.addAction(tr("Connect"), m_connect, &QPushButton::click)
        ->setEnabled(m_connect->isEnabled());
    menu.addAction(tr("Test"), m_testButton, &QPushButton::click)
        ->setEnabled(m_testButton->isEnabled());
    menu.addAction(tr("Edit…"), m_edit, &QPushButton::click)->setEnabled(m_edit->isEnabled());
    menu.addAction(tr("Remove"), m_remove, &QPushButton::click)->setEnabled(m_remove->isEnabled());
    menu.addSeparator();
    Page::fillActs(menu);
}

} // namespace pult::ui
