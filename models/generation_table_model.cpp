// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/generation_table_model.h"

#include <algorithm>
#include <iterator>
#include <tuple>

#include "models/service_diff.h"
#include "models/strings.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::models {
namespace {

using Columns = std::vector<client::GenerationPtr>;

bool earlier(const GenerationRow& a, const GenerationRow& b)
{
    return std::tie(a.rank, a.id) < std::tie(b.rank, b.id);
}

bool same(const client::DeploymentPtr& a, const client::DeploymentPtr& b)
{
    return a == b || (a && b && *a == *b);
}

Columns columnsOf(const client::EnvironmentState& state)
{
    Columns columns;
    for (const client::Role role :
        {client::Role::Candidate, client::Role::Active, client::Role::Legacy}) {
        const auto first = static_cast<std::ptrdiff_t>(columns.size());
        for (const client::GenerationPtr& generation : state.generations)
            if (generation->role == role)
                columns.push_back(generation);
        std::sort(columns.begin() + first, columns.end(),
            [](const auto& a, const auto& b) { return a->number > b->number; });
    }
    return columns;
}

const client::Generation* find(const Columns& columns, std::uint32_t number)
{
    for (const client::GenerationPtr& column : columns)
        if (column->number == number)
            return column.get();
    return nullptr;
}

std::ptrdiff_t positionIn(const Columns& columns, std::uint32_t number)
{
    const auto at = std::find_if(columns.begin(), columns.end(),
        [&](const client::GenerationPtr& column) { return column->number == number; });
    return at == columns.end() ? -1 : at - columns.begin();
}

bool sameEntry(const client::Generation& a, const client::Generation& b, const std::string& service)
{
    const auto inA = a.delta.find(service);
    const auto inB = b.delta.find(service);
    if (inA == a.delta.end() || inB == b.delta.end())
        return (inA == a.delta.end()) == (inB == b.delta.end());
    return same(inA->second, inB->second);
}

bool sameCells(const std::string& service, const Columns& before, const Columns& after)
{
    return std::all_of(after.begin(), after.end(), [&](const client::GenerationPtr& now) {
        const client::Generation* then = find(before, now->number);
        return !then || then == now.get() || sameEntry(*then, *now, service);
    });
}

QString searchKey(const GenerationRow& row)
{
    return (row.active ? row.name + u' ' + toQt(row.active->version) : row.name).toLower();
}

void addBadges(GenerationRow& row, const client::DeploymentPtr& candidate)
{
    if (!candidate)
        return;
    Badges badges = broughtBy(row.active.get(), *candidate);
    if (!row.active)
        badges.prepend({GenerationTableModel::tr("new"), Tone::Plain,
            GenerationTableModel::tr("the active generation does not have it")});
    for (const Badge& badge : badges)
        if (std::none_of(row.badges.begin(), row.badges.end(),
                [&](const Badge& known) { return known.text == badge.text; }))
            row.badges.append(badge);
}

} // namespace

GenerationTableModel::GenerationTableModel(TextPtr text, QObject* parent)
    : KeyedTableModel(parent)
    , m_text(std::move(text))
{}

void GenerationTableModel::apply(StatePtr state, ReadinessPtr readiness)
{
    if (!state)
        state = std::make_shared<const client::EnvironmentState>();
    const bool newSubject = !m_state || m_state->name != state->name;
    const ReadinessPtr readinessBefore = std::exchange(m_readiness, std::move(readiness));
    const StatePtr stateBefore = std::exchange(m_state, std::move(state));
    if (newSubject) {
        beginResetModel();
        m_columns = columnsOf(*m_state);
        m_rows = rowsOf(*m_state);
        m_changed = static_cast<int>(std::count_if(
            m_rows.begin(), m_rows.end(), [](const GenerationRow& row) { return row.rank == 0; }));
        m_cards.clear();
        for (const client::GenerationPtr& column : m_columns)
            m_cards.push_back(makeCard(*column));
        endResetModel();
        return;
    }
    if (stateBefore != m_state) {
        const Columns before = m_columns;
        applyColumns(columnsOf(*m_state));
        applyStateRows(before);
        markRoles(before);
    }
    if (readinessBefore != m_readiness)
        applyReadiness(readinessBefore);
    refreshCards();
}

void GenerationTableModel::refreshCards()
{
    m_cards.resize(m_columns.size());
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        GenerationCard card = makeCard(*m_columns[i]);
        if (card == m_cards[i])
            continue;
        m_cards[i] = std::move(card);
        const int section = static_cast<int>(i) + 1;
        Q_EMIT headerDataChanged(Qt::Horizontal, section, section);
    }
}

std::vector<GenerationRow> GenerationTableModel::rowsOf(const client::EnvironmentState& state) const
{
    std::set<std::string> changed;
    for (const client::GenerationPtr& column : m_columns)
        for (const auto& [service, deployment] : column->delta)
            changed.insert(service);

    std::vector<GenerationRow> rows;
    rows.reserve(state.active.size() + changed.size() + 1);
    const auto add
        = [&](int rank, const std::string& service, const client::DeploymentPtr& active) {
              GenerationRow row{rank, service, toQt(service), {}, active, {}};
              row.key = searchKey(row);
              rows.push_back(std::move(row));
          };
    for (const std::string& service : changed) {
        const auto active = state.active.find(service);
        add(0, service, active == state.active.end() ? nullptr : active->second);
        for (const client::GenerationPtr& column : m_columns)
            if (column->role == client::Role::Candidate)
                if (const auto own = column->delta.find(service); own != column->delta.end())
                    addBadges(rows.back(), own->second);
    }
    for (const auto& [service, deployment] : state.active)
        if (!changed.contains(service))
            add(1, service, deployment);
    return rows;
}

void GenerationTableModel::applyColumns(const Columns& next)
{
    removeColumnsNotIn(next);
    insertColumnsOf(next);
    m_columns = next;
}

void GenerationTableModel::removeColumnsNotIn(const Columns& next)
{
    // A column that would have to jump over a kept one leaves and comes back in its new place.
    std::vector<int> leaving;
    std::ptrdiff_t last = -1;
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        const std::ptrdiff_t position = positionIn(next, m_columns[i]->number);
        if (position > last)
            last = position;
        else
            leaving.push_back(static_cast<int>(i));
    }
    for (auto at = leaving.rbegin(); at != leaving.rend(); ++at) {
        beginRemoveColumns({}, *at + 1, *at + 1);
        m_columns.erase(m_columns.begin() + *at);
        m_cards.erase(m_cards.begin() + *at);
        endRemoveColumns();
    }
}

void GenerationTableModel::insertColumnsOf(const Columns& next)
{
    for (std::size_t i = 0; i < next.size(); ++i) {
        if (i < m_columns.size() && m_columns[i]->number == next[i]->number)
            continue;
        const int section = static_cast<int>(i) + 1;
        beginInsertColumns({}, section, section);
        const auto at = static_cast<std::ptrdiff_t>(i);
        m_columns.insert(m_columns.begin() + at, next[i]);
        m_cards.insert(m_cards.begin() + at, makeCard(*next[i]));
        endInsertColumns();
    }
}

void GenerationTableModel::applyStateRows(const Columns& before)
{
    std::vector<GenerationRow> next = rowsOf(*m_state);
    m_changed = static_cast<int>(std::count_if(
        next.begin(), next.end(), [](const GenerationRow& row) { return row.rank == 0; }));
    applyRows(std::move(next), earlier, [&](const GenerationRow& a, const GenerationRow& b) {
        return a.badges == b.badges && same(a.active, b.active)
            && (a.rank != 0 || sameCells(a.id, before, m_columns));
    });
}

void GenerationTableModel::markRoles(const Columns& before)
{
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        const client::Generation* then = find(before, m_columns[i]->number);
        const int column = static_cast<int>(i) + 1;
        if (then && then->role != m_columns[i]->role && !m_rows.empty())
            Q_EMIT dataChanged(index(0, column), index(rowCount() - 1, column));
    }
}

void GenerationTableModel::applyReadiness(const ReadinessPtr& before)
{
    static const client::ReadinessMap kNothing;
    const client::ReadinessMap& then = before ? *before : kNothing;
    const client::ReadinessMap& now = m_readiness ? *m_readiness : kNothing;
    Deployed moved;
    for (const auto& [key, value] : now)
        if (const auto old = then.find(key); old == then.end() || old->second != value)
            moved.insert(key);
    for (const auto& [key, value] : then)
        if (!now.contains(key))
            moved.insert(key);
    if (moved.empty())
        return;
    std::vector<Range> ranges;
    for (int row = 0; row < rowCount(); ++row)
        if (shows(row, moved))
            extend(ranges, row);
    for (const Range& range : ranges)
        Q_EMIT dataChanged(index(range.first, 1), index(range.last, columnCount() - 1));
}

bool GenerationTableModel::shows(int row, const Deployed& deployments) const
{
    const GenerationRow& subject = m_rows[static_cast<std::size_t>(row)];
    const auto in = [&](const client::DeploymentPtr& deployment) {
        return deployment && deployments.contains({deployment->service, deployment->generation});
    };
    if (in(subject.active))
        return true;
    if (subject.rank != 0)
        return false;
    return std::any_of(
        m_columns.begin(), m_columns.end(), [&](const client::GenerationPtr& column) {
            const auto own = column->delta.find(subject.id);
            return own != column->delta.end() && in(own->second);
        });
}

int GenerationTableModel::serviceCount() const
{
    return m_state ? static_cast<int>(m_state->active.size()) : 0;
}

client::GenerationPtr GenerationTableModel::generationAt(int column) const
{
    return column < 1 || column > static_cast<int>(m_columns.size())
        ? nullptr
        : m_columns[static_cast<std::size_t>(column - 1)];
}

int GenerationTableModel::columnOf(std::uint32_t generation) const
{
    const std::ptrdiff_t position = positionIn(m_columns, generation);
    return position < 0 ? -1 : static_cast<int>(position) + 1;
}

GenerationCard GenerationTableModel::cardAt(int column) const
{
    return column < 1 || column > static_cast<int>(m_cards.size())
        ? GenerationCard{}
        : m_cards[static_cast<std::size_t>(column - 1)];
}

int GenerationTableModel::rowOf(const QString& service) const
{
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        if (m_rows[i].name == service)
            return static_cast<int>(i);
    return -1;
}

client::DeploymentPtr GenerationTableModel::deploymentAt(const QModelIndex& index) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return nullptr;
    const GenerationRow& row = m_rows[static_cast<std::size_t>(index.row())];
    return index.column() == 0 || index.column() == liveColumn()
        ? row.active
        : cell(row, index.column()).deployment;
}

int GenerationTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_columns.size()) + 1 + (m_live ? 1 : 0);
}

GenerationTableModel::Cell GenerationTableModel::cell(const GenerationRow& row, int column) const
{
    const client::Generation& generation = *m_columns[static_cast<std::size_t>(column - 1)];
    if (generation.role == client::Role::Active)
        return {row.active ? GenerationCell::Present : GenerationCell::Absent, row.active};
    const auto own = generation.delta.find(row.id);
    if (own == generation.delta.end())
        return {};
    if (!own->second)
        return {GenerationCell::Absent, nullptr};
    if (own->second->service != row.id)
        return {GenerationCell::Replaced, own->second};
    return {row.active ? GenerationCell::Present : GenerationCell::New, own->second};
}

client::DeploymentReadiness GenerationTableModel::readinessOf(
    const client::Deployment& deployment) const
{
    if (m_readiness)
        if (const auto known = m_readiness->find({deployment.service, deployment.generation});
            known != m_readiness->end())
            return known->second;
    client::DeploymentReadiness unknown;
    unknown.totalEndpoints = static_cast<std::uint32_t>(deployment.endpoints.size());
    return unknown;
}

QVariant GenerationTableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const GenerationRow& row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case kFoldedRole:
        return row.rank != 0;
    case kIdRole:
        return row.name;
    case kFilterKeyRole:
        return row.key;
    case kChangedRole:
        return row.rank == 0;
    case Qt::AccessibleTextRole:
        return spoken(index);
    default:
        if (index.column() == liveColumn())
            return liveData(row, role);
        return index.column() == 0 ? serviceData(row, role) : cellData(row, index.column(), role);
    }
}

QVariant GenerationTableModel::serviceData(const GenerationRow& row, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
    case kPrimaryRole:
        return row.name;
    case kStrongRole:
        return row.rank == 0;
    case kBadgesRole:
        return QVariant::fromValue(row.badges);
    case kToneRole:
        return static_cast<int>(Tone::Plain);
    default:
        return {};
    }
}

QVariant GenerationTableModel::cellData(const GenerationRow& row, int column, int role) const
{
    const client::Role generationRole = m_columns[static_cast<std::size_t>(column - 1)]->role;
    switch (role) {
    case kMonoRole:
        return true;
    case kGenerationRoleRole:
        return static_cast<int>(generationRole);
    default:
        return deploymentData(cell(row, column), generationRole, role);
    }
}

QVariant GenerationTableModel::deploymentData(
    const Cell& cell, client::Role generationRole, int role) const
{
    if (role == kCellStateRole)
        return static_cast<int>(cell.state);
    if (cell.state == GenerationCell::Same)
        return {};
    if (cell.state == GenerationCell::Absent) {
        if (role == Qt::DisplayRole || role == kPrimaryRole)
            return tr("absent");
        return role == kToneRole ? QVariant(static_cast<int>(Tone::Muted)) : QVariant();
    }
    const client::DeploymentReadiness ready = readinessOf(*cell.deployment);
    const bool counts
        = m_readiness && generationRole == client::Role::Candidate && ready.totalEndpoints > 0;
    const auto ratio = [&]() -> QString {
        return QString::number(ready.readyEndpoints) + u'/' + QString::number(ready.totalEndpoints);
    };
    switch (role) {
    case Qt::DisplayRole:
        return counts ? toQt(cell.deployment->version) + u' ' + ratio()
                      : toQt(cell.deployment->version);
    case kPrimaryRole:
    case kVersionRole:
        return toQt(cell.deployment->version);
    case kSecondaryRole:
        return counts ? QVariant(ratio()) : QVariant();
    case kReadyRole:
        return ready.readyEndpoints;
    case kTotalRole:
        return ready.totalEndpoints;
    case kAttentionRole:
        return ready.readiness == client::Readiness::NotReady;
    case kGenerationRole:
        return cell.deployment->generation;
    case kToneRole:
        return static_cast<int>(generationRole == client::Role::Candidate ? Tone::Candidate
                : generationRole == client::Role::Active                  ? Tone::Plain
                                                                          : Tone::Muted);
    case Qt::ToolTipRole:
        return ready.detail.empty()
            ? tr("%1: %2").arg(
                toQt(cell.deployment->deploymentName), Text::readiness(ready.readiness))
            : tr("%1: %2").arg(toQt(cell.deployment->deploymentName), toQt(ready.detail));
    default:
        return {};
    }
}

} // namespace pult::models
