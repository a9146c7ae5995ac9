// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/models/model_probe.h"

#include <QFile>
#include <QJsonDocument>

#include "models/roles.h"
#include "models/tone.h"

using namespace Qt::Literals::StringLiterals;
using namespace pult::models;

namespace pult::test {
namespace {

struct Named
{
    int role;
    const char* name;
};

constexpr Named kRoles[] = {{Qt::DisplayRole, "display"}, {Qt::ToolTipRole, "tip"},
    {Qt::TextAlignmentRole, "align"}, {kIdRole, "id"}, {kFoldedRole, "folded"}, {kToneRole, "tone"},
    {kBadgesRole, "badges"}, {kStrongRole, "strong"}, {kMonoRole, "mono"},
    {kPrimaryRole, "primary"}, {kSecondaryRole, "secondary"}, {kChipRole, "chip"},
    {kFilterKeyRole, "key"}, {kAttentionRole, "attention"}, {kVersionRole, "version"},
    {kReadyRole, "ready"}, {kTotalRole, "total"}, {kGenerationRole, "generation"},
    {kGenerationRoleRole, "generationRole"}, {kCellStateRole, "cellState"},
    {kChangedRole, "changed"}, {kRevisionRole, "revision"}, {kStateRole, "state"}};

QJsonValue valueOf(const QVariant& value)
{
    if (value.canConvert<Badges>() && value.userType() == qMetaTypeId<Badges>()) {
        QJsonArray badges;
        for (const Badge& badge : value.value<Badges>())
            badges.append(badge.text + u" ("_s + badge.detail + u')');
        return badges;
    }
    return QJsonValue::fromVariant(value.typeId() == QMetaType::QString ? value
            : value.canConvert<int>()                                   ? QVariant(value.toInt())
                                                                        : value);
}

QJsonObject cell(const QModelIndex& index)
{
    QJsonObject object;
    for (const Named& role : kRoles) {
        const QVariant value = index.data(role.role);
        const bool empty = !value.isValid()
            || (value.typeId() == QMetaType::QString && value.toString().isEmpty())
            || (value.userType() == qMetaTypeId<Badges>() && value.value<Badges>().isEmpty());
        if (!empty)
            object.insert(QString::fromLatin1(role.name), valueOf(value));
    }
    return object;
}

} // namespace

QJsonObject dump(const QAbstractItemModel& model)
{
    QJsonArray head;
    for (int column = 0; column < model.columnCount(); ++column)
        head.append(model.headerData(column, Qt::Horizontal).toString());
    QJsonArray rows;
    for (int row = 0; row < model.rowCount(); ++row) {
        QJsonArray cells;
        for (int column = 0; column < model.columnCount(); ++column)
            cells.append(cell(model.index(row, column)));
        rows.append(cells);
    }
    return {{u"head"_s, head}, {u"rows"_s, rows}};
}

QString differsFromGolden(const QAbstractItemModel& model, const QString& name)
{
    const QByteArray now = QJsonDocument(dump(model)).toJson();
    QFile file(QString::fromUtf16(PULT_GOLDEN_DIR) + u'/' + name + u".json"_s);
    if (qEnvironmentVariable("PULT_GOLDEN") == u"write"_s) {
        if (!file.open(QIODevice::WriteOnly) || file.write(now) != now.size())
            return u"cannot write "_s + file.fileName();
        return {};
    }
    if (!file.open(QIODevice::ReadOnly))
        return u"cannot read "_s + file.fileName();
    const QList<QByteArray> expected = file.readAll().split('\n');
    const QList<QByteArray> actual = now.split('\n');
    for (qsizetype i = 0; i < std::max(expected.size(), actual.size()); ++i)
        if (expected.value(i) != actual.value(i))
            return u"line %1: expected %2, got %3"_s.arg(i + 1).arg(
                QString::fromUtf8(expected.value(i)), QString::fromUtf8(actual.value(i)));
    return {};
}

Signals::Signals(const QAbstractItemModel& model)
    : resets(&model, &QAbstractItemModel::modelReset)
    , rowsInserted(&model, &QAbstractItemModel::rowsInserted)
    , rowsRemoved(&model, &QAbstractItemModel::rowsRemoved)
    , changes(&model, &QAbstractItemModel::dataChanged)
    , columnsInserted(&model, &QAbstractItemModel::columnsInserted)
    , columnsRemoved(&model, &QAbstractItemModel::columnsRemoved)
    , heads(&model, &QAbstractItemModel::headerDataChanged)
{}

QString Signals::summary() const
{
    return u"reset %1, rows +%2 -%3 ~%4, columns +%5 -%6, heads %7"_s.arg(resets.size())
        .arg(rowsInserted.size())
        .arg(rowsRemoved.size())
        .arg(changes.size())
        .arg(columnsInserted.size())
        .arg(columnsRemoved.size())
        .arg(heads.size());
}

void Signals::clear()
{
    for (QSignalSpy* spy :
        {&resets, &rowsInserted, &rowsRemoved, &changes, &columnsInserted, &columnsRemoved, &heads})
        spy->clear();
}

} // namespace pult::test
