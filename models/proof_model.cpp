// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/proof_model.h"

#include <algorithm>
#include <tuple>

#include "models/leak_words.h"
#include "models/strings.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::models {
namespace {

constexpr QChar kDash(0x2014);

bool earlier(const client::ProofState& a, const client::ProofState& b)
{
    return a.entry < b.entry;
}

bool same(const client::ProofState& a, const client::ProofState& b)
{
    const auto shown = [](const client::ProofState& proof) {
        return std::tie(proof.outcome, proof.summary, proof.afterMs, proof.traceId);
    };
    return shown(a) == shown(b) && leaks::hops(a) == leaks::hops(b);
}

} // namespace

ProofModel::ProofModel(TextPtr text, QObject* parent)
    : KeyedTableModel(parent)
    , m_text(std::move(text))
{}

void ProofModel::clear()
{
    resetRows({});
}

void ProofModel::take(const client::ProofState& state)
{
    std::vector<client::ProofState> next = m_rows;
    std::erase_if(next, [&](const client::ProofState& each) { return each.entry == state.entry; });
    next.insert(std::upper_bound(next.begin(), next.end(), state, earlier), state);
    applyRows(std::move(next), earlier, same);
}

const client::ProofState* ProofModel::proofAt(int row) const
{
    return row < 0 || row >= rowCount() ? nullptr : &m_rows[static_cast<std::size_t>(row)];
}

int ProofModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : kColumnCount;
}

QString ProofModel::display(const client::ProofState& proof, int column) const
{
    switch (column) {
    case kEntry:
        return toQt(proof.entry);
    case kOutcome:
        return leaks::outcome(proof.outcome);
    case kHops:
        return leaks::hops(proof);
    case kSummary:
        return toQt(proof.summary);
    case kAfter:
        return proof.afterMs == 0 ? QString(kDash) : m_text->after(proof.afterMs * 1'000);
    default:
        return {};
    }
}

QVariant ProofModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const client::ProofState& proof = m_rows[static_cast<std::size_t>(index.row())];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
    case kPrimaryRole:
        return display(proof, column);
    case Qt::ToolTipRole:
        return column == kSummary ? display(proof, column) : QVariant();
    case kChipRole:
        return column == kOutcome ? display(proof, column) : QString();
    case kIdRole:
        return toQt(proof.entry);
    case kStrongRole:
        return column == kEntry;
    case kToneRole:
        return static_cast<int>(column == kOutcome    ? leaks::tone(proof.outcome)
                : column == kHops || column == kAfter ? Tone::Muted
                                                      : Tone::Plain);
    case kStateRole:
        return static_cast<int>(proof.outcome);
    case Qt::TextAlignmentRole:
        return column == kAfter ? QVariant(static_cast<int>(Qt::AlignRight | Qt::AlignVCenter))
                                : QVariant();
    default:
        return {};
    }
}

QVariant ProofModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= kColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole && section == kAfter)
        return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
    const QString titles[]
        = {tr("Entry"), tr("Outcome"), tr("Hops"), tr("What was seen"), tr("After")};
    return role == Qt::DisplayRole ? QVariant(titles[section]) : QVariant();
}

FoundModel::FoundModel(TextPtr text, QObject* parent)
    : QAbstractTableModel(parent)
    , m_text(std::move(text))
{}

void FoundModel::setFound(std::vector<client::FoundRequest> found, std::int64_t serverNow)
{
    beginResetModel();
    m_found = std::move(found);
    m_now = serverNow;
    endResetModel();
}

const client::FoundRequest* FoundModel::requestAt(int row) const
{
    return row < 0 || row >= rowCount() ? nullptr : &m_found[static_cast<std::size_t>(row)];
}

int FoundModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_found.size());
}

int FoundModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : kColumnCount;
}

QString FoundModel::display(const client::FoundRequest& request, int column) const
{
    switch (column) {
    case kWhen:
        return m_text->ago(request.unixMs, m_now);
    case kVerdict:
        return leaks::verdict(request.verdict);
    case kServedBy: {
        QStringList names;
        for (const std::string& name : request.servedBy)
            names << toQt(name);
        return names.join(u" → "_s);
    }
    case kUser:
        return request.user.empty() ? QString(kDash) : toQt(request.user);
    case kTrace:
        return leaks::shortTrace(request.traceId);
    default:
        return {};
    }
}

QVariant FoundModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const client::FoundRequest& request = m_found[static_cast<std::size_t>(index.row())];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
    case kPrimaryRole:
        return display(request, column);
    case Qt::ToolTipRole:
        return column == kTrace ? toQt(request.traceId) : display(request, column);
    case kChipRole:
        return column == kVerdict ? display(request, column) : QString();
    case kIdRole:
        return toQt(request.traceId);
    case kMonoRole:
        return column == kTrace || column == kServedBy;
    case kToneRole:
        return static_cast<int>(column == kVerdict ? leaks::tone(request.verdict)
                : column == kServedBy              ? Tone::Plain
                                                   : Tone::Muted);
    case kStateRole:
        return static_cast<int>(request.verdict);
    default:
        return {};
    }
}

QVariant FoundModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0
        || section >= kColumnCount)
        return {};
    const QString titles[] = {tr("When"), tr("Verdict"), tr("Served by"), tr("User"), tr("Trace")};
    return titles[section];
}

} // namespace pult::models
