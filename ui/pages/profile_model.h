// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "client/qt/profile.h"
#include "models/keyed_table_model.h"
#include "models/roles.h"
#include "models/text.h"

namespace pult::ui {

struct ProfileRow
{
    int position = 0;
    client::Profile profile;
    bool current = false;
};

//! Ways to reach a control plane, the playground first. Thread: GUI.
class ProfileModel : public models::KeyedTableModel<ProfileRow>
{
    Q_OBJECT
public:
    enum Column
    {
        kName,
        kEndpoint,
        kClass,
        kAccess,
        kStateColumn,
        kColumnCount,
    };

    explicit ProfileModel(QObject* parent = nullptr);

    //! `current`: id of the profile in use.
    void apply(const std::vector<client::Profile>& profiles, const QString& current);
    [[nodiscard]] const client::Profile* profileAt(int row) const;

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString display(const ProfileRow& row, int column) const;
};

} // namespace pult::ui
