// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/tokens.h"

#include <algorithm>
#include <cmath>

namespace pult::ui {
namespace {

struct Row
{
    Token token;
    QRgb light;
    QRgb dark;
    QRgb high;
};

constexpr QRgb rgb(quint32 value)
{
    return 0xFF000000u | value;
}

constexpr QRgb kBlack = rgb(0x000000);
constexpr QRgb kWhite = rgb(0xFFFFFF);

constexpr std::array<Row, kTokenCount> kTable{{
    {Token::Bg, rgb(0xF4F5F7), rgb(0x12151A), kBlack},
    {Token::Surface, rgb(0xFFFFFF), rgb(0x191D24), kBlack},
    {Token::Sunken, rgb(0xEDEFF3), rgb(0x14181E), kBlack},
    {Token::Line, rgb(0xDCE0E7), rgb(0x2A313C), kWhite},
    {Token::LineSoft, rgb(0xE7EAF0), rgb(0x232932), kWhite},
    {Token::LineStrong, rgb(0xC9CFD9), rgb(0x3A4351), kWhite},
    {Token::Ink, rgb(0x1A1F29), rgb(0xE7EAF0), kWhite},
    {Token::Ink2, rgb(0x566072), rgb(0xA3ADBB), kWhite},
    {Token::Ink3, rgb(0x8690A2), rgb(0x6E798B), rgb(0xA6A6A6)},
    {Token::Accent, rgb(0x2B63D9), rgb(0x7AA7FF), kWhite},
    {Token::AccentHover, rgb(0x2456C2), rgb(0x93B8FF), kWhite},
    {Token::AccentWash, rgb(0xE6EEFD), rgb(0x1E2A44), kBlack},
    {Token::OnAccent, kWhite, rgb(0x0E1420), kBlack},
    {Token::Ok, rgb(0x0B7A55), rgb(0x4CC79A), kWhite},
    {Token::OkWash, rgb(0xDDF3EA), rgb(0x14332A), kBlack},
    {Token::Bad, rgb(0xB93A0B), rgb(0xFF8A5C), kWhite},
    {Token::BadWash, rgb(0xFCE6DC), rgb(0x40210F), kBlack},
    {Token::BadHeld, rgb(0x902D08), rgb(0xC76B47), kWhite},
    {Token::OnBad, kWhite, rgb(0x1A0D06), kBlack},
    {Token::OnBadHeld, kWhite, rgb(0x1A0D06), kBlack},
    {Token::Warn, rgb(0x8A5A00), rgb(0xF0B849), kWhite},
    {Token::WarnWash, rgb(0xFCEFD2), rgb(0x3A2C0C), kBlack},
    {Token::Candidate, rgb(0x8A4B86), rgb(0xDA9AD5), kWhite},
    {Token::CandidateWash, rgb(0xF6E6F4), rgb(0x38233A), kBlack},
    {Token::Baseline, rgb(0x0072B2), rgb(0x56B4E9), kWhite},
    {Token::Prod, rgb(0xA01650), rgb(0xFF8FB8), kWhite},
    {Token::ProdWash, rgb(0xFBE6EF), rgb(0x3A1526), kBlack},
    {Token::Stage, rgb(0x8A5A00), rgb(0xF0B849), kWhite},
    {Token::StageWash, rgb(0xFCEFD2), rgb(0x3A2C0C), kBlack},
    {Token::Test, rgb(0x0F6D9C), rgb(0x63B8E8), kWhite},
    {Token::TestWash, rgb(0xE0F1FA), rgb(0x102C3D), kBlack},
    {Token::Uat, rgb(0x5B46B0), rgb(0xB7A8FF), kWhite},
    {Token::UatWash, rgb(0xECE9FA), rgb(0x272146), kBlack},
    {Token::Shade, 0x2E0A0F16u, 0x990A0F16u, 0x00000000u},
    {Token::Scrim, 0x66000000u, 0x8C0A0F16u, 0xB3000000u},
}};

constexpr bool tableIsInOrder()
{
    for (int i = 0; i < kTokenCount; ++i) {
        if (static_cast<int>(kTable[static_cast<size_t>(i)].token) != i)
            return false;
    }
    return true;
}
static_assert(tableIsInOrder(), "the table lists the tokens in the order of the enum");

double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor& c)
{
    return 0.2126 * linear(c.redF()) + 0.7152 * linear(c.greenF()) + 0.0722 * linear(c.blueF());
}

std::vector<TextPair> buildPairs()
{
    std::vector<TextPair> pairs;
    for (Token ground : {Token::Bg, Token::Surface, Token::Sunken, Token::AccentWash}) {
        for (Token text : {Token::Ink, Token::Ink2, Token::Accent, Token::Ok, Token::Bad,
                 Token::Warn, Token::Candidate})
            pairs.push_back({text, ground});
    }
    for (Token ground : {Token::OkWash, Token::BadWash, Token::WarnWash, Token::CandidateWash}) {
        pairs.push_back({Token::Ink, ground});
        pairs.push_back({Token::Ink2, ground});
    }
    for (TextPair own : {TextPair{Token::Ok, Token::OkWash}, {Token::Bad, Token::BadWash},
             {Token::Warn, Token::WarnWash}, {Token::Candidate, Token::CandidateWash},
             {Token::Prod, Token::ProdWash}, {Token::Stage, Token::StageWash},
             {Token::Test, Token::TestWash}, {Token::Uat, Token::UatWash},
             {Token::Prod, Token::Surface}, {Token::Stage, Token::Surface},
             {Token::Test, Token::Surface}, {Token::Uat, Token::Surface},
             {Token::Baseline, Token::Surface}, {Token::Baseline, Token::Sunken},
             {Token::OnAccent, Token::Accent}, {Token::OnAccent, Token::AccentHover},
             {Token::OnBad, Token::Bad}, {Token::OnBadHeld, Token::BadHeld}})
        pairs.push_back(own);
    return pairs;
}

} // namespace

QColor color(Scheme scheme, Token token)
{
    const Row& row = kTable[static_cast<size_t>(token)];
    switch (scheme) {
    case Scheme::Light:
        return QColor::fromRgba(row.light);
    case Scheme::Dark:
        return QColor::fromRgba(row.dark);
    case Scheme::HighContrast:
        return QColor::fromRgba(row.high);
    }
    Q_UNREACHABLE();
}

double contrastRatio(const QColor& a, const QColor& b)
{
    const auto [low, high] = std::minmax({luminance(a), luminance(b)});
    return (high + 0.05) / (low + 0.05);
}

QColor mix(const QColor& bottom, const QColor& top, double amount)
{
    const auto blend = [amount](int from, int to) {
        return static_cast<int>(std::lround(from + (to - from) * amount));
    };
    return QColor(blend(bottom.red(), top.red()), blend(bottom.green(), top.green()),
        blend(bottom.blue(), top.blue()));
}

const std::vector<TextPair>& textPairs()
{
    static const std::vector<TextPair> pairs = buildPairs();
    return pairs;
}

} // namespace pult::ui
