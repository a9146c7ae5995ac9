// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/fuzzy_match.h"

#include <limits>

namespace pult::ui {
namespace {

constexpr int kNone = std::numeric_limits<int>::min() / 2;
constexpr int kHit = 4;
constexpr int kWordStart = 10;
constexpr int kInARow = 8;

bool startsWord(const QString& text, int at)
{
    if (at == 0)
        return true;
    const QChar before = text[at - 1];
    return !before.isLetterOrNumber() || (before.isLower() && text[at].isUpper());
}

QString letters(const QString& pattern)
{
    QString result;
    for (QChar c : pattern) {
        if (!c.isSpace())
            result.append(c.toCaseFolded());
    }
    return result;
}

//! best[i][j]: score of the best alignment of i+1 letters whose last one sits at j.
struct Table
{
    std::vector<std::vector<int>> best;
    std::vector<std::vector<int>> from;
};

Table alignments(const QString& wanted, const QString& text)
{
    const auto rows = static_cast<size_t>(wanted.size());
    const auto columns = static_cast<size_t>(text.size());
    Table t{std::vector(rows, std::vector<int>(columns, kNone)),
        std::vector(rows, std::vector<int>(columns, -1))};
    for (size_t i = 0; i < rows; ++i) {
        int reach = kNone;
        int reachAt = -1;
        for (size_t j = 0; j < columns; ++j) {
            const int at = static_cast<int>(j);
            if (text[at].toCaseFolded() == wanted[static_cast<int>(i)]) {
                const int own = kHit + (startsWord(text, at) ? kWordStart : 0);
                if (i == 0) {
                    t.best[0][j] = own - std::min(at, 8);
                } else {
                    const int row = j > 0 ? t.best[i - 1][j - 1] + kInARow : kNone;
                    const bool joined = row >= reach;
                    t.best[i][j] = (joined ? row : reach) + own;
                    t.from[i][j] = joined ? at - 1 : reachAt;
                }
            }
            if (i > 0 && t.best[i - 1][j] > reach) {
                reach = t.best[i - 1][j];
                reachAt = at;
            }
        }
    }
    return t;
}

} // namespace

std::optional<FuzzyMatch> fuzzyMatch(const QString& pattern, const QString& text)
{
    const QString wanted = letters(pattern);
    if (wanted.isEmpty())
        return FuzzyMatch{};
    if (text.size() < wanted.size())
        return std::nullopt;
    const Table table = alignments(wanted, text);
    const auto& last = table.best.back();
    int end = -1;
    int score = 0;
    for (size_t j = 0; j < last.size(); ++j) {
        if (last[j] > 0 - 1000 && (end < 0 || last[j] > score)) {
            end = static_cast<int>(j);
            score = last[j];
        }
    }
    if (end < 0)
        return std::nullopt;
    FuzzyMatch match{score - static_cast<int>(text.size()) / 16, {}};
    match.positions.resize(static_cast<size_t>(wanted.size()));
    for (size_t i = match.positions.size(); i-- > 0;) {
        match.positions[i] = end;
        end = table.from[i][static_cast<size_t>(end)];
    }
    return match;
}

} // namespace pult::ui
