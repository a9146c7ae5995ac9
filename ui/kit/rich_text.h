// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/state_colors.h"

#include <QString>

#include <vector>

namespace pult::ui {

//! A stretch of text of one look.
struct Run
{
    QString text;
    bool strong = false;
    bool mono = false;
    Tone tone = Tone::Neutral; //!< Neutral takes the ink of the block
    QString link = {}; //!< what linkActivated() carries; empty for none

    friend bool operator==(const Run&, const Run&) = default;
};

//! Text with a few looks in it, as values. Pure; any thread.
class RichText
{
public:
    RichText() = default;
    RichText(const QString& plain);
    explicit RichText(std::vector<Run> runs);

    //! Reads **strong**, `mono`, [text](link) and {ok|text} with ok, bad, warn, info, candidate;
    //! a backslash takes the meaning from the next character. Unclosed marks are taken literally.
    //! Whole sentences stay one tr() this way.
    [[nodiscard]] static RichText parse(const QString& source);
    //! Data that goes into a marked text.
    [[nodiscard]] static QString escaped(const QString& data);

    RichText& plain(const QString& text);
    RichText& strong(const QString& text, Tone tone = Tone::Neutral);
    RichText& mono(const QString& text, Tone tone = Tone::Neutral);
    RichText& toned(const QString& text, Tone tone);
    RichText& link(const QString& text, const QString& target);

    [[nodiscard]] const std::vector<Run>& runs() const { return m_runs; }
    [[nodiscard]] bool isEmpty() const { return m_runs.empty(); }
    [[nodiscard]] bool hasLinks() const;
    //! The words alone, for assistive technology and the clipboard.
    [[nodiscard]] QString text() const;

    friend bool operator==(const RichText&, const RichText&) = default;

private:
    RichText& add(Run run);

    std::vector<Run> m_runs;
};

} // namespace pult::ui
