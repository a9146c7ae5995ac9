// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/icons.h"

#include "ui/theme/measures.h"
#include "ui/theme/theme.h"

#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <cmath>

// The resources live in this static library, so nothing else would pull them into the program.
static void loadResources()
{
    Q_INIT_RESOURCE(pult_icons);
}

namespace pult::ui {
namespace {

constexpr std::array<const char*, kIconCount> kNames{"shield", "diamond", "flask", "person-check",
    "circle", "lock", "unlock", "search", "play", "pause", "promote", "rollback", "abort",
    "snowflake", "copy", "export", "history", "chevron-right", "chevron-left", "chevron-up",
    "chevron-down", "arrow-right", "warning", "check", "cross", "dot", "info", "help", "gateway",
    "table", "overview", "rollout", "activity", "bell", "branch", "flag", "group", "plug", "chart",
    "drop", "plus", "minus", "trash", "refresh", "eye", "terminal", "filter", "sliders", "link",
    "external", "compare", "more", "user", "clock", "key", "server", "contrast", "bake"};

QPixmap rendered(Icon icon, QSize pixels, const QColor& color)
{
    const QString key = QStringLiteral("pult-icon-%1-%2x%3-%4")
                            .arg(static_cast<int>(icon))
                            .arg(pixels.width())
                            .arg(pixels.height())
                            .arg(color.rgba(), 0, 16);
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;
    QImage image(pixels, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QSvgRenderer drawing(iconPath(icon));
    QPainter painter(&image);
    drawing.render(&painter, QRectF(QPointF(), QSizeF(pixels)));
    painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
    painter.fillRect(image.rect(), color);
    painter.end();
    pixmap = QPixmap::fromImage(image);
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

//! Looks the colour up when it paints, so that a change of scheme needs no new icons.
class ThemedIconEngine : public QIconEngine
{
    Q_DISABLE_COPY_MOVE(ThemedIconEngine)
public:
    ThemedIconEngine(Icon icon, Token token)
        : m_icon(icon)
        , m_token(token)
    {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override
    {
        paintIcon(*painter, m_icon, rect, colorFor(mode));
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State) override
    {
        return rendered(m_icon, size, colorFor(mode));
    }

    QIconEngine* clone() const override { return new ThemedIconEngine(m_icon, m_token); }

private:
    QColor colorFor(QIcon::Mode mode) const
    {
        return Theme::instance().color(mode == QIcon::Disabled ? Token::Ink3 : m_token);
    }

    Icon m_icon;
    Token m_token;
};

} // namespace

QString iconPath(Icon icon)
{
    static const bool loaded = [] {
        loadResources();
        return true;
    }();
    Q_UNUSED(loaded)
    return QLatin1String(":/pult/icons/") + QLatin1String(kNames[static_cast<size_t>(icon)])
        + QLatin1String(".svg");
}

void paintIcon(QPainter& painter, Icon icon, const QRectF& rect, const QColor& color)
{
    const double scale = painter.device()->devicePixelRatioF();
    const QSize pixels(static_cast<int>(std::lround(rect.width() * scale)),
        static_cast<int>(std::lround(rect.height() * scale)));
    if (pixels.isEmpty())
        return;
    // Snap to whole device pixels, otherwise the strokes blur at 125 % and 150 %.
    const QPointF at(std::round(rect.x() * scale) / scale, std::round(rect.y() * scale) / scale);
    painter.drawPixmap(QRectF(at, QSizeF(pixels) / scale), rendered(icon, pixels, color),
        QRectF(QPointF(), QSizeF(pixels)));
}

QIcon themedIcon(Icon icon, Token token)
{
    return QIcon(new ThemedIconEngine(icon, token));
}

Icon iconOf(EnvironmentKind kind)
{
    switch (kind) {
    case EnvironmentKind::Prod:
        return Icon::Shield;
    case EnvironmentKind::Stage:
        return Icon::Diamond;
    case EnvironmentKind::Test:
        return Icon::Flask;
    case EnvironmentKind::Uat:
        return Icon::PersonCheck;
    case EnvironmentKind::Other:
        return Icon::Circle;
    }
    Q_UNREACHABLE();
}

QIcon applicationIcon()
{
    loadResources();
    return QIcon(QStringLiteral(":/pult/icons/pult.svg"));
}

} // namespace pult::ui
