// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

class QAbstractItemModel;

namespace pult::models {

//! What a table shows, as CSV after RFC 4180: UTF-8, CRLF, a header line, quotes where needed. A
//! cell that a spreadsheet would run as a formula is written with a leading
//! apostrophe.
[[nodiscard]] QByteArray toCsv(const QAbstractItemModel& model);

} // namespace pult::models
