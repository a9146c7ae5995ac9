// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "grpc/reflection/v1alpha/reflection.grpc.pb.h"

namespace pult::api {

//! Server reflection, so that grpcurl and its like need no proto files. gRPC's own implementation
//! is a synchronous one: its polling threads would stand in the way of every other call.
class ReflectionService final : public grpc::reflection::v1alpha::ServerReflection::CallbackService
{
public:
    explicit ReflectionService(std::vector<std::string> services)
        : m_services(std::move(services))
    {}

    grpc::ServerBidiReactor<grpc::reflection::v1alpha::ServerReflectionRequest,
        grpc::reflection::v1alpha::ServerReflectionResponse>*
    ServerReflectionInfo(grpc::CallbackServerContext* context) override;

private:
    using Base = grpc::reflection::v1alpha::ServerReflection::CallbackService;
    using Base::ServerReflectionInfo;

    const std::vector<std::string> m_services;
};

//! Full names of the services that the API serves.
[[nodiscard]] std::vector<std::string> publicServices();

} // namespace pult::api
