// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/csv.h"

#include <QAbstractItemModel>

using namespace Qt::Literals::StringLiterals;

namespace pult::models {
namespace {

bool looksLikeFormula(const QString& text)
{
    if (text.isEmpty() || !u"=+-@\t"_s.contains(text.front()))
        return false;
    // "+ 31 ms" and "-4" are figures: a formula goes on with a letter, a bracket or another sign.
    const QString rest = text.mid(1).trimmed();
    return !rest.isEmpty() && !rest.front().isDigit();
}

QString field(QString text)
{
    text.replace(QChar(0x00A0), u' ').replace(QChar(0x202F), u' ');
    if (looksLikeFormula(text))
        text.prepend(u'\'');
    const bool quote = text.contains(u',') || text.contains(u'"') || text.contains(u'\n')
        || text.contains(u'\r') || text != text.trimmed();
    return quote ? u'"' + text.replace(u'"', u"\"\""_s) + u'"' : text;
}

} // namespace

QByteArray toCsv(const QAbstractItemModel& model)
{
    QStringList lines;
    QStringList head;
    for (int column = 0; column < model.columnCount(); ++column)
        head << field(model.headerData(column, Qt::Horizontal).toString());
    lines << head.join(u',');
    for (int row = 0; row < model.rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < model.columnCount(); ++column)
            cells << field(model.index(row, column).data().toString());
        lines << cells.join(u',');
    }
    return (lines.join(u"\r\n"_s) + u"\r\n"_s).toUtf8();
}

} // namespace pult::models
