// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/link.h"

#include <QRegularExpression>
#include <QUrl>
#include <QUrlQuery>

using namespace Qt::Literals::StringLiterals;

namespace pult::models {
namespace {

constexpr int kLongest = 2'000;

bool isName(const QString& text)
{
    static const QRegularExpression kName(u"^[a-z0-9][a-z0-9-]{0,62}$"_s);
    return kName.match(text).hasMatch();
}

} // namespace

QString Link::toString() const
{
    QString text = u"pult://"_s + profile + u'/' + page;
    if (!object.isEmpty())
        text += u'/' + QString::fromLatin1(QUrl::toPercentEncoding(object));
    QStringList query;
    if (!environment.isEmpty())
        query << u"environment="_s + QString::fromLatin1(QUrl::toPercentEncoding(environment));
    if (at != 0)
        query << u"at="_s + QString::number(at);
    return query.isEmpty() ? text : text + u'?' + query.join(u'&');
}

std::optional<Link> Link::parse(const QString& text)
{
    if (text.size() > kLongest || !text.startsWith(u"pult://"_s))
        return std::nullopt;
    const QUrl url(text, QUrl::StrictMode);
    if (!url.isValid() || url.port() != -1 || !url.userInfo().isEmpty() || url.hasFragment())
        return std::nullopt;
    const QStringList path = url.path(QUrl::FullyEncoded).split(u'/', Qt::KeepEmptyParts);
    if (path.size() < 2 || path.size() > 3)
        return std::nullopt;

    Link link;
    link.profile = url.host();
    link.page = path[1];
    link.object = path.size() == 3 ? QUrl::fromPercentEncoding(path[2].toLatin1()) : QString();
    const QUrlQuery query(url);
    link.environment = query.queryItemValue(u"environment"_s, QUrl::FullyDecoded);
    bool isNumber = true;
    if (query.hasQueryItem(u"at"_s))
        link.at = query.queryItemValue(u"at"_s).toULongLong(&isNumber);
    if (!isName(link.profile) || !isName(link.page) || !isNumber)
        return std::nullopt;
    return link;
}

} // namespace pult::models
