// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QIcon>

#include "client/qt/profile.h"
#include "client/qt/session.h"
#include "models/text.h"
#include "ui/kit/rich_text.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/identity_bar.h"

namespace pult::app {

// What the window says around its pages, from values to words. Pure.

[[nodiscard]] ui::IdentityInfo identityInfo(
    const client::Session& session, const std::string& environment, const client::Profile& profile);
[[nodiscard]] QString titleOf(const ui::IdentityInfo& info, const QString& page);
//! Counts, gateways at their revision, what was merged, the last write.
[[nodiscard]] std::vector<ui::RichText> statusSegments(
    const models::Text& text, const client::EnvironmentViewPtr& view);
//! Gateways in trouble; empty: none.
[[nodiscard]] QString gatewayBadge(const client::EnvironmentViewPtr& view);
//! Edges that leak; empty: none, or nothing known.
[[nodiscard]] QString leaksBadge(const client::LeakReport* report);
//! "5 %" while one is under way.
[[nodiscard]] QString rolloutBadge(const client::EnvironmentState* state);
//! A person is asked.
[[nodiscard]] bool rolloutWaits(const client::EnvironmentState* state);

struct StreamNews
{
    QString words; //!< Empty: nothing to say.
    ui::Tone tone = ui::Tone::Warn;
};
//! The bar below the tabs: nothing of this session yet, the stream is lost, or the journal takes no
//! writes. `startNews`: what is being started that will answer; empty: nothing.
[[nodiscard]] StreamNews streamNews(const models::Text& text, const client::Session& session,
    const std::string& environment, const QString& startNews);

[[nodiscard]] QIcon environmentIcon(const client::Session& session, const std::string& environment);
//! Those of the server; until it has answered, those remembered that have been read.
[[nodiscard]] std::vector<client::EnvironmentSummary> knownEnvironments(
    const client::Session& session);
//! Where a window begins: what was open last, otherwise the least dangerous; empty: nothing known,
//! or not all of what is remembered has been read yet.
[[nodiscard]] std::string firstEnvironment(const client::Session& session, const QString& last);
//! Adds environments, generations, services and gateways as links.
void addObjects(std::vector<ui::PaletteItem>& items, const client::Session& session,
    const QString& profile, const std::string& environment);

} // namespace pult::app
