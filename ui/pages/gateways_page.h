// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/folding_filter.h"
#include "models/gateway_model.h"
#include "models/route_model.h"
#include "models/subscription_model.h"
#include "ui/pages/page.h"

class QPushButton;
class QTimer;

namespace pult::ui {

class MessageBar;
class OperationCard;
class PageHeader;
class SearchField;
class TableCard;

//! Every gateway and where it stands with the last switch; the routing table as it was pushed,
//! and who writes to and reads from queues.
class GatewaysPage : public Page
{
    Q_OBJECT
public:
    explicit GatewaysPage(const PageContext& context, QWidget* parent = nullptr);

    //! Id of a gateway.
    void showObject(const QString& object, std::uint64_t at) override;
    [[nodiscard]] models::Link link() const override;
    void startFilter() override;
    bool clearFilter() override;
    [[nodiscard]] QAbstractItemModel* table() override { return m_filter; }
    [[nodiscard]] std::optional<Copyable> selected() override;
    void fillActs(QMenu& menu) override;
    void refresh() override;

protected:
    void render(const client::EnvironmentViewPtr& view) override;
    void renderAges() override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void buildHead();
    void buildGateways();
    void buildRoutes();
    void buildSubscriptions();
    void renderSubscriptions(const client::EnvironmentViewPtr& view);
    void renderHead(const client::EnvironmentViewPtr& view);
    void renderPanels();
    void askForRoutes();
    [[nodiscard]] int gatewaysHeight() const;
    void forget();
    [[nodiscard]] client::GatewayPtr current() const;
    [[nodiscard]] client::GatewayPtr firstLost() const;

    models::GatewayModel* m_model;
    models::FoldingFilter* m_filter;
    models::RouteModel* m_routes;
    models::SubscriptionModel* m_subscriptions;
    PageHeader* m_head = nullptr;
    QPushButton* m_onlyLagging = nullptr;
    QPushButton* m_forget = nullptr;
    OperationCard* m_operation = nullptr;
    TableCard* m_table = nullptr;
    PanelState* m_panel = nullptr;
    TableCard* m_routeTable = nullptr;
    TableCard* m_subscriptionTable = nullptr;
    QPushButton* m_showSubscriptions = nullptr;
    bool m_showsSubscriptions = false;
    PanelState* m_routePanel = nullptr;
    SearchField* m_search = nullptr;
    SearchField* m_service = nullptr;
    QTimer* m_typing = nullptr;
    std::optional<Error> m_routeError;
    std::uint64_t m_routesFor = 0;
    std::uint64_t m_subscriptionsOf = 0;
    int m_question = 0;
    bool m_fitted = false;
};

} // namespace pult::ui
