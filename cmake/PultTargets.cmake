# Two INTERFACE targets carry every option: what the code needs (pult_options) and what it must
# not do (pult_warnings). Helpers below attach both, so that no folder sets flags of its own.
add_library(pult_options INTERFACE)
target_compile_features(pult_options INTERFACE cxx_std_20)
target_include_directories(pult_options INTERFACE ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR}/generated)
target_compile_definitions(pult_options INTERFACE
  QT_NO_KEYWORDS QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_CAST_FROM_BYTEARRAY
  QT_NO_FOREACH QT_DISABLE_DEPRECATED_BEFORE=0x060400)

add_library(pult_warnings INTERFACE)
target_compile_options(pult_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wold-style-cast -Wnon-virtual-dtor -Woverloaded-virtual -Wshadow
  $<$<BOOL:${PULT_WERROR}>:-Werror>)

# What Debian hardens its own packages with; position independence is the compiler's default there.
target_compile_options(pult_options INTERFACE
  $<$<CONFIG:Release>:-D_FORTIFY_SOURCE=2;-fstack-protector-strong>)
target_link_options(pult_options INTERFACE $<$<CONFIG:Release>:-Wl,-z,relro,-z,now>)

if(PULT_SANITIZE)
  # Of sanitized code GCC 12 believes that much is not initialized, in the standard library too.
  target_compile_options(pult_options INTERFACE -fsanitize=${PULT_SANITIZE} -fno-omit-frame-pointer
    $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  target_link_options(pult_options INTERFACE -fsanitize=${PULT_SANITIZE})
endif()

if(PULT_FUZZ)
  target_compile_options(pult_options INTERFACE -fsanitize=fuzzer-no-link -fno-sanitize-recover=all)
endif()

# pult_add_library(<name> SOURCES … [PUBLIC …] [PRIVATE …])  a static layer library
function(pult_add_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(${name} STATIC ${arg_SOURCES})
  target_link_libraries(${name} PUBLIC pult_options ${arg_PUBLIC} PRIVATE pult_warnings ${arg_PRIVATE})
endfunction()

# pult_add_executable(<name> SOURCES … LIBS …)  a program
function(pult_add_executable name)
  cmake_parse_arguments(arg "" "" "SOURCES;LIBS" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE pult_options pult_warnings ${arg_LIBS})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
endfunction()

# pult_add_gtest(<name> SOURCES … LIBS …)  one GoogleTest program, one ctest entry
function(pult_add_gtest name)
  cmake_parse_arguments(arg "" "TIMEOUT" "SOURCES;LIBS;LABELS" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE pult_options pult_warnings ${arg_LIBS} GTest::gmock GTest::gtest_main)
  add_test(NAME ${name} COMMAND ${name})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  set_tests_properties(${name} PROPERTIES TIMEOUT ${arg_TIMEOUT} LABELS "${arg_LABELS}")
endfunction()

# pult_add_qtest(<name> SOURCES … LIBS …)  one Qt Test program, run offscreen
function(pult_add_qtest name)
  cmake_parse_arguments(arg "" "" "SOURCES;LIBS;LABELS" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  set_target_properties(${name} PROPERTIES AUTOMOC ON)
  target_link_libraries(${name} PRIVATE pult_options pult_warnings ${arg_LIBS} Qt6::Test)
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES TIMEOUT 300 LABELS "${arg_LABELS}"
    ENVIRONMENT "QT_QPA_PLATFORM=offscreen;QT_LOGGING_RULES=qt.qpa.*=false")
endfunction()

# pult_add_bench(<name> SOURCES … LIBS …)  a benchmark: prints "figure NAME VALUE goal OP NUMBER ok|short"
function(pult_add_bench name)
  cmake_parse_arguments(arg "" "" "SOURCES;LIBS" ${ARGN})
  add_executable(bench_${name} ${arg_SOURCES})
  target_link_libraries(bench_${name} PRIVATE pult_options pult_warnings ${arg_LIBS})
  set_target_properties(bench_${name} PROPERTIES OUTPUT_NAME ${name}
    RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin/bench)
  add_dependencies(benches bench_${name})
endfunction()
