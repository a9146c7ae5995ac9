// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/gateways_page.h"

#include <algorithm>

#include <QItemSelectionModel>
#include <QMenu>
#include <QPushButton>
#include <QTableView>
#include <QTimer>
#include <QVBoxLayout>

#include "client/text.h"
#include "models/operation_model.h"
#include "models/roles.h"
#include "models/strings.h"
#include "ui/dialogs/cli_here.h"
#include "ui/dialogs/tables.h"
#include "ui/kit/buttons.h"
#include "ui/kit/fold_row.h"
#include "ui/kit/naming.h"
#include "ui/kit/page_header.h"
#include "ui/kit/search_field.h"
#include "ui/kit/table_card.h"
#include "ui/pages/operation_card.h"
#include "ui/theme/measures.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {
namespace {

//! A pause in typing after which the server is asked.
constexpr int kTypingMs = 150;
//! Head, operation and the first routes.
constexpr int kBesidesGateways = 400;

} // namespace

GatewaysPage::GatewaysPage(const PageContext& context, QWidget* parent)
    : Page(context, u"gateways"_s, tr("Gateways"), parent)
    , m_model(new models::GatewayModel(context.text, 6, this))
    , m_filter(new models::FoldingFilter(this))
    , m_routes(new models::RouteModel(context.text, this))
    , m_subscriptions(new models::SubscriptionModel(this))
    , m_typing(new QTimer(this))
{
    m_filter->setSourceModel(m_model);
    m_typing->setSingleShot(true);
    m_typing->setInterval(kTypingMs);
    buildHead();
    buildGateways();
    buildRoutes();
    buildSubscriptions();
    column()->addStretch(1);
    connect(m_typing, &QTimer::timeout, this, &GatewaysPage::askForRoutes);
    start();
}

void GatewaysPage::buildHead()
{
    m_head = new PageHeader(title(), this);
    m_search = new SearchField(tr("Filter  /"), u"gatewaysFilter"_s, this);
    m_search->setAccessibleName(tr("Filter gateways"));
    m_search->setFixedWidth(160);
    m_onlyLagging = makeButton(tr("Only lagging"), u"gatewaysOnlyLagging"_s);
    m_onlyLagging->setCheckable(true);
    m_forget = makeButton(tr("Forget lost…"), u"gatewaysForget"_s);
    m_head->addAction(m_search);
    m_head->addAction(m_onlyLagging);
    m_head->addAction(m_forget);
    column()->addWidget(m_head);
    m_operation = new OperationCard(context().text, this);
    column()->addWidget(m_operation);
    connect(m_operation, &OperationCard::traceRequested, this, &GatewaysPage::openTrace);
    connect(m_operation, &OperationCard::proveRequested, this,
        [this] { host().openProve(environment(), std::nullopt); });
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& words) {
        m_filter->setFilter(words);
        renderPanels();
    });
    connect(m_onlyLagging, &QPushButton::toggled, this, [this](bool only) {
        m_filter->setOnlyAttention(only);
        renderPanels();
    });
    connect(m_forget, &QPushButton::clicked, this, &GatewaysPage::forget);
}

void GatewaysPage::buildGateways()
{
    m_table = new TableCard(u"gatewaysTable"_s);
    m_table->setReader(-1, readCell);
    m_table->setModel(m_filter);
    m_table->view()->setAccessibleName(tr("Gateways"));
    m_table->view()->setContextMenuPolicy(Qt::CustomContextMenu);
    keepCurrent(*m_table->view());
    flashChanges(*m_table->view());
    spreadColumns(*m_table, &context().settings, u"columns/gateways"_s);
    m_panel = new PanelState(m_table, this, context().clock);
    column()->addWidget(m_panel);
    connect(m_table->fold(), &FoldRow::clicked, this, [this] {
        m_filter->setExpanded(!m_filter->expanded());
        renderPanels();
    });
    connect(m_table->view(), &QWidget::customContextMenuRequested, this, [this](const QPoint& at) {
        QMenu menu;
        fillActs(menu);
        menu.exec(m_table->view()->viewport()->mapToGlobal(at));
    });
    connect(m_table->view()->selectionModel(), &QItemSelectionModel::currentChanged, this,
        [this] { renderHead(view()); });
    connect(m_panel, &PanelState::actionTriggered, this, [this] {
        if (!clearFilter())
            refresh();
    });
}

void GatewaysPage::buildRoutes()
{
    m_routeTable = new TableCard(u"routesTable"_s);
    m_routeTable->setReader(-1, readCell);
    m_routeTable->setModel(m_routes);
    m_routeTable->setTitle(tr("Routing table as pushed"));
    keepCurrent(*m_routeTable->view());
    spreadColumns(*m_routeTable, &context().settings, u"columns/routes"_s);
    m_service = new SearchField(tr("Service"), u"routesService"_s, this);
    m_service->setAccessibleName(tr("Service whose routes are shown"));
    m_service->setFixedWidth(200);
    m_routeTable->addHeadWidget(m_service);
    m_routePanel = new PanelState(m_routeTable, this, context().clock);
    column()->addWidget(m_routePanel);
    connect(m_service, &QLineEdit::textChanged, m_typing, QOverload<>::of(&QTimer::start));
    connect(m_routePanel, &PanelState::actionTriggered, this, [this] {
        if (m_service->text().isEmpty())
            askForRoutes();
        else
            m_service->clear();
    });
}

void GatewaysPage::buildSubscriptions()
{
    m_subscriptionTable = new TableCard(u"subscriptionsTable"_s);
    m_subscriptionTable->setReader(-1, readCell);
    m_subscriptionTable->setModel(m_subscriptions);
    m_subscriptionTable->setTitle(tr("Subscriptions"),
        tr("queues and topics, as the manifests declare them for each service and lane"));
    m_subscriptionTable->view()->setAccessibleName(tr("Subscriptions"));
    keepCurrent(*m_subscriptionTable->view());
    spreadColumns(*m_subscriptionTable, &context().settings, u"columns/subscriptions"_s);
    m_subscriptionTable->hide();
    column()->addWidget(m_subscriptionTable);
    // One of the two tables at a time: a window of 768 lines has no room for more.
    m_showSubscriptions = makeButton(tr("Subscriptions"), u"gatewaysSubscriptions"_s);
    m_routeTable->addHeadWidget(m_showSubscriptions);
    setBlocked(*m_showSubscriptions, tr("No manifest names a queue or a topic."));
    QPushButton* back = makeButton(tr("Routing table"), u"gatewaysRoutes"_s);
    m_subscriptionTable->addHeadWidget(back);
    const auto show = [this](bool subscriptions) {
        m_showsSubscriptions = subscriptions;
        renderPanels();
    };
    connect(m_showSubscriptions, &QPushButton::clicked, this, [show] { show(true); });
    connect(back, &QPushButton::clicked, this, [show] { show(false); });
}

void GatewaysPage::renderSubscriptions(const client::EnvironmentViewPtr& view)
{
    if (!view || !view->state || view->state->revision == m_subscriptionsOf)
        return;
    m_subscriptionsOf = view->state->revision;
    const bool first = m_subscriptions->rowCount() == 0;
    m_subscriptions->apply(*view->state);
    if (first && m_subscriptions->rowCount() > 0)
        fitColumns(*m_subscriptionTable);
    setBlocked(*m_showSubscriptions,
        m_subscriptions->rowCount() > 0 ? QString() : tr("No manifest names a queue or a topic."));
    m_showsSubscriptions = m_showsSubscriptions && m_subscriptions->rowCount() > 0;
}

void GatewaysPage::render(const client::EnvironmentViewPtr& view)
{
    renderSubscriptions(view);
    m_model->setNow(session().serverNow(environment()));
    m_model->apply(view ? view->gateways : nullptr);
    if (!m_fitted && m_model->rowCount() > 0) {
        fitColumns(*m_table);
        m_fitted = true;
    }
    renderHead(view);
    renderPanels();
    if (view && view->state && view->state->revision != m_routesFor && !isRemembered())
        askForRoutes();
}

void GatewaysPage::renderHead(const client::EnvironmentViewPtr& view)
{
    const client::OperationPtr last
        = view ? models::OperationModel::latestSwitch(view->operations) : nullptr;
    if (last) {
        m_head->setSubtitle(tr("%1, revision %2 · %3")
                                .arg(models::toQt(last->act),
                                    text().number(static_cast<std::int64_t>(last->revision)),
                                    text().momentExact(last->acceptedUnixMs)));
        m_operation->show(*last);
    } else {
        m_head->setSubtitle(isRemembered() ? tr("not known yet") : tr("no switch yet"));
        m_operation->hide();
    }
    const bool lost = (current() && current()->state == client::GatewayState::Lost) || firstLost();
    const QString blocked = writeBlocker(session(), environment(), 2);
    setBlocked(*m_forget,
        !blocked.isEmpty() ? blocked
            : lost         ? QString()
                           : tr("No gateway is lost."));
}

void GatewaysPage::renderPanels()
{
    PanelInfo info = panelInfoOf(session(), environment());
    PanelInfo routes = info;
    if (isRemembered()) {
        for (PanelInfo* each : {&info, &routes}) {
            each->condition = PanelCondition::Empty;
            each->title = tr("Not known yet");
            each->detail = tr("Gateways and routes are not kept from one session to the next. They "
                              "come when the control plane answers.");
        }
    } else if (isShown(info.condition) && m_model->gatewayCount() == 0) {
        info.condition = PanelCondition::Empty;
        info.title = tr("No gateway yet");
        info.detail
            = tr("A gateway is an Envoy or a gRPC client that takes its routes from here by xDS. "
                 "Point its bootstrap at this control plane and it appears by itself.");
    } else if (isShown(info.condition) && m_filter->rowCount() == 0 && m_filter->filtering()) {
        info.condition = PanelCondition::FilteredEmpty;
        info.title = tr("0 of %1 gateways").arg(text().number(m_filter->totalCount()));
        info.detail = m_filter->onlyAttention() && m_filter->filter().isEmpty()
            ? tr("None lags: all have taken everything.")
            : tr("No gateway matches “%1”.").arg(m_filter->filter());
        info.action = tr("Clear filter");
    }
    m_panel->setInfo(info);
    m_panel->setMinimumHeight(isShown(info.condition) ? gatewaysHeight() : kWordsHeight);
    const QString fold = m_model->foldText();
    m_table->fold()->setVisible(!fold.isEmpty() && !m_filter->filtering());
    m_table->fold()->setText(fold);
    m_table->fold()->setChecked(m_filter->expanded());
    m_table->fold()->setAccessibleName(fold);

    if (m_routeError && isShown(routes.condition)) {
        routes.condition = PanelCondition::Error;
        routes.detail = models::Text::error(*m_routeError);
        routes.action = tr("Ask again");
    } else if (isShown(routes.condition) && m_routes->rowCount() == 0
        && m_routes->revision() != 0) {
        const bool filtered = !m_service->text().isEmpty();
        routes.condition = filtered ? PanelCondition::FilteredEmpty : PanelCondition::Empty;
        routes.title = filtered ? tr("No route of “%1”").arg(m_service->text())
                                : tr("No service has routes that differ between lanes");
        routes.detail = filtered
            ? QString()
            : tr("Every request goes to the active generation. Name a service to see "
                 "its route.");
        routes.action = filtered ? tr("Show all") : QString();
    }
    m_routePanel->setInfo(routes);
    m_routePanel->setMinimumHeight(isShown(routes.condition) ? 0 : kWordsHeight / 2);
    m_subscriptionTable->setVisible(m_showsSubscriptions);
    m_routePanel->setVisible(
        !m_showsSubscriptions && (m_model->gatewayCount() > 0 || m_routes->rowCount() > 0));
    const QString revision = text().number(static_cast<std::int64_t>(m_routes->revision()));
    m_routeTable->setTitle(tr("Routing table as pushed"),
        m_routes->revision() == 0 ? QString()
            : m_service->text().isEmpty()
            ? tr("services that differ between lanes · revision %1").arg(revision)
            : tr("service %1 · revision %2").arg(m_service->text(), revision));
}

int GatewaysPage::gatewaysHeight() const
{
    // Folded, the table shows all its rows as long as a few routes fit below it.
    const int rows = std::min(m_filter->rowCount(), 12);
    const int wanted = measures::kHeader + (rows + 1) * measures::kRow + 4;
    return std::min(wanted, std::max(0, height() - kBesidesGateways));
}

void GatewaysPage::resizeEvent(QResizeEvent* event)
{
    Page::resizeEvent(event);
    renderPanels();
}

void GatewaysPage::askForRoutes()
{
    const auto now = view();
    if (!now || !now->state)
        return;
    m_routesFor = now->state->revision;
    const int question = ++m_question;
    session().listRoutes(environment(), m_service->text().trimmed().toStdString(), this,
        [this, question](Result<client::RouteTable> table) {
            if (question != m_question)
                return;
            m_routeError = table ? std::nullopt : std::optional(table.error());
            const bool first = m_routes->rowCount() == 0;
            if (table)
                m_routes->apply(*table);
            if (first && m_routes->rowCount() > 0)
                fitColumns(*m_routeTable);
            renderPanels();
        });
}

void GatewaysPage::renderAges()
{
    m_model->setNow(session().serverNow(environment()));
    renderPanels();
}

client::GatewayPtr GatewaysPage::current() const
{
    const QModelIndex index = m_filter->mapToSource(m_table->view()->currentIndex());
    return index.isValid() ? m_model->gatewayAt(index.row()) : nullptr;
}

client::GatewayPtr GatewaysPage::firstLost() const
{
    for (int row = 0; row < m_model->rowCount(); ++row)
        if (auto gateway = m_model->gatewayAt(row); gateway->state == client::GatewayState::Lost)
            return gateway;
    return nullptr;
}

void GatewaysPage::forget()
{
    const auto chosen = current();
    const auto gateway
        = chosen && chosen->state == client::GatewayState::Lost ? chosen : firstLost();
    if (gateway)
        host().openPlan(environment(), client::ForgetGateway{gateway->id});
}

void GatewaysPage::showObject(const QString& object, std::uint64_t)
{
    if (object.isEmpty())
        return;
    m_search->clear();
    m_onlyLagging->setChecked(false);
    m_filter->setExpanded(true);
    const QModelIndexList found
        = m_filter->match(m_filter->index(0, 0), models::kIdRole, object, 1, Qt::MatchExactly);
    if (!found.isEmpty()) {
        m_table->view()->setCurrentIndex(found.first());
        m_table->view()->scrollTo(found.first());
    }
    renderPanels();
}

models::Link GatewaysPage::link() const
{
    const auto gateway = current();
    return linkTo(gateway ? models::toQt(gateway->id) : QString());
}

void GatewaysPage::startFilter()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

bool GatewaysPage::clearFilter()
{
    const bool had = m_filter->filtering();
    m_search->clear();
    m_onlyLagging->setChecked(false);
    return had;
}

std::optional<Copyable> GatewaysPage::selected()
{
    const auto gateway = current();
    if (!gateway)
        return std::nullopt;
    return copyableOf(*gateway, models::toQt(gateway->id), link(),
        cliHere(session(), "pultctl gateways " + client::shellQuote(environment()) + " -o yaml"));
}

void GatewaysPage::fillActs(QMenu& menu)
{
    Page::fillActs(menu);
    menu.addSeparator();
    const auto gateway = current();
    QAction* act = menu.addAction(
        gateway ? tr("Forget %1…").arg(models::toQt(gateway->id)) : tr("Forget lost…"), this,
        &GatewaysPage::forget);
    act->setObjectName(u"actForget"_s);
    act->setEnabled(
        m_forget->isEnabled() && (!gateway || gateway->state == client::GatewayState::Lost));
    menu.addAction(tr("Export gateways as CSV…"), this,
        [this] { host().exportTable(*m_filter, u"gateways"_s); });
    menu.addAction(
        tr("Export routes as CSV…"), this, [this] { host().exportTable(*m_routes, u"routes"_s); });
}

void GatewaysPage::refresh()
{
    session().refreshServer();
    askForRoutes();
}

} // namespace pult::ui
