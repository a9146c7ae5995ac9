// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace pult {

//! Request metadata in which a client says where it runs, for the journal; raw UTF-8 (hence -bin),
//! at most 200 bytes, for example "console 0.1.0 on alice-ws". Absent: the server says "unknown".
inline constexpr char kOriginMetadata[] = "pult-origin-bin";

} // namespace pult
