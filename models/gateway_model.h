// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "client/environment_watch.h"
#include "models/keyed_table_model.h"
#include "models/roles.h"
#include "models/text.h"

namespace pult::models {

struct GatewayRow
{
    int rank = 0;
    QString id;
    QString key;
    client::GatewayPtr gateway;
};

//! Gateways of one environment: in trouble first, then edges, then the rest, each by id. Of those
//! that took everything only the first few are not folded. Thread: GUI.
class GatewayModel : public KeyedTableModel<GatewayRow>
{
    Q_OBJECT
public:
    enum Column
    {
        kGateway,
        kDataPlane,
        kZone,
        kRevision,
        kState,
        kAfter,
        kWhy,
        kColumnCount,
    };
    using GatewaysPtr = std::shared_ptr<const client::GatewayMap>;

    //! `shown`: how many gateways without trouble are not folded.
    explicit GatewayModel(TextPtr text, int shown = 8, QObject* parent = nullptr);

    //! For another environment.
    void clear();
    void apply(const GatewaysPtr& gateways);
    //! What the server's clock says, for "lost 3 min", which moves on by itself: once a second.
    void setNow(std::int64_t serverUnixMs);

    [[nodiscard]] client::GatewayPtr gatewayAt(int row) const;
    [[nodiscard]] int gatewayCount() const { return m_count; }
    [[nodiscard]] int troubleCount() const { return m_trouble; }
    //! "34 more acknowledged, slowest + 62 ms"; empty when nothing is folded.
    [[nodiscard]] QString foldText() const;

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] std::vector<GatewayRow> rowsOf(const client::GatewayMap& gateways) const;

    [[nodiscard]] QString display(const client::Gateway& gateway, int column) const;
    [[nodiscard]] QString stateText(const client::Gateway& gateway) const;

    TextPtr m_text;
    int m_shown;
    int m_count = 0;
    int m_trouble = 0;
    std::int64_t m_now = 0;
};

} // namespace pult::models
