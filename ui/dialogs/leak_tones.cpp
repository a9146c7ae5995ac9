// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/leak_tones.h"

#include <QCoreApplication>

#include "models/leak_words.h"
#include "models/roles.h"
#include "ui/dialogs/tables.h"
#include "ui/dialogs/tones.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {
namespace {

QString words(const char* text)
{
    return QCoreApplication::translate("pult::ui::Leaks", text);
}

std::optional<Icon> iconOf(client::LeakVerdict verdict)
{
    switch (verdict) {
    case client::LeakVerdict::Leak:
        return Icon::Cross;
    case client::LeakVerdict::Suspect:
        return Icon::Warning;
    case client::LeakVerdict::Healthy:
        return Icon::Check;
    default:
        return Icon::Minus;
    }
}

} // namespace

ChipSpec verdictChip(client::LeakVerdict verdict)
{
    return {models::leaks::verdict(verdict), toneOf(models::leaks::tone(verdict)), iconOf(verdict)};
}

namespace {

ChipSpec waivedChip(client::LeakVerdict verdict, const QString& waived)
{
    ChipSpec chip = verdictChip(verdict);
    chip.text += u" · "_s + waived;
    chip.tone = Tone::Neutral;
    return chip;
}

} // namespace

ChipSpec verdictChip(const client::LeakEdge& edge)
{
    return edge.waiver ? waivedChip(edge.verdict, models::leaks::waived(edge))
                       : verdictChip(edge.verdict);
}

Cell readVerdictCell(const QModelIndex& index)
{
    Cell cell = readCell(index);
    if (cell.chips.empty())
        return cell;
    const auto verdict = static_cast<client::LeakVerdict>(index.data(models::kStateRole).toInt());
    const QString waived = index.data(models::kSecondaryRole).toString();
    cell.after.clear();
    cell.chips = {waived.isEmpty() ? verdictChip(verdict) : waivedChip(verdict, waived)};
    return cell;
}

Cell readCarrierCell(const QModelIndex& index)
{
    Cell cell = readCell(index);
    const QVariant verdict = index.data(models::kStateRole);
    const auto tone = static_cast<models::Tone>(index.data(models::kToneRole).toInt());
    if (!verdict.isValid() || tone == models::Tone::Muted)
        return cell;
    const auto now = static_cast<client::LeakVerdict>(verdict.toInt());
    cell.chips = {{cell.text, toneOf(models::leaks::tone(now)), iconOf(now)}};
    cell.text.clear();
    return cell;
}

PanelInfo panelInfoOf(const client::Feed& feed)
{
    const client::FeedState state = feed.state();
    PanelInfo info;
    info.ageMs = state.age ? state.age->count() : 0;
    switch (state.condition) {
    case client::FeedCondition::Connecting:
        info.condition = PanelCondition::Connecting;
        break;
    case client::FeedCondition::Live:
        info.condition = PanelCondition::Live;
        break;
    case client::FeedCondition::Lagging:
        info.condition = PanelCondition::Lagging;
        break;
    case client::FeedCondition::Stale:
        info.condition = PanelCondition::Stale;
        break;
    case client::FeedCondition::Denied:
        info.condition = PanelCondition::Denied;
        break;
    case client::FeedCondition::Error:
        info.condition = PanelCondition::Error;
        break;
    case client::FeedCondition::Off:
        info.condition = PanelCondition::Empty;
        info.title = words("No spans are received");
        info.detail
            = words("This control plane was started without an OTLP receiver. Start pultd with "
                    "--otlp-grpc 127.0.0.1:4317 and point the services' exporters there: "
                    "OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4317.");
        info.action = words("Ask again");
        return info;
    }
    if (state.trouble
        && (info.condition == PanelCondition::Denied || info.condition == PanelCondition::Error))
        info.detail = models::Text::error(*state.trouble);
    return info;
}

} // namespace pult::ui
