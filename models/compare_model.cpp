// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/compare_model.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace pult::models {
namespace {

bool earlier(const ServiceDiff& a, const ServiceDiff& b)
{
    return a.service < b.service;
}

QString notesOf(const ServiceDiff& diff)
{
    QStringList words;
    for (const Badge& note : diff.notes)
        words << note.detail;
    return words.join(u", "_s);
}

} // namespace

CompareModel::CompareModel(QObject* parent)
    : KeyedTableModel(parent)
    , m_before(tr("Before"))
    , m_after(tr("After"))
{}

void CompareModel::setTitles(const QString& before, const QString& after)
{
    m_before = before;
    m_after = after;
    Q_EMIT headerDataChanged(Qt::Horizontal, kBefore, kAfter);
}

void CompareModel::apply(std::vector<ServiceDiff> diffs)
{
    std::sort(diffs.begin(), diffs.end(), earlier);
    applyRows(std::move(diffs), earlier,
        [](const ServiceDiff& a, const ServiceDiff& b) { return a == b; });
}

int CompareModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : kColumnCount;
}

QVariant CompareModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ServiceDiff& diff = m_rows[static_cast<std::size_t>(index.row())];
    const int column = index.column();
    const bool missing = (column == kBefore && diff.versionBefore.isEmpty())
        || (column == kAfter && diff.versionAfter.isEmpty());
    switch (role) {
    case Qt::DisplayRole:
    case kPrimaryRole:
        return column == kService ? diff.service
            : missing             ? tr("absent")
            : column == kBefore   ? diff.versionBefore
            : column == kAfter    ? diff.versionAfter
                                  : notesOf(diff);
    case kIdRole:
        return diff.service;
    case kFilterKeyRole:
        return diff.service.toLower();
    case kStrongRole:
        return column == kService;
    case kMonoRole:
        return column == kBefore || column == kAfter;
    case kStateRole:
        return static_cast<int>(diff.fate);
    case kToneRole:
        return static_cast<int>(missing || column == kWhat ? Tone::Muted
                : column == kAfter                         ? Tone::Candidate
                                                           : Tone::Plain);
    default:
        return {};
    }
}

QVariant CompareModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0
        || section >= kColumnCount)
        return {};
    return section == kService ? tr("Service")
        : section == kBefore   ? m_before
        : section == kAfter    ? m_after
                               : tr("What else changes");
}

} // namespace pult::models
