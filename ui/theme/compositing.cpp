// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/compositing.h"

#include <QGuiApplication>
#include <QLibrary>

#include <cstdint>
#include <cstdlib>

namespace pult::ui {
namespace {

#if QT_CONFIG(xcb)
// Just the four calls of libxcb that are needed, resolved from the copy Qt itself has loaded.
struct Cookie
{
    unsigned int sequence;
};
struct AtomReply
{
    std::uint8_t type, pad;
    std::uint16_t sequence;
    std::uint32_t length, atom;
};
struct OwnerReply
{
    std::uint8_t type, pad;
    std::uint16_t sequence;
    std::uint32_t length, owner;
};
using InternAtom = Cookie (*)(xcb_connection_t*, std::uint8_t, std::uint16_t, const char*);
using InternAtomReply = AtomReply* (*)(xcb_connection_t*, Cookie, void*);
using GetOwner = Cookie (*)(xcb_connection_t*, std::uint32_t);
using GetOwnerReply = OwnerReply* (*)(xcb_connection_t*, Cookie, void*);

template <typename F> F resolved(QLibrary& library, const char* name)
{
    return reinterpret_cast<F>(library.resolve(name));
}

bool hasCompositor(xcb_connection_t* connection)
{
    QLibrary xcb(QStringLiteral("xcb"), 1);
    const auto intern = resolved<InternAtom>(xcb, "xcb_intern_atom");
    const auto internReply = resolved<InternAtomReply>(xcb, "xcb_intern_atom_reply");
    const auto owner = resolved<GetOwner>(xcb, "xcb_get_selection_owner");
    const auto ownerReply = resolved<GetOwnerReply>(xcb, "xcb_get_selection_owner_reply");
    if (!intern || !internReply || !owner || !ownerReply)
        return false;
    constexpr char kName[] = "_NET_WM_CM_S0";
    AtomReply* atom
        = internReply(connection, intern(connection, 0, sizeof kName - 1, kName), nullptr);
    if (!atom)
        return false;
    OwnerReply* held = ownerReply(connection, owner(connection, atom->atom), nullptr);
    const bool composited = held && held->owner != 0;
    std::free(held);
    std::free(atom);
    return composited;
}
#endif

bool ask()
{
#if QT_CONFIG(xcb)
    auto* x11 = qGuiApp->nativeInterface<QNativeInterface::QX11Application>();
    // Platforms without X answer too, but have no connection.
    if (x11 && x11->connection())
        return hasCompositor(x11->connection());
#endif
    return true;
}

} // namespace

bool isComposited()
{
    static const bool composited = ask();
    return composited;
}

} // namespace pult::ui
