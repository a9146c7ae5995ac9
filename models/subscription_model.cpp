// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/subscription_model.h"

#include <algorithm>
#include <tuple>

#include "models/strings.h"
#include "models/text.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::models {
namespace {

auto keyOf(const SubscriptionRow& row)
{
    return std::tie(row.queue, row.reads, row.service, row.lane);
}

bool earlier(const SubscriptionRow& a, const SubscriptionRow& b)
{
    return keyOf(a) < keyOf(b);
}

bool same(const SubscriptionRow& a, const SubscriptionRow& b)
{
    return a.deployment == b.deployment
        || (a.deployment && b.deployment && *a.deployment == *b.deployment);
}

void add(std::vector<SubscriptionRow>& rows, const std::string& service, std::uint32_t lane,
    const client::DeploymentPtr& deployment)
{
    for (const std::string& queue : deployment->produces)
        rows.push_back({queue, false, service, lane, deployment});
    for (const std::string& queue : deployment->consumes)
        rows.push_back({queue, true, service, lane, deployment});
}

//! What the active deployment does and the lane's does not is a row, too: nobody is there.
void addMissing(std::vector<SubscriptionRow>& rows, const std::string& service, std::uint32_t lane,
    const client::Deployment& active, const client::DeploymentPtr& own)
{
    const auto lacks = [](const std::vector<std::string>& queues, const std::string& queue) {
        return std::find(queues.begin(), queues.end(), queue) == queues.end();
    };
    for (const std::string& queue : active.produces)
        if (!own || lacks(own->produces, queue))
            rows.push_back({queue, false, service, lane, nullptr});
    for (const std::string& queue : active.consumes)
        if (!own || lacks(own->consumes, queue))
            rows.push_back({queue, true, service, lane, nullptr});
}

} // namespace

void SubscriptionModel::apply(const client::EnvironmentState& state)
{
    std::vector<SubscriptionRow> rows;
    for (const auto& [service, deployment] : state.active)
        if (deployment)
            add(rows, service, 0, deployment);
    for (const client::GenerationPtr& generation : state.generations) {
        if (generation->role == client::Role::Archived || generation->role == client::Role::Active)
            continue;
        for (const auto& [service, deployment] : generation->delta) {
            if (deployment)
                add(rows, service, generation->number, deployment);
            if (const auto now = state.active.find(service);
                now != state.active.end() && now->second)
                addMissing(rows, service, generation->number, *now->second, deployment);
        }
    }
    std::sort(rows.begin(), rows.end(), earlier);
    applyRows(std::move(rows), earlier, same);
}

int SubscriptionModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : kColumnCount;
}

QString SubscriptionModel::display(const SubscriptionRow& row, int column) const
{
    switch (column) {
    case kQueue:
        return toQt(row.queue);
    case kDoes:
        return row.reads ? tr("reads") : tr("writes");
    case kService:
        return toQt(row.service);
    case kLane:
        return row.lane == 0 ? tr("active") : Text::generation(row.lane);
    case kDeployment:
        return row.deployment
            ? toQt(row.deployment->deploymentName) + u" · "_s + toQt(row.deployment->version)
            : tr("not on this lane");
    default:
        return {};
    }
}

QVariant SubscriptionModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const SubscriptionRow& row = m_rows[static_cast<std::size_t>(index.row())];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
    case kPrimaryRole:
        return display(row, column);
    case kIdRole:
        return QStringList{
            display(row, kQueue), display(row, kDoes), display(row, kService), display(row, kLane)}
            .join(u'/');
    case kMonoRole:
        return column == kQueue || column == kLane || column == kDeployment;
    case kGenerationRole:
        return row.lane;
    case kToneRole:
        return static_cast<int>(column == kLane && row.lane != 0 ? Tone::Candidate
                : column == kDeployment && !row.deployment       ? Tone::Warn
                : column == kDoes                                ? Tone::Muted
                                                                 : Tone::Plain);
    default:
        return {};
    }
}

QVariant SubscriptionModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0
        || section >= kColumnCount)
        return {};
    const QString titles[]
        = {tr("Queue or topic"), tr("Does"), tr("Service"), tr("Lane"), tr("Deployment")};
    return titles[section];
}

} // namespace pult::models
