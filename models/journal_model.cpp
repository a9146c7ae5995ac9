// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/journal_model.h"

#include <algorithm>
#include <set>

#include "models/operation_words.h"
#include "models/strings.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::models {
namespace {

bool newerFirst(const JournalRow& a, const JournalRow& b)
{
    return a.revision > b.revision;
}

bool sameOutcome(const client::OperationPtr& a, const client::OperationPtr& b)
{
    if (a == b || !a || !b)
        return a == b;
    const auto shown = [](const client::Operation& o) {
        return std::tie(o.step, o.acknowledged, o.counted, o.superseded, o.noRoutingChange,
            o.observation, o.countingUntilUnixMs);
    };
    return shown(*a) == shown(*b);
}

client::OperationPtr find(const JournalModel::OperationsPtr& operations, std::uint64_t revision)
{
    if (!operations)
        return nullptr;
    const auto at = operations->find(revision);
    return at == operations->end() ? nullptr : at->second;
}

} // namespace

JournalModel::JournalModel(TextPtr text, QObject* parent)
    : KeyedTableModel(parent)
    , m_text(std::move(text))
{}

void JournalModel::clear()
{
    resetRows({});
}

void JournalModel::merge(const std::vector<client::JournalEntry>& entries)
{
    std::vector<JournalRow> next = m_rows;
    std::set<std::uint64_t> known;
    for (const JournalRow& row : next)
        known.insert(row.revision);
    for (const client::JournalEntry& entry : entries) {
        if (!known.insert(entry.revision).second)
            continue;
        JournalRow row;
        row.revision = entry.revision;
        row.entry = std::make_shared<const client::JournalEntry>(entry);
        row.key = (toQt(entry.user) + u' ' + toQt(entry.act) + u' ' + toQt(entry.effect) + u' '
            + toQt(entry.reason))
                      .toLower();
        row.operation = find(m_operations, entry.revision);
        next.push_back(std::move(row));
    }
    std::sort(next.begin(), next.end(), newerFirst);
    applyRows(std::move(next), newerFirst,
        [](const JournalRow& a, const JournalRow& b) { return a.entry == b.entry; });
}

void JournalModel::applyOperations(const OperationsPtr& operations)
{
    if (m_operations == operations)
        return;
    m_operations = operations;
    std::vector<Range> ranges;
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        client::OperationPtr now = find(operations, m_rows[i].revision);
        const bool unchanged = sameOutcome(m_rows[i].operation, now);
        m_rows[i].operation = std::move(now);
        if (!unchanged)
            extend(ranges, static_cast<int>(i));
    }
    for (const Range& range : ranges)
        Q_EMIT dataChanged(index(range.first, kOutcome), index(range.last, kOutcome));
}

std::shared_ptr<const client::JournalEntry> JournalModel::entryAt(int row) const
{
    return row < 0 || row >= rowCount() ? nullptr : m_rows[static_cast<std::size_t>(row)].entry;
}

int JournalModel::rowOf(std::uint64_t revision) const
{
    const auto at = std::lower_bound(m_rows.begin(), m_rows.end(), revision,
        [](const JournalRow& row, std::uint64_t wanted) { return row.revision > wanted; });
    return at == m_rows.end() || at->revision != revision ? -1
                                                          : static_cast<int>(at - m_rows.begin());
}

int JournalModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : kColumnCount;
}

std::pair<QString, Tone> JournalModel::outcome(const JournalRow& row) const
{
    if (row.entry->breakGlass)
        return {tr("LOUD"), Tone::Bad};
    if (!row.operation)
        return {tr("DONE"), Tone::Good};
    const OperationWords words = describe(*m_text, *row.operation);
    return {words.chip, words.tone};
}

QString JournalModel::display(const JournalRow& row, int column) const
{
    const client::JournalEntry& entry = *row.entry;
    switch (column) {
    case kTime:
        return m_text->momentExact(entry.unixMs);
    case kWho:
        return toQt(entry.user);
    case kAct:
        return entry.breakGlass ? tr("Break-glass: %1").arg(toQt(entry.act)) : toQt(entry.act);
    case kEffect:
        return toQt(entry.effect);
    case kWhy:
        return toQt(entry.reason);
    case kClass:
        return QString::number(entry.commandClass);
    case kOutcome:
        return outcome(row).first;
    default:
        return {};
    }
}

QVariant JournalModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const JournalRow& row = m_rows[static_cast<std::size_t>(index.row())];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
    case kPrimaryRole:
        return display(row, column);
    case kIdRole:
        return QString::number(row.revision);
    case kRevisionRole:
        return static_cast<qulonglong>(row.revision);
    case kFilterKeyRole:
        return row.key;
    case kStrongRole:
        return column == kAct;
    case kMonoRole:
        return column == kTime;
    case kChipRole:
        return column == kOutcome ? QVariant(outcome(row).first) : QVariant();
    case kToneRole:
        if (column == kOutcome)
            return static_cast<int>(outcome(row).second);
        return static_cast<int>(
            column == kTime || column == kEffect || column == kWhy ? Tone::Muted : Tone::Plain);
    case Qt::TextAlignmentRole:
        return column == kClass ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    case Qt::ToolTipRole:
        return column == kTime                    ? QVariant(m_text->iso(row.entry->unixMs))
            : column == kEffect || column == kWhy ? QVariant(display(row, column))
                                                  : QVariant();
    default:
        return {};
    }
}

QVariant JournalModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= kColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole && section == kClass)
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const QString titles[]
        = {tr("Time"), tr("Who"), tr("Act"), tr("Effect"), tr("Why"), tr("Class"), tr("Outcome")};
    return titles[section];
}

} // namespace pult::models
