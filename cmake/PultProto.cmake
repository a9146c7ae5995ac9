# pult_add_proto(<name> ROOT <import root> FILES … [GRPC FILES …] [DEPENDS …])
# Generates C++ for the files and links protobuf and gRPC. The .grpc.pb.cc comes first in OUTPUT
# because protoc's dependency file names it first; in another order ninja rebuilds for ever.
function(pult_add_proto name)
  cmake_parse_arguments(arg "" "ROOT" "FILES;SERVICES;DEPENDS;IMPORTS" ${ARGN})
  set(gen ${PROJECT_BINARY_DIR}/generated)
  file(MAKE_DIRECTORY ${gen})
  set(imports -I ${arg_ROOT})
  foreach(i ${arg_IMPORTS})
    list(APPEND imports -I ${i})
  endforeach()
  set(outs "")
  foreach(p ${arg_FILES} ${arg_SERVICES})
    string(REGEX REPLACE "\\.proto$" "" b ${p})
    set(o ${gen}/${b}.pb.cc ${gen}/${b}.pb.h)
    set(grpc "")
    if(p IN_LIST arg_SERVICES)
      set(o ${gen}/${b}.grpc.pb.cc ${gen}/${b}.grpc.pb.h ${o})
      set(grpc --grpc_out=${gen} --plugin=protoc-gen-grpc=$<TARGET_FILE:gRPC::grpc_cpp_plugin>)
    endif()
    add_custom_command(OUTPUT ${o}
      COMMAND protobuf::protoc ${imports} --cpp_out=${gen} ${grpc}
        --dependency_out=${gen}/${b}.d ${arg_ROOT}/${p}
      DEPENDS ${arg_ROOT}/${p} DEPFILE ${gen}/${b}.d VERBATIM)
    list(APPEND outs ${o})
  endforeach()
  add_library(${name} STATIC ${outs})
  set_target_properties(${name} PROPERTIES CXX_CLANG_TIDY "") # nobody wrote it
  target_compile_features(${name} PUBLIC cxx_std_20)
  target_include_directories(${name} SYSTEM PUBLIC ${gen})
  target_link_libraries(${name} PUBLIC protobuf::libprotobuf gRPC::grpc++ ${arg_DEPENDS})
endfunction()
