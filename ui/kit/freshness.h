// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/state_colors.h"

#include <QWidget>

namespace pult::ui {

//! How far what is shown can be trusted to be now.
enum class Freshness
{
    Live,
    Lagging, //!< older than 10 s
    Stale, //!< older than 30 s
    Reconnecting, //!< the stream is lost and being sought
    Remembered, //!< from the last session; the first stream is being sought
};

inline constexpr qint64 kLaggingMs = 10'000;
inline constexpr qint64 kStaleMs = 30'000;

[[nodiscard]] Freshness freshnessOf(qint64 ageMs, bool streamUp);
//! "1.2 s", "42 s", "3 min", "2 h", "5 d". Negative ages count as zero.
[[nodiscard]] QString ageText(qint64 ageMs);
//! "live · 1.2 s", "stale · 42 s", "reconnecting · 42 s", "last session · 3 h ago"
[[nodiscard]] QString freshnessText(Freshness freshness, qint64 ageMs);
[[nodiscard]] Tone toneOf(Freshness freshness);

//! The dot: filled when live, half when lagging, hollow when stale or reconnecting, so that it
//! does not speak by colour alone.
class StateDot : public QWidget
{
    Q_OBJECT
public:
    explicit StateDot(Freshness freshness = Freshness::Reconnecting, QWidget* parent = nullptr);
    void setFreshness(Freshness freshness);
    [[nodiscard]] QSize sizeHint() const override { return {10, 10}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Freshness m_freshness;
};

class TextLabel;

//! Dot and age. The owner calls setAge once a second at most.
class AgeLabel : public QWidget
{
    Q_OBJECT
public:
    explicit AgeLabel(QWidget* parent = nullptr);
    void setAge(qint64 ageMs, bool streamUp);
    //! Nothing of this session yet.
    void setRemembered(qint64 ageMs);
    [[nodiscard]] Freshness freshness() const { return m_freshness; }
    [[nodiscard]] QString text() const;

private:
    void show(Freshness freshness, qint64 ageMs);

    StateDot* m_dot;
    TextLabel* m_text;
    Freshness m_freshness = Freshness::Reconnecting;
};

} // namespace pult::ui
