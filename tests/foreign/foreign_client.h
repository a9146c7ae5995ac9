// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

namespace pult::routing::testing {

//! What came of one call: the name of the deployment that answered, or the client's error.
struct Answer
{
    bool ok = false;
    std::string text;
};

using Headers = std::map<std::string, std::string>;

//! A gRPC client that knows its targets by xDS only and that nobody of us wrote.
class ForeignClient
{
public:
    virtual ~ForeignClient() = default;
    //! One unary call to xds:///target, on the one channel per target that it keeps.
    [[nodiscard]] virtual Answer call(const std::string& target, const Headers& headers) = 0;
    //! Node id that it gives to the control plane.
    [[nodiscard]] virtual std::string id() const = 0;
};

//! By the name of the client.
using ClientFactory = std::function<std::unique_ptr<ForeignClient>(std::uint16_t adsPort)>;

//! gRPC C++ of the distribution, in this process. The port must be the same for every one.
[[nodiscard]] std::unique_ptr<ForeignClient> makeCppClient(std::uint16_t adsPort);
//! npm @grpc/grpc-js-xds in a Node process of its own.
[[nodiscard]] std::unique_ptr<ForeignClient> makeNodeClient(std::uint16_t adsPort);

} // namespace pult::routing::testing
