// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/downsample.h"

#include <algorithm>
#include <cmath>

namespace pult::ui::downsample {
namespace {

bool isGap(const QPointF& point)
{
    return std::isnan(point.y());
}

bool isGap(const BandPoint& point)
{
    return std::isnan(point.low) || std::isnan(point.high);
}

double timeOf(const QPointF& point)
{
    return point.x();
}

double timeOf(const BandPoint& point)
{
    return point.x;
}

//! What of the points belongs to the window, with a neighbour on each side.
template <typename Point> struct Stretch
{
    const Point* begin;
    const Point* end;
};

template <typename Point> Stretch<Point> within(const std::vector<Point>& points, TimeWindow window)
{
    const auto earlier = [](const Point& point, double at) { return timeOf(point) < at; };
    auto begin = std::lower_bound(
        points.begin(), points.end(), static_cast<double>(window.fromMs), earlier);
    auto end = std::lower_bound(
        points.begin(), points.end(), static_cast<double>(window.toMs) + 1, earlier);
    if (begin != points.begin())
        --begin;
    if (end != points.end())
        ++end;
    return {points.data() + (begin - points.begin()), points.data() + (end - points.begin())};
}

//! Hands over what lies in one column at a time, without its gaps; begins a run where a gap has at
//! least one column for itself.
template <typename Point, typename Take>
std::vector<std::vector<Point>> runsOf(
    const std::vector<Point>& points, TimeWindow window, int columns, const Take& take)
{
    std::vector<std::vector<Point>> runs;
    if (points.empty() || window.width() <= 0 || columns < 1)
        return runs;
    const Stretch<Point> stretch = within(points, window);
    const double scale = columns / static_cast<double>(window.width());
    const auto columnOf = [&](const Point& point) {
        return std::floor((timeOf(point) - static_cast<double>(window.fromMs)) * scale);
    };
    std::vector<Point> together;
    bool gap = true;
    double before = 0;
    for (const Point* at = stretch.begin; at != stretch.end;) {
        const double column = columnOf(*at);
        together.clear();
        bool gapBehind = false;
        for (; at != stretch.end && columnOf(*at) == column; ++at) {
            gapBehind = isGap(*at);
            gap = gap || (gapBehind && together.empty());
            if (!gapBehind)
                together.push_back(*at);
        }
        if (together.empty())
            continue;
        if (runs.empty() || (gap && column - before >= 2))
            runs.emplace_back();
        take(runs.back(), together.data(), together.data() + together.size());
        gap = gapBehind;
        before = column;
    }
    return runs;
}

void takeExtremes(ChartPoints& into, const QPointF* begin, const QPointF* end)
{
    const auto lower = [](const QPointF& a, const QPointF& b) { return a.y() < b.y(); };
    const auto [low, high] = std::minmax_element(begin, end, lower);
    into.push_back(low < high ? *low : *high);
    if (low != high)
        into.push_back(low < high ? *high : *low);
}

void takeWidest(std::vector<BandPoint>& into, const BandPoint* begin, const BandPoint* end)
{
    BandPoint widest = *begin;
    for (const BandPoint* at = begin; at != end; ++at) {
        widest.low = std::min(widest.low, at->low);
        widest.high = std::max(widest.high, at->high);
    }
    into.push_back(widest);
}

} // namespace

Runs line(const ChartPoints& points, TimeWindow window, int columns)
{
    return runsOf(points, window, columns, takeExtremes);
}

std::vector<std::vector<BandPoint>> band(
    const std::vector<BandPoint>& points, TimeWindow window, int columns)
{
    return runsOf(points, window, columns, takeWidest);
}

} // namespace pult::ui::downsample
