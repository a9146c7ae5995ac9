// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_axis.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {
namespace {

//! Below this a ratio reads better as per cent.
constexpr double kPerCentUpTo = 1.35;

double least(double a, double b)
{
    return std::isnan(a) ? b : std::isnan(b) ? a : std::min(a, b);
}

double most(double a, double b)
{
    return std::isnan(a) ? b : std::isnan(b) ? a : std::max(a, b);
}

//! 1, 2 or 5 times a power of ten.
double roundStep(double rough)
{
    const double power = std::pow(10, std::floor(std::log10(rough)));
    for (const double step : {1.0, 2.0, 5.0})
        if (rough <= step * power * 1.0001)
            return step * power;
    return 10 * power;
}

//! The largest such step that fits.
double roundBelow(double most)
{
    const double power = std::pow(10, std::floor(std::log10(most)));
    for (const double step : {5.0, 2.0})
        if (step * power <= most * 1.0001)
            return step * power;
    return power;
}

std::vector<double> linearValues(double low, double high, int count)
{
    std::vector<double> values;
    const double step = roundStep((high - low) / std::max(count, 1));
    for (double i = std::ceil(low / step - 1e-9); i * step <= high * (1 + 1e-12) + step * 1e-9; ++i)
        values.push_back(i * step);
    return values;
}

//! Powers of ten, or of a thousand where they would crowd; with 2 and 5 between them where there is
//! room. Round steps where not even those fall into the axis.
std::vector<double> decades(double low, double high, int count)
{
    const double span = std::log10(high) - std::log10(low);
    const double step = std::max(1.0, std::ceil(span / std::max(count, 1)));
    const bool fine = span * 3 <= count;
    std::vector<double> values;
    for (double power = std::floor(std::log10(low) + 1e-9); power <= std::log10(high) + 1e-9;
         power += step)
        for (const double times : {1.0, 2.0, 5.0}) {
            const double value = times * std::pow(10, power);
            if ((fine || times == 1) && value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9))
                values.push_back(value);
        }
    return values.size() < 2 && high > low ? linearValues(low, high, count) : values;
}

//! Symmetric around 1: doublings on a wide axis, steps of per cent on a narrow one.
std::vector<double> ratios(double high, int count)
{
    const int aside = std::max(1, (count - 1) / 2);
    std::vector<double> up;
    const bool narrow = high < 2;
    if (narrow) {
        const double step = std::min(roundStep((high - 1) / aside), roundBelow(high - 1));
        for (double value = step; 1 + value <= high * 1.0001; value += step)
            up.push_back(1 + value);
    } else {
        const double doublings = std::max(1.0, std::floor(std::log2(high) / aside));
        for (double power = doublings; power <= std::log2(high) + 1e-9; power += doublings)
            up.push_back(std::exp2(power));
    }
    std::vector<double> values;
    for (auto at = up.rbegin(); at != up.rend(); ++at)
        values.push_back(narrow && high < kPerCentUpTo ? 2 - *at : 1 / *at);
    values.push_back(1);
    values.insert(values.end(), up.begin(), up.end());
    return values;
}

} // namespace

ValueScale::ValueScale(ScaleKind kind, double low, double high, double floor)
    : m_kind(kind)
    , m_floor(floor)
    , m_bottom(0)
    , m_top(0)
{
    m_bottom = place(low);
    m_top = std::max(place(high), m_bottom + 1e-12);
}

bool ValueScale::isOff(double value) const
{
    return m_kind != ScaleKind::Linear && !(value > 0);
}

double ValueScale::place(double value) const
{
    if (std::isnan(value))
        return value;
    if (std::isinf(value))
        return value > 0 ? std::max(m_top, m_bottom) : m_bottom;
    switch (m_kind) {
    case ScaleKind::Linear:
        return value;
    case ScaleKind::Log:
        return std::log10(std::max(value, m_floor));
    case ScaleKind::Ratio:
        break;
    }
    return value > 0 ? std::log(value) : m_bottom;
}

double ValueScale::value(double place) const
{
    switch (m_kind) {
    case ScaleKind::Linear:
        return place;
    case ScaleKind::Log:
        return std::pow(10, place);
    case ScaleKind::Ratio:
        break;
    }
    return std::exp(place);
}

std::vector<ChartTick> ValueScale::ticks(
    int most, const std::function<QString(double)>& words) const
{
    std::vector<double> values;
    switch (m_kind) {
    case ScaleKind::Linear:
        values = linearValues(m_bottom, m_top, most - 1);
        break;
    case ScaleKind::Log:
        values = decades(value(m_bottom), value(m_top), most - 1);
        break;
    case ScaleKind::Ratio:
        values = ratios(value(m_top), most);
        break;
    }
    std::vector<ChartTick> ticks;
    for (const double each : values) {
        const QString label = m_kind == ScaleKind::Ratio ? ratioWords(each)
            : words                                      ? words(each)
                                                         : QString::number(each, 'g', 4);
        if (ticks.empty() || ticks.back().label != label)
            ticks.push_back({place(each), label});
    }
    return ticks;
}

void Extremes::take(double value)
{
    if (!std::isfinite(value))
        return;
    low = least(low, value);
    high = most(high, value);
    if (value > 0)
        leastAboveZero = least(leastAboveZero, value);
}

bool Extremes::empty() const
{
    return std::isnan(low);
}

ValueScale scaleFor(ScaleKind kind, const Extremes& seen)
{
    if (kind == ScaleKind::Ratio) {
        double reach = seen.empty() ? 0 : std::log(std::max(seen.high, 1e-6));
        if (!seen.empty() && !std::isnan(seen.leastAboveZero))
            reach = std::max(reach, -std::log(seen.leastAboveZero));
        reach = std::max(reach * 1.15, std::log(1.02));
        return {kind, std::exp(-reach), std::exp(reach)};
    }
    if (seen.empty())
        return kind == ScaleKind::Log ? ValueScale{kind, 1, 10, 1} : ValueScale{kind, 0, 1};
    if (kind == ScaleKind::Log) {
        const double floor = std::isnan(seen.leastAboveZero)
            ? 1
            : std::pow(10, std::floor(std::log10(seen.leastAboveZero)));
        return {kind, floor, std::max(seen.high * 1.2, floor * 10), floor};
    }
    const double span = std::max(seen.high - seen.low, std::abs(seen.high) * 0.02);
    const double air = std::max(span, 1e-9) * 0.08;
    // Small wobbles look small: the axis begins at zero unless what it shows is far from there.
    const bool fromZero = seen.low >= 0 && seen.low < 0.7 * seen.high;
    return {kind, fromZero || (seen.low >= 0 && seen.high <= 0) ? 0 : seen.low - air,
        seen.high + std::max(air, 1e-9)};
}

std::vector<ChartTick> timeTicks(TimeWindow window, int most, const TimeWords& words)
{
    constexpr qint64 kSecond = 1'000;
    constexpr qint64 kMinute = 60 * kSecond;
    constexpr qint64 kHour = 60 * kMinute;
    static constexpr std::array kSteps{kSecond, 2 * kSecond, 5 * kSecond, 10 * kSecond,
        15 * kSecond, 30 * kSecond, kMinute, 2 * kMinute, 5 * kMinute, 10 * kMinute, 15 * kMinute,
        30 * kMinute, kHour, 2 * kHour, 3 * kHour, 6 * kHour, 12 * kHour, 24 * kHour};
    std::vector<ChartTick> ticks;
    if (window.width() <= 0)
        return ticks;
    const qint64 rough = window.width() / std::max(most, 1);
    auto step
        = std::find_if(kSteps.begin(), kSteps.end(), [&](qint64 each) { return each >= rough; });
    const qint64 wide = step == kSteps.end() ? (rough / (24 * kHour) + 1) * 24 * kHour : *step;
    const qint64 from = window.fromMs + words.utcOffsetMs;
    for (qint64 at = (from + wide - 1) / wide * wide; at <= window.toMs + words.utcOffsetMs;
         at += wide) {
        const qint64 moment = at - words.utcOffsetMs;
        const QString label
            = words.clock ? words.clock(moment, wide < kMinute) : QString::number(moment / 1'000);
        // Across days a moment may come twice; the axis wants each label once.
        if (std::none_of(ticks.begin(), ticks.end(),
                [&](const ChartTick& tick) { return tick.label == label; }))
            ticks.push_back({static_cast<double>(moment), label});
    }
    return ticks;
}

QString ratioWords(double ratio)
{
    const auto words = [](const char* text) {
        return QCoreApplication::translate("pult::ui::ratioWords", text);
    };
    if (std::isinf(ratio))
        return words("×∞");
    if (!(ratio > 0))
        return words("×0");
    const double away = std::max(ratio, 1 / ratio);
    if (away < kPerCentUpTo) {
        const double perCent = (ratio - 1) * 100;
        const double size = std::abs(perCent);
        if (size < 0.05)
            return u"="_s;
        const QString digits
            = QString::number(size, 'f', size < 9.95 && std::abs(size - std::round(size)) > 0.04);
        return words(perCent > 0 ? "+%1 %" : "−%1 %").arg(digits);
    }
    const QString digits
        = away < 100 ? QString::number(away, 'g', away < 2 ? 3 : 2) : QString::number(away, 'f', 0);
    return words(ratio > 1 ? "×%1" : "÷%1").arg(digits);
}

} // namespace pult::ui
