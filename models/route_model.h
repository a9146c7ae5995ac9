// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/control_plane.h"
#include "models/keyed_table_model.h"
#include "models/roles.h"
#include "models/text.h"

namespace pult::models {

struct RouteRow
{
    client::Route route;
    int position = 0;
    QString key;
};

//! The routing table as it is pushed, in the order it is matched. Thread: GUI.
class RouteModel : public KeyedTableModel<RouteRow>
{
    Q_OBJECT
public:
    enum Column
    {
        kService,
        kLane,
        kGoesTo,
        kWhat,
        kBecause,
        kColumnCount,
    };

    explicit RouteModel(TextPtr text, QObject* parent = nullptr);

    //! For another environment.
    void clear();
    void apply(const client::RouteTable& table);
    [[nodiscard]] std::uint64_t revision() const { return m_revision; }

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString display(const client::Route& route, int column) const;

    TextPtr m_text;
    std::uint64_t m_revision = 0;
};

} // namespace pult::models
