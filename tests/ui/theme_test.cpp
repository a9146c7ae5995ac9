// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/icons.h"
#include "ui/theme/palette.h"
#include "ui/theme/theme.h"
#include "ui/theme/type_scale.h"

#include <QFile>
#include <QImage>
#include <QPainter>
#include <QPushButton>
#include <QSignalSpy>
#include <QtTest>

using namespace pult::ui;

class ThemeTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { Theme::instance().install(); }

    void contrastOfBlackAndWhite()
    {
        QCOMPARE(qRound(contrastRatio(Qt::black, Qt::white)), 21);
        QCOMPARE(qRound(contrastRatio(Qt::white, Qt::white)), 1);
        // A published pair: #767676 on white is the lightest grey that passes.
        QVERIFY(contrastRatio(QColor(0x76, 0x76, 0x76), Qt::white) >= 4.5);
        QVERIFY(contrastRatio(QColor(0x77, 0x77, 0x77), Qt::white) < 4.5);
    }

    void everyTextCanBeRead()
    {
        QVERIFY(textPairs().size() > 40);
        for (Scheme scheme : kSchemes) {
            for (const TextPair& pair : textPairs()) {
                const double ratio
                    = contrastRatio(color(scheme, pair.text), color(scheme, pair.ground));
                QVERIFY2(ratio >= 4.5,
                    qPrintable(QStringLiteral("scheme %1: token %2 on %3 reaches only %4")
                                   .arg(static_cast<int>(scheme))
                                   .arg(static_cast<int>(pair.text))
                                   .arg(static_cast<int>(pair.ground))
                                   .arg(ratio)));
            }
        }
    }

    void paletteFollowsTokensInEveryRole()
    {
        for (Scheme scheme : kSchemes) {
            const QPalette palette = paletteFor(scheme);
            for (int role = 0; role < QPalette::NColorRoles; ++role) {
                if (role == QPalette::NoRole)
                    continue;
                QVERIFY2(
                    palette.isBrushSet(QPalette::Active, static_cast<QPalette::ColorRole>(role)),
                    qPrintable(QString::number(role)));
            }
            QVERIFY(contrastRatio(palette.color(QPalette::HighlightedText),
                        palette.color(QPalette::Highlight))
                >= 4.5);
            QVERIFY(contrastRatio(
                        palette.color(QPalette::PlaceholderText), palette.color(QPalette::Base))
                >= 4.5);
        }
    }

    void choosingASchemeTellsEverybody()
    {
        Theme& theme = Theme::instance();
        theme.setPreference(SchemePreference::Light);
        QSignalSpy changed(&theme, &Theme::changed);
        theme.setPreference(SchemePreference::Dark);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(theme.scheme(), Scheme::Dark);
        QCOMPARE(qApp->palette().color(QPalette::Window), color(Scheme::Dark, Token::Bg));
        theme.setPreference(SchemePreference::Dark);
        QCOMPARE(changed.count(), 1);
        theme.setPreference(SchemePreference::HighContrast);
        QCOMPARE(theme.lineWidth(), 2);
    }

    void everyIconIsDrawn()
    {
        for (int i = 0; i < kIconCount; ++i) {
            const Icon icon = static_cast<Icon>(i);
            QVERIFY2(QFile::exists(iconPath(icon)), qPrintable(iconPath(icon)));
            for (double scale : {1.0, 1.25, 1.5, 2.0}) {
                QImage image(QSize(16, 16) * scale, QImage::Format_ARGB32_Premultiplied);
                image.setDevicePixelRatio(scale);
                image.fill(Qt::transparent);
                QPainter painter(&image);
                paintIcon(painter, icon, QRectF(0, 0, 16, 16), Qt::red);
                painter.end();
                QVERIFY2(inkOf(image) > 6, qPrintable(iconPath(icon)));
                QVERIFY2(onlyRed(image), qPrintable(iconPath(icon)));
            }
        }
        QVERIFY(!applicationIcon().pixmap(64).isNull());
    }

    void themedIconsFollowTheScheme()
    {
        const QIcon icon = themedIcon(Icon::Check, Token::Ok);
        Theme::instance().setPreference(SchemePreference::Light);
        const QImage light = icon.pixmap(16).toImage();
        Theme::instance().setPreference(SchemePreference::Dark);
        QVERIFY(light != icon.pixmap(16).toImage());
    }

    void monospaceHasNoLigatures()
    {
        const QFontMetricsF metrics(font(TextRole::Mono));
        const double cell = metrics.horizontalAdvance(QLatin1Char('x'));
        QVERIFY(qAbs(metrics.horizontalAdvance(QStringLiteral("->")) - 2 * cell) < 0.01);
        QVERIFY(font(TextRole::Mono).styleStrategy() & QFont::PreferNoShaping);
    }

    void buttonsKeepToTheGrid()
    {
        QPushButton button(QStringLiteral("Promote"));
        button.ensurePolished();
        QCOMPARE(button.sizeHint().height(), 28);
    }

private:
    static int inkOf(const QImage& image)
    {
        int count = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x)
                count += qAlpha(image.pixel(x, y)) > 128 ? 1 : 0;
        }
        return count;
    }

    static bool onlyRed(const QImage& image)
    {
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                const QRgb p = image.pixel(x, y);
                if (qGreen(p) > 0 || qBlue(p) > 0)
                    return false;
            }
        }
        return true;
    }
};

QTEST_MAIN(ThemeTest)
#include "theme_test.moc"
