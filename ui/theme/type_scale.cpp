// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/type_scale.h"

#include <QFontDatabase>
#include <QGuiApplication>

#include <array>

namespace pult::ui {
namespace {

struct Step
{
    TextRole role;
    int size;
    int line;
    QFont::Weight weight;
    double spacing;
    bool mono;
};

constexpr std::array kSteps{
    Step{TextRole::Body, 13, 20, QFont::Normal, 0, false},
    Step{TextRole::BodyMedium, 13, 20, QFont::Medium, 0, false},
    Step{TextRole::BodyStrong, 13, 20, QFont::DemiBold, 0, false},
    Step{TextRole::Section, 13, 20, QFont::DemiBold, 0, false},
    Step{TextRole::CardTitle, 17, 24, QFont::Bold, -0.1, false},
    Step{TextRole::PageTitle, 20, 26, QFont::Bold, -0.3, false},
    Step{TextRole::Headline, 26, 34, QFont::Bold, -0.4, false},
    Step{TextRole::Figure, 24, 30, QFont::Bold, -0.4, false},
    Step{TextRole::Small, 12, 18, QFont::Normal, 0, false},
    Step{TextRole::Caption, 11, 16, QFont::Normal, 0, false},
    Step{TextRole::Label, 11, 16, QFont::DemiBold, 0.15, false},
    Step{TextRole::Mono, 12, 20, QFont::Normal, 0, true},
    Step{TextRole::MonoSmall, 11, 16, QFont::Normal, 0, true},
};

const Step& step(TextRole role)
{
    return kSteps[static_cast<size_t>(role)];
}

bool isArabicScript()
{
    return QGuiApplication::layoutDirection() == Qt::RightToLeft;
}

QStringList sansFamilies()
{
    QStringList families{QStringLiteral("Inter"), QStringLiteral("Noto Sans Arabic"),
        QFontDatabase::systemFont(QFontDatabase::GeneralFont).family(),
        QStringLiteral("Noto Sans")};
    if (isArabicScript())
        families.move(1, 0);
    return families;
}

QStringList monoFamilies()
{
    return {QStringLiteral("JetBrains Mono"),
        QFontDatabase::systemFont(QFontDatabase::FixedFont).family()};
}

} // namespace

QFont font(TextRole role)
{
    const Step& s = step(role);
    QFont result;
    result.setFamilies(s.mono ? monoFamilies() : sansFamilies());
    result.setPixelSize(s.size);
    result.setWeight(s.weight);
    result.setHintingPreference(QFont::PreferNoHinting);
    if (s.mono) {
        // The simple shaper applies no contextual alternates, which is how that face makes
        // ligatures.
        result.setStyleHint(QFont::Monospace);
        result.setStyleStrategy(QFont::PreferNoShaping);
    }
    if (s.spacing != 0 && !isArabicScript())
        result.setLetterSpacing(QFont::AbsoluteSpacing, s.spacing);
    return result;
}

int lineHeight(TextRole role)
{
    return step(role).line;
}

} // namespace pult::ui
