// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/text.h"

#include <cmath>

#include <QByteArray>
#include <QDateTime>

#include "models/strings.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::models {
namespace {

constexpr std::uint64_t kMillisecond = 1'000;
constexpr std::uint64_t kSecond = 1'000 * kMillisecond;
constexpr std::uint64_t kMinute = 60 * kSecond;
constexpr std::uint64_t kHour = 60 * kMinute;
constexpr std::uint64_t kDay = 24 * kHour;

//! Keeps number and unit on one line.
constexpr QChar kNoBreak(0x00A0);
constexpr QChar kNarrowNoBreak(0x202F);
constexpr QChar kDash(0x2014);

} // namespace

Text::Text(std::shared_ptr<const Clock> clock, const QLocale& locale, const QTimeZone& zone)
    : m_clock(std::move(clock))
    , m_locale(locale)
    , m_zone(zone)
{}

QString Text::generation(std::uint32_t number)
{
    return number == 0 ? QString(kDash) : u"g"_s + QString::number(number);
}

QString Text::role(client::Role role)
{
    switch (role) {
    case client::Role::Candidate:
        return tr("candidate");
    case client::Role::Active:
        return tr("active");
    case client::Role::Legacy:
        return tr("legacy");
    case client::Role::Contour:
        return tr("contour");
    case client::Role::Archived:
        return tr("archived");
    case client::Role::Unknown:
        break;
    }
    return tr("unknown to this console");
}

Tone Text::tone(client::Role role)
{
    switch (role) {
    case client::Role::Candidate:
    case client::Role::Contour:
        return Tone::Candidate;
    case client::Role::Active:
        return Tone::Good;
    default:
        return Tone::Plain;
    }
}

QString Text::environmentClass(client::EnvironmentClass environmentClass)
{
    switch (environmentClass) {
    case client::EnvironmentClass::Prod:
        return u"PROD"_s;
    case client::EnvironmentClass::Stage:
        return u"STAGE"_s;
    case client::EnvironmentClass::Test:
        return u"TEST"_s;
    case client::EnvironmentClass::Uat:
        return u"UAT"_s;
    case client::EnvironmentClass::Unknown:
        break;
    }
    return tr("OTHER");
}

QString Text::gatewayState(client::GatewayState state)
{
    switch (state) {
    case client::GatewayState::Pending:
        return tr("pending");
    case client::GatewayState::Acknowledged:
        return tr("acknowledged");
    case client::GatewayState::Refused:
        return tr("refused");
    case client::GatewayState::Lost:
        return tr("lost");
    case client::GatewayState::NotConcerned:
        return tr("not concerned");
    case client::GatewayState::Unknown:
        break;
    }
    return tr("unknown");
}

Tone Text::tone(client::GatewayState state)
{
    switch (state) {
    case client::GatewayState::Acknowledged:
        return Tone::Good;
    case client::GatewayState::Refused:
        return Tone::Bad;
    case client::GatewayState::Lost:
        return Tone::Warn;
    case client::GatewayState::Pending:
        return Tone::Accent;
    default:
        return Tone::Plain;
    }
}

QString Text::step(client::OperationStep step)
{
    switch (step) {
    case client::OperationStep::Accepted:
        return tr("accepted");
    case client::OperationStep::Configured:
        return tr("configured");
    case client::OperationStep::Acknowledged:
        return tr("acknowledged");
    case client::OperationStep::Observed:
        return tr("observed");
    case client::OperationStep::Unknown:
        break;
    }
    return tr("unknown");
}

QString Text::readiness(client::Readiness readiness)
{
    switch (readiness) {
    case client::Readiness::Ready:
        return tr("ready");
    case client::Readiness::NotReady:
        return tr("not ready");
    case client::Readiness::Unknown:
        break;
    }
    return tr("not known yet");
}

Tone Text::tone(client::Tone tone)
{
    switch (tone) {
    case client::Tone::Good:
        return Tone::Good;
    case client::Tone::Warn:
        return Tone::Warn;
    case client::Tone::Bad:
        return Tone::Bad;
    case client::Tone::Info:
        break;
    }
    return Tone::Plain;
}

QString Text::commandClass(std::uint32_t commandClass)
{
    switch (commandClass) {
    case 1:
        return tr("reduces risk");
    case 2:
        return tr("raises risk, reversible");
    case 3:
        return tr("wide or hard to undo");
    default:
        return tr("of a class this console does not know");
    }
}

QString Text::commit(const std::string& commit)
{
    return toQt(commit).left(8);
}

QString Text::digest(const std::string& hex)
{
    const QString text = toQt(hex);
    return text.size() <= 8 ? text : text.left(4) + QChar(0x2026) + text.right(2);
}

QString Text::hashTail(const std::string& raw)
{
    const auto hex = QString::fromLatin1(QByteArray::fromStdString(raw).toHex());
    return hex.isEmpty() ? QString(kDash) : QChar(0x2026) + hex.right(4);
}

QString Text::number(std::int64_t value) const
{
    QString text = m_locale.toString(static_cast<qlonglong>(value));
    if (m_locale.language() == QLocale::English || m_locale.language() == QLocale::C)
        text.replace(u',', kNarrowNoBreak);
    return text;
}

QString Text::services(std::int64_t count) const
{
    return count == 1 ? tr("1 service") : tr("%1 services").arg(number(count));
}

QString Text::gateways(std::int64_t count) const
{
    return count == 1 ? tr("1 gateway") : tr("%1 gateways").arg(number(count));
}

QString Text::changes(std::int64_t count) const
{
    return count == 1 ? tr("1 change") : tr("%1 changes").arg(number(count));
}

QString Text::instances(std::int64_t ready, std::int64_t total) const
{
    return total == 1 ? tr("%1 of 1 instance").arg(number(ready))
                      : tr("%1 of %2 instances").arg(number(ready), number(total));
}

QString Text::duration(std::uint64_t microseconds) const
{
    const auto in = [&](std::uint64_t unit) {
        return static_cast<double>(microseconds) / static_cast<double>(unit);
    };
    const auto write = [&](double value, int decimals, const QString& unit) -> QString {
        return m_locale.toString(value, 'f', decimals) + kNoBreak + unit;
    };
    // The thresholds are those after rounding, so that 999.7 ms is "1.0 s" and not "1000 ms".
    if (in(kMillisecond) < 9.95)
        return write(in(kMillisecond), 1, tr("ms"));
    if (in(kMillisecond) < 999.5)
        return write(in(kMillisecond), 0, tr("ms"));
    if (in(kSecond) < 9.95)
        return write(in(kSecond), 1, tr("s"));
    if (in(kSecond) < 59.5)
        return write(in(kSecond), 0, tr("s"));
    if (microseconds < kHour)
        return write(std::floor(std::max(in(kMinute), 1.0)), 0, tr("min"));
    if (microseconds < 2 * kDay)
        return write(std::floor(in(kHour)), 0, tr("h"));
    return write(std::floor(in(kDay)), 0, tr("days"));
}

QString Text::after(std::uint64_t microseconds) const
{
    return u"+"_s + kNoBreak + duration(microseconds);
}

QString Text::age(std::chrono::milliseconds age) const
{
    const auto count = std::max<std::int64_t>(age.count(), 0);
    return count < 950
        ? m_locale.toString(static_cast<double>(count) / 1000, 'f', 1) + kNoBreak + tr("s")
        : duration(static_cast<std::uint64_t>(count) * kMillisecond);
}

QDateTime Text::at(std::int64_t unixMs) const
{
    return QDateTime::fromMSecsSinceEpoch(unixMs, m_zone);
}

QString Text::time(std::int64_t unixMs) const
{
    return unixMs == 0 ? QString(kDash) : at(unixMs).toString(u"HH:mm:ss"_s);
}

QString Text::timeMs(std::int64_t unixMs) const
{
    return unixMs == 0 ? QString(kDash) : at(unixMs).toString(u"HH:mm:ss.zzz"_s);
}

QString Text::day(const QDateTime& moment) const
{
    const QDateTime today = at(now());
    if (moment.date() == today.date())
        return {};
    return m_locale.toString(moment.date(),
               moment.date().year() == today.date().year() ? u"d MMM"_s : u"d MMM yyyy"_s)
        + u' ';
}

QString Text::moment(std::int64_t unixMs) const
{
    if (unixMs == 0)
        return QString(kDash);
    const QDateTime moment = at(unixMs);
    return day(moment) + moment.toString(u"HH:mm"_s);
}

QString Text::momentExact(std::int64_t unixMs) const
{
    if (unixMs == 0)
        return QString(kDash);
    const QDateTime moment = at(unixMs);
    return day(moment) + moment.toString(u"HH:mm:ss"_s);
}

QString Text::iso(std::int64_t unixMs) const
{
    return unixMs == 0
        ? QString()
        : QDateTime::fromMSecsSinceEpoch(unixMs, Qt::UTC).toString(Qt::ISODateWithMs);
}

QString Text::since(std::int64_t unixMs, std::int64_t nowUnixMs) const
{
    const std::int64_t past = std::max<std::int64_t>(nowUnixMs - unixMs, 0);
    return unixMs == 0 ? QString(kDash) : duration(static_cast<std::uint64_t>(past) * kMillisecond);
}

QString Text::ago(std::int64_t unixMs, std::int64_t nowUnixMs) const
{
    const auto past = std::chrono::milliseconds{std::max<std::int64_t>(nowUnixMs - unixMs, 0)};
    return unixMs == 0         ? QString(kDash)
        : past.count() < 1'000 ? tr("now")
                               : tr("%1 ago").arg(age(past));
}

std::int64_t Text::utcOffsetMs() const
{
    return std::int64_t{1'000} * m_zone.offsetFromUtc(at(now()));
}

std::int64_t Text::now() const
{
    return m_clock->wall().time_since_epoch().count();
}

} // namespace pult::models
