// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the generation table says: heads, spoken cells, live shares.
#include "models/generation_table_model.h"

#include "models/strings.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::models {

void GenerationTableModel::setLive(LivePtr live)
{
    const int column = static_cast<int>(m_columns.size()) + 1;
    if (!live && m_live) {
        beginRemoveColumns({}, column, column);
        m_live.reset();
        endRemoveColumns();
    } else if (live && !m_live) {
        beginInsertColumns({}, column, column);
        m_live = std::move(live);
        endInsertColumns();
    } else if (live && *live != *m_live) {
        m_live = std::move(live);
        // Figures that run on are no news: a role of its own, so that rows do not flash.
        if (rowCount() > 0)
            Q_EMIT dataChanged(
                index(0, column), index(rowCount() - 1, column), {Qt::DisplayRole, kPrimaryRole});
    }
}

std::optional<double> GenerationTableModel::liveShare(int row, std::uint32_t generation) const
{
    return m_live && row >= 0 && row < rowCount()
        ? series::shareOf(*m_live, m_rows[static_cast<std::size_t>(row)].id, generation)
        : std::nullopt;
}

QVariant GenerationTableModel::liveData(const GenerationRow& row, int role) const
{
    if (role == kToneRole)
        return static_cast<int>(Tone::Muted);
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole && role != kPrimaryRole)
        return {};
    const auto rates = m_live->find(row.id);
    if (rates == m_live->end())
        return tr("no requests");
    QStringList parts;
    for (const auto& [generation, perSecond] : rates->second)
        parts << Text::generation(generation) + u' '
                + series::percent(series::shareOf(*m_live, row.id, generation).value_or(0));
    return parts.join(u", "_s);
}

QString GenerationTableModel::spoken(const QModelIndex& index) const
{
    const GenerationRow& row = m_rows[static_cast<std::size_t>(index.row())];
    if (index.column() == 0) {
        QStringList parts{row.name, row.rank == 0 ? tr("changed") : tr("unchanged")};
        for (const Badge& badge : row.badges)
            parts << badge.text;
        return parts.join(u", "_s);
    }
    if (index.column() == liveColumn())
        return tr("%1, live share: %2").arg(row.name, liveData(row, Qt::DisplayRole).toString());
    const Cell shown = cell(row, index.column());
    const QString place
        = tr("%1 in %2")
              .arg(row.name,
                  Text::generation(m_cards[static_cast<std::size_t>(index.column() - 1)].number));
    if (shown.state == GenerationCell::Same)
        return tr("%1: as in the active generation").arg(place);
    if (!shown.deployment)
        return tr("%1: absent").arg(place);
    const client::DeploymentReadiness ready = readinessOf(*shown.deployment);
    const QString version = tr("%1: version %2").arg(place, toQt(shown.deployment->version));
    return !m_readiness || ready.totalEndpoints == 0
        ? version
        : tr("%1, %2 of %3 ready").arg(version).arg(ready.readyEndpoints).arg(ready.totalEndpoints);
}

QString GenerationTableModel::foldText() const
{
    const int folded = rowCount() - m_changed;
    return folded == 1
        ? tr("1 service unchanged in every generation")
        : tr("%1 services unchanged in every generation").arg(m_text->number(folded));
}

QVariant GenerationTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    if (section == 0)
        return role == Qt::DisplayRole ? QVariant(tr("Service")) : QVariant();
    if (section == liveColumn())
        return role == Qt::DisplayRole || role == Qt::AccessibleTextRole
            ? QVariant(tr("Live share"))
            : QVariant();
    const GenerationCard& card = m_cards[static_cast<std::size_t>(section - 1)];
    switch (role) {
    case Qt::DisplayRole:
        return Text::generation(card.number) + u' ' + Text::role(card.role);
    case kGenerationRole:
        return card.number;
    case kGenerationRoleRole:
        return static_cast<int>(card.role);
    case kPrimaryRole:
        return card.title;
    case kSecondaryRole:
        return card.detail;
    case Qt::AccessibleTextRole:
        return QStringList{
            Text::generation(card.number), Text::role(card.role), card.title, card.detail}
            .join(u", "_s);
    default:
        return {};
    }
}

GenerationCard GenerationTableModel::makeCard(const client::Generation& generation) const
{
    GenerationCard card;
    card.number = generation.number;
    card.name = toQt(generation.name);
    card.role = generation.role;
    card.title = (toQt(generation.application) + u' ' + toQt(generation.version)).trimmed();
    describe(generation, card);
    return card;
}

void GenerationTableModel::describe(
    const client::Generation& generation, GenerationCard& card) const
{
    if (generation.role == client::Role::Active) {
        card.detail = tr("%1 · since %2")
                          .arg(m_text->number(serviceCount()),
                              m_text->since(generation.activatedUnixMs, m_now));
        return;
    }
    int ready = 0;
    int deployed = 0;
    for (const auto& [service, deployment] : generation.delta)
        if (deployment) {
            ++deployed;
            ready += readinessOf(*deployment).readiness == client::Readiness::Ready ? 1 : 0;
        }
    const auto size = static_cast<std::int64_t>(generation.delta.size());
    const QString readyText = tr("%1/%2 ready").arg(ready).arg(deployed);
    QString standing = generation.role == client::Role::Legacy && ready == deployed
        ? tr("ready to return")
        : readyText;
    // Of the past nobody knows what was ready.
    if (!m_readiness)
        standing.clear();
    if (generation.held)
        standing = tr("held");
    else if (!generation.movedServices.empty())
        standing = tr("mixed");
    card.detail
        = generation.role == client::Role::Legacy ? m_text->number(size) : m_text->changes(size);
    if (!standing.isEmpty())
        card.detail += u" · "_s + standing;
    if (generation.held || !generation.movedServices.empty())
        card.detailTone = Tone::Warn;
    else if (m_readiness && ready != deployed && generation.role == client::Role::Legacy)
        card.detailTone = Tone::Bad;
}

} // namespace pult::models
