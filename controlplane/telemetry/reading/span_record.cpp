// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/reading/span_record.h"

namespace pult::telemetry {

void RecordBatch::clear()
{
    records.clear();
    extras.clear();
    links.clear();
    dimensions.clear();
    texts.clear();
}

} // namespace pult::telemetry
