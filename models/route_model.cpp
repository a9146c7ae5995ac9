// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/route_model.h"

#include <tuple>

#include "models/strings.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::models {
namespace {

bool earlier(const RouteRow& a, const RouteRow& b)
{
    return std::tie(a.route.service, a.position, a.route.lane)
        < std::tie(b.route.service, b.position, b.route.lane);
}

bool same(const RouteRow& a, const RouteRow& b)
{
    const auto shown = [](const client::Route& r) {
        return std::tie(r.deployment, r.endpoints, r.generation, r.version, r.because);
    };
    return shown(a.route) == shown(b.route);
}

bool isError(const client::Route& route)
{
    return route.deployment.empty();
}

} // namespace

RouteModel::RouteModel(TextPtr text, QObject* parent)
    : KeyedTableModel(parent)
    , m_text(std::move(text))
{}

void RouteModel::clear()
{
    m_revision = 0;
    resetRows({});
}

void RouteModel::apply(const client::RouteTable& table)
{
    m_revision = table.revision;
    std::vector<RouteRow> rows;
    rows.reserve(table.routes.size());
    for (const client::Route& route : table.routes) {
        const bool goesOn = !rows.empty() && rows.back().route.service == route.service;
        RouteRow row{route, goesOn ? rows.back().position + 1 : 0, {}};
        row.key = (toQt(route.service) + u' ' + toQt(route.lane) + u' ' + toQt(route.deployment))
                      .toLower();
        rows.push_back(std::move(row));
    }
    std::stable_sort(rows.begin(), rows.end(), earlier);
    applyRows(std::move(rows), earlier, same);
}

int RouteModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : kColumnCount;
}

QString RouteModel::display(const client::Route& route, int column) const
{
    switch (column) {
    case kService:
        return toQt(route.service);
    case kLane:
        return toQt(route.lane);
    case kGoesTo: {
        if (isError(route))
            return tr("an explicit error");
        QString text = toQt(route.deployment);
        if (!route.endpoints.empty()) {
            const client::Endpoint& first = route.endpoints.front();
            text += u" · "_s + toQt(first.host) + u':' + QString::number(first.port);
            if (route.endpoints.size() > 1)
                text += u" ×"_s + QString::number(route.endpoints.size());
        }
        return text;
    }
    case kWhat:
        return isError(route) ? QString()
                              : Text::generation(route.generation) + u" · "_s + toQt(route.version);
    case kBecause:
        return toQt(route.because);
    default:
        return {};
    }
}

QVariant RouteModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const RouteRow& row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case kPrimaryRole:
        return display(row.route, index.column());
    case kIdRole:
        return toQt(row.route.service) + u'/' + toQt(row.route.lane);
    case kFilterKeyRole:
        return row.key;
    case kMonoRole:
        return index.column() == kLane || index.column() == kGoesTo;
    case kAttentionRole:
        return isError(row.route);
    case kGenerationRole:
        return row.route.generation;
    case kToneRole:
        if (index.column() == kGoesTo && isError(row.route))
            return static_cast<int>(Tone::Warn);
        return static_cast<int>(index.column() == kLane                 ? Tone::Candidate
                : index.column() == kWhat || index.column() == kBecause ? Tone::Muted
                                                                        : Tone::Plain);
    case Qt::ToolTipRole: {
        QStringList lines;
        for (const client::Endpoint& endpoint : row.route.endpoints)
            lines << toQt(endpoint.host) + u':' + QString::number(endpoint.port);
        return index.column() == kGoesTo && lines.size() > 1 ? QVariant(lines.join(u'\n'))
                                                             : QVariant();
    }
    default:
        return {};
    }
}

QVariant RouteModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0
        || section >= kColumnCount)
        return {};
    const QString titles[]
        = {tr("Service"), tr("Lane"), tr("Goes to"), tr("Generation"), tr("Because")};
    return titles[section];
}

} // namespace pult::models
