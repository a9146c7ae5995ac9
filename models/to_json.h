// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>

#include "client/journal.h"
#include "client/operation.h"
#include "client/plan.h"
#include "client/state.h"

namespace pult::models {

//! Every object of the console as JSON, with the field names of pult.v1; what is absent is left
//! out.
[[nodiscard]] QJsonObject toJson(const client::Deployment& deployment);
[[nodiscard]] QJsonObject toJson(const client::Generation& generation);
[[nodiscard]] QJsonObject toJson(const client::EnvironmentState& state);
[[nodiscard]] QJsonObject toJson(const client::Gateway& gateway);
[[nodiscard]] QJsonObject toJson(const client::Route& route);
[[nodiscard]] QJsonObject toJson(const client::Operation& operation);
[[nodiscard]] QJsonObject toJson(const client::JournalEntry& entry);
[[nodiscard]] QJsonObject toJson(const client::Plan& plan);

//! Indented by two, keys sorted.
[[nodiscard]] QString jsonText(const QJsonObject& object);
//! The same as YAML 1.2 in block style.
[[nodiscard]] QString yamlText(const QJsonObject& object);

} // namespace pult::models
