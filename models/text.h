// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>

#include <QCoreApplication>
#include <QLocale>
#include <QString>
#include <QTimeZone>

#include "client/command.h"
#include "client/operation.h"
#include "client/plan.h"
#include "client/state.h"
#include "common/clock.h"
#include "common/error.h"
#include "models/tone.h"

namespace pult::models {

//! The one place where states become words and numbers become text. Locale, time zone and clock are
//! injected, so that tests and pictures repeat. Thread: any; immutable.
class Text
{
    Q_DECLARE_TR_FUNCTIONS(pult::models::Text)
public:
    explicit Text(std::shared_ptr<const Clock> clock,
        const QLocale& locale = QLocale(QLocale::English),
        const QTimeZone& zone = QTimeZone::systemTimeZone());

    // Words.
    [[nodiscard]] static QString generation(std::uint32_t number);
    [[nodiscard]] static QString role(client::Role role);
    [[nodiscard]] static Tone tone(client::Role role);
    [[nodiscard]] static QString environmentClass(client::EnvironmentClass environmentClass);
    [[nodiscard]] static QString gatewayState(client::GatewayState state);
    [[nodiscard]] static Tone tone(client::GatewayState state);
    [[nodiscard]] static QString step(client::OperationStep step);
    [[nodiscard]] static QString readiness(client::Readiness readiness);
    [[nodiscard]] static Tone tone(client::Tone tone);
    //! "raises risk, reversible".
    [[nodiscard]] static QString commandClass(std::uint32_t commandClass);
    //! "Promote", for buttons and menus.
    [[nodiscard]] static QString verb(const client::Command& command);
    //! What a failure means and what to do, by its reason; the server's own words when unknown.
    [[nodiscard]] static QString error(const Error& error);
    //! What keeps a write from being sent, by reason; used on disabled controls.
    [[nodiscard]] static QString commit(const std::string& commit);
    //! "5e1c…77" for hexadecimal digests.
    [[nodiscard]] static QString digest(const std::string& hex);
    //! "…c19e" for raw bytes of a hash.
    [[nodiscard]] static QString hashTail(const std::string& raw);

    // Counts, in the right number.
    [[nodiscard]] QString number(std::int64_t value) const;
    [[nodiscard]] QString services(std::int64_t count) const;
    [[nodiscard]] QString gateways(std::int64_t count) const;
    [[nodiscard]] QString changes(std::int64_t count) const;
    [[nodiscard]] QString instances(std::int64_t ready, std::int64_t total) const;

    // Durations.
    //! "0.4 ms", "62 ms", "1.2 s", "22 min", "5 h", "6 days".
    [[nodiscard]] QString duration(std::uint64_t microseconds) const;
    //! "+ 0.4 ms".
    [[nodiscard]] QString after(std::uint64_t microseconds) const;
    //! "1.2 s", "47 s", "3 min".
    [[nodiscard]] QString age(std::chrono::milliseconds age) const;

    // Moments; milliseconds since the Unix epoch. 0: an em dash.
    [[nodiscard]] QString time(std::int64_t unixMs) const; //!< "14:31:07".
    [[nodiscard]] QString timeMs(std::int64_t unixMs) const; //!< "14:31:07.118".
    //! "13:40" today, "15 Nov 14:02" this year, otherwise with the year.
    [[nodiscard]] QString moment(std::int64_t unixMs) const;
    //! As moment, to the second.
    [[nodiscard]] QString momentExact(std::int64_t unixMs) const;
    [[nodiscard]] QString iso(std::int64_t unixMs) const; //!< RFC 3339, UTC.
    // What a server dated is compared with that server's clock, which the caller hands in.
    //! "6 days": how long ago.
    [[nodiscard]] QString since(std::int64_t unixMs, std::int64_t nowUnixMs) const;
    //! "now", "12 s ago".
    [[nodiscard]] QString ago(std::int64_t unixMs, std::int64_t nowUnixMs) const;
    //! Of the zone, now.
    [[nodiscard]] std::int64_t utcOffsetMs() const;
    //! By the own clock: when something happened to this console itself.
    [[nodiscard]] std::int64_t now() const;

private:
    [[nodiscard]] QDateTime at(std::int64_t unixMs) const;
    [[nodiscard]] QString day(const QDateTime& at) const;

    std::shared_ptr<const Clock> m_clock;
    QLocale m_locale;
    QTimeZone m_zone;
};

using TextPtr = std::shared_ptr<const Text>;

} // namespace pult::models
