// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/api/reflection_service.h"

#include <set>

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>

#include "pult/v1/observer.pb.h"
#include "pult/v1/release_control.pb.h"
#include "pult/v1/telemetry.pb.h"

namespace pult::api {

namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::FileDescriptor;
using grpc::reflection::v1alpha::FileDescriptorResponse;
using grpc::reflection::v1alpha::ServerReflectionRequest;
using grpc::reflection::v1alpha::ServerReflectionResponse;

void addWithImports(
    const FileDescriptor& file, std::set<std::string>& seen, FileDescriptorResponse& to)
{
    if (!seen.insert(file.name()).second)
        return;
    google::protobuf::FileDescriptorProto proto;
    file.CopyTo(&proto);
    to.add_file_descriptor_proto(proto.SerializeAsString());
    for (int i = 0; i < file.dependency_count(); ++i)
        addWithImports(*file.dependency(i), seen, to);
}

void answerFile(const FileDescriptor* file, ServerReflectionResponse& response)
{
    if (!file) {
        response.mutable_error_response()->set_error_code(grpc::StatusCode::NOT_FOUND);
        response.mutable_error_response()->set_error_message("not found");
        return;
    }
    std::set<std::string> seen;
    addWithImports(*file, seen, *response.mutable_file_descriptor_response());
}

void answer(const ServerReflectionRequest& request, const std::vector<std::string>& services,
    ServerReflectionResponse& response)
{
    const auto* pool = DescriptorPool::generated_pool();
    switch (request.message_request_case()) {
    case ServerReflectionRequest::kListServices:
        for (const auto& name : services)
            response.mutable_list_services_response()->add_service()->set_name(name);
        return;
    case ServerReflectionRequest::kFileByFilename:
        answerFile(pool->FindFileByName(request.file_by_filename()), response);
        return;
    case ServerReflectionRequest::kFileContainingSymbol:
        answerFile(pool->FindFileContainingSymbol(request.file_containing_symbol()), response);
        return;
    default:
        answerFile(nullptr, response);
    }
}

//! One call. Deletes itself when it is done.
class Call final : public grpc::ServerBidiReactor<ServerReflectionRequest, ServerReflectionResponse>
{
public:
    explicit Call(const std::vector<std::string>& services)
        : m_services(services)
    {
        StartRead(&m_request);
    }

private:
    void OnReadDone(bool ok) override
    {
        if (!ok) {
            Finish(grpc::Status::OK);
            return;
        }
        m_response.Clear();
        m_response.set_valid_host(m_request.host());
        *m_response.mutable_original_request() = m_request;
        answer(m_request, m_services, m_response);
        StartWrite(&m_response);
    }
    void OnWriteDone(bool ok) override
    {
        if (ok)
            StartRead(&m_request);
        else
            Finish(grpc::Status::CANCELLED);
    }
    void OnDone() override { delete this; }

    const std::vector<std::string>& m_services;
    ServerReflectionRequest m_request;
    ServerReflectionResponse m_response;
};

} // namespace

grpc::ServerBidiReactor<ServerReflectionRequest, ServerReflectionResponse>*
ReflectionService::ServerReflectionInfo(grpc::CallbackServerContext* /*context*/)
{
    return new Call(m_services);
}

std::vector<std::string> publicServices()
{
    // Asking a message for its descriptor also makes sure that its file is known to the pool.
    return {v1::WatchRequest::descriptor()->file()->service(0)->full_name(),
        v1::PlanRequest::descriptor()->file()->service(0)->full_name(),
        v1::LeakReport::descriptor()->file()->service(0)->full_name(),
        ServerReflectionRequest::descriptor()->file()->service(0)->full_name()};
}

} // namespace pult::api
