// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/operation_model.h"

#include "models/operation_words.h"
#include "models/strings.h"

namespace pult::models {
namespace {

bool newerFirst(const client::OperationPtr& a, const client::OperationPtr& b)
{
    return a->revision > b->revision;
}

bool same(const client::OperationPtr& a, const client::OperationPtr& b)
{
    const auto shown = [](const client::Operation& o) {
        return std::tie(o.step, o.acknowledged, o.counted, o.superseded, o.configuredAfterUs,
            o.acknowledgedAfterUs, o.observation, o.countingUntilUnixMs);
    };
    return a == b || shown(*a) == shown(*b);
}

} // namespace

OperationModel::OperationModel(TextPtr text, int finished, QObject* parent)
    : KeyedTableModel(parent)
    , m_text(std::move(text))
    , m_finished(finished)
{}

void OperationModel::clear()
{
    m_inFlight = 0;
    resetRows({});
}

void OperationModel::apply(const OperationsPtr& operations)
{
    std::vector<client::OperationPtr> next;
    int finished = 0;
    m_inFlight = 0;
    if (operations)
        for (auto at = operations->rbegin(); at != operations->rend(); ++at) {
            const bool over = describe(*m_text, *at->second).finished;
            m_inFlight += over ? 0 : 1;
            if (!over || finished++ < m_finished)
                next.push_back(at->second);
        }
    applyRows(std::move(next), newerFirst, same);
}

client::OperationPtr OperationModel::operationAt(int row) const
{
    return row < 0 || row >= rowCount() ? nullptr : m_rows[static_cast<std::size_t>(row)];
}

client::OperationPtr OperationModel::latestSwitch(
    const OperationsPtr& operations, std::uint64_t upTo)
{
    if (operations)
        for (auto at = operations->rbegin(); at != operations->rend(); ++at)
            if (!at->second->noRoutingChange && (upTo == 0 || at->second->revision <= upTo))
                return at->second;
    return nullptr;
}

int OperationModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : kColumnCount;
}

QVariant OperationModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const client::Operation& operation = *m_rows[static_cast<std::size_t>(index.row())];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
    case kPrimaryRole:
        return column == kTime ? m_text->momentExact(operation.acceptedUnixMs)
            : column == kAct   ? toQt(operation.act)
            : column == kWho   ? toQt(operation.user)
                               : describe(*m_text, operation).chip;
    case kIdRole:
        return toQt(operation.id);
    case kRevisionRole:
        return static_cast<qulonglong>(operation.revision);
    case kFilterKeyRole:
        return toQt(operation.act).toLower();
    case kStrongRole:
        return column == kAct;
    case kMonoRole:
        return column == kTime;
    case kStateRole:
        return static_cast<int>(operation.step);
    case kChipRole:
        return column == kStep ? QVariant(describe(*m_text, operation).chip) : QVariant();
    case kToneRole:
        return static_cast<int>(column == kStep ? describe(*m_text, operation).tone
                : column == kAct                ? Tone::Plain
                                                : Tone::Muted);
    default:
        return {};
    }
}

QVariant OperationModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0
        || section >= kColumnCount)
        return {};
    const QString titles[] = {tr("Time"), tr("Act"), tr("Who"), tr("Step")};
    return titles[section];
}

} // namespace pult::models
