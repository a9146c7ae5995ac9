// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/state.h"
#include "models/keyed_table_model.h"
#include "models/roles.h"

namespace pult::models {

//! A deployment that writes to a queue or topic, or reads from it.
struct SubscriptionRow
{
    std::string queue;
    bool reads = false;
    std::string service;
    std::uint32_t lane = 0; //!< 0: the active map.
    client::DeploymentPtr deployment; //!< Null: the lane has no such service.
};

//! Who writes to and who reads from queues and topics, per service and lane, as the manifests
//! declare it. Where a lane has no row of its own for a service, the active one stands.
//! Thread: GUI.
class SubscriptionModel : public KeyedTableModel<SubscriptionRow>
{
    Q_OBJECT
public:
    enum Column
    {
        kQueue,
        kDoes,
        kService,
        kLane,
        kDeployment,
        kColumnCount,
    };

    using KeyedTableModel::KeyedTableModel;

    void apply(const client::EnvironmentState& state);

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString display(const SubscriptionRow& row, int column) const;
};

} // namespace pult::models
