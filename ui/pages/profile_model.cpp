// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/profile_model.h"

#include <tuple>

namespace pult::ui {
namespace {

bool earlier(const ProfileRow& a, const ProfileRow& b)
{
    return std::tie(a.position, a.profile.id) < std::tie(b.position, b.profile.id);
}

bool same(const ProfileRow& a, const ProfileRow& b)
{
    return a.current == b.current && a.profile == b.profile;
}

models::Tone toneOf(client::EnvironmentClass environmentClass)
{
    return environmentClass == client::EnvironmentClass::Unknown ? models::Tone::Muted
                                                                 : models::Tone::Plain;
}

} // namespace

ProfileModel::ProfileModel(QObject* parent)
    : KeyedTableModel(parent)
{}

void ProfileModel::apply(const std::vector<client::Profile>& profiles, const QString& current)
{
    std::vector<ProfileRow> next;
    next.reserve(profiles.size());
    for (const client::Profile& profile : profiles)
        next.push_back({static_cast<int>(next.size()), profile, profile.id == current});
    applyRows(std::move(next), earlier, same);
}

const client::Profile* ProfileModel::profileAt(int row) const
{
    return row < 0 || row >= rowCount() ? nullptr : &m_rows[static_cast<std::size_t>(row)].profile;
}

int ProfileModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : kColumnCount;
}

QString ProfileModel::display(const ProfileRow& row, int column) const
{
    switch (column) {
    case kName:
        return row.profile.name;
    case kEndpoint:
        return row.profile.embedded ? tr("started with the console, on this machine")
                                    : row.profile.endpoint;
    case kClass:
        return row.profile.environmentClass == client::EnvironmentClass::Unknown
            ? tr("any")
            : models::Text::environmentClass(row.profile.environmentClass);
    case kAccess:
        return row.profile.readOnly ? tr("read-only") : tr("read and write");
    case kStateColumn:
        return row.current ? tr("in use") : QString();
    default:
        return {};
    }
}

QVariant ProfileModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ProfileRow& row = m_rows[static_cast<std::size_t>(index.row())];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
    case models::kPrimaryRole:
        return display(row, column);
    case models::kIdRole:
        return row.profile.id;
    case models::kFilterKeyRole:
        return (row.profile.name + QLatin1Char(' ') + row.profile.endpoint).toLower();
    case models::kStrongRole:
        return column == kName;
    case models::kMonoRole:
        return column == kEndpoint && !row.profile.embedded;
    case models::kStateRole:
        return static_cast<int>(row.profile.environmentClass);
    case models::kChipRole:
        return column == kStateColumn && row.current ? QVariant(tr("IN USE")) : QVariant();
    case models::kToneRole:
        return static_cast<int>(column == kStateColumn ? models::Tone::Good
                : column == kClass                     ? toneOf(row.profile.environmentClass)
                : column == kName                      ? models::Tone::Plain
                                                       : models::Tone::Muted);
    default:
        return {};
    }
}

QVariant ProfileModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0
        || section >= kColumnCount)
        return {};
    const QString titles[] = {tr("Name"), tr("Where"), tr("Class"), tr("Access"), tr("State")};
    return titles[section];
}

} // namespace pult::ui
