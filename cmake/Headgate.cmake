# How a room of the house declares what it builds.
#
#   headgate_library(headgate_book
#       SOURCES order_book.cpp call_auction.cpp
#       DEPS headgate_domain            # seen through our headers
#       PRIVATE_DEPS ext::fmt)          # used in our .cpp only
#   headgate_executable(headgate SOURCES main.cpp DEPS headgate_pipeline)
#   headgate_test(book_test SOURCES book_test.cpp DEPS headgate_book LABELS book)
#
# Without SOURCES a library is header only; an executable or a test without SOURCES is not made.

# Adds `dir` when it has a CMakeLists.txt.
function(headgate_folder dir)
    if(EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/${dir}/CMakeLists.txt")
        add_subdirectory(${dir})
    endif()
endfunction()

function(headgate_library name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPS;PRIVATE_DEPS")
    headgate_reject_leftovers(${name} ${arg_UNPARSED_ARGUMENTS})
    if(arg_SOURCES)
        add_library(${name} STATIC ${arg_SOURCES})
        target_link_libraries(${name} PUBLIC ${arg_DEPS} ext::expected
                                      PRIVATE headgate_house ${arg_PRIVATE_DEPS})
        target_include_directories(${name} PUBLIC "${PROJECT_SOURCE_DIR}")
        headgate_precompile(${name})
    else()
        add_library(${name} INTERFACE)
        target_link_libraries(${name} INTERFACE ${arg_DEPS} ${arg_PRIVATE_DEPS} ext::expected)
        target_include_directories(${name} INTERFACE "${PROJECT_SOURCE_DIR}")
    endif()
endfunction()

# The program lands at the root of the binary directory: build/release/headgate.
function(headgate_executable name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPS")
    headgate_reject_leftovers(${name} ${arg_UNPARSED_ARGUMENTS})
    if(arg_SOURCES)
        add_executable(${name} ${arg_SOURCES})
        target_link_libraries(${name} PRIVATE headgate_house ext::expected ${arg_DEPS})
        set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}")
        headgate_precompile(${name})
    endif()
endfunction()

# A sanitized test takes some times as long.
function(headgate_test_properties name labels timeout)
    if(HEADGATE_SANITIZE)
        math(EXPR timeout "${timeout} * 5")
    endif()
    set_tests_properties(${name} PROPERTIES LABELS "${labels}" TIMEOUT ${timeout}
                                            ENVIRONMENT "${HEADGATE_TEST_ENVIRONMENT}")
endfunction()

# A doctest program registered with ctest under its own name; it runs from the repository root.
# TIMEOUT is in seconds, 300 unless told.
function(headgate_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "TIMEOUT" "SOURCES;DEPS;LABELS")
    headgate_reject_leftovers(${name} ${arg_UNPARSED_ARGUMENTS})
    if(NOT arg_SOURCES)
        return()
    endif()
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 300)
    endif()
    add_executable(${name} ${arg_SOURCES})
    target_link_libraries(${name} PRIVATE headgate_house headgate_doctest ext::expected ${arg_DEPS})
    headgate_precompile(${name})
    add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
    headgate_test_properties(${name} "${arg_LABELS}" ${arg_TIMEOUT})
endfunction()

# A shell script registered with ctest; it is handed the arguments after COMMAND.
function(headgate_script_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "TIMEOUT" "COMMAND;LABELS")
    headgate_reject_leftovers(${name} ${arg_UNPARSED_ARGUMENTS})
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 120)
    endif()
    add_test(NAME ${name} COMMAND ${arg_COMMAND} WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
    headgate_test_properties(${name} "${arg_LABELS}" ${arg_TIMEOUT})
endfunction()

function(headgate_reject_leftovers name)
    if(ARGN)
        message(FATAL_ERROR "${name}: did you forget SOURCES or DEPS before '${ARGN}'?")
    endif()
endfunction()

# A sanitizer's finding fails the test and shows where it came from.
if(HEADGATE_SANITIZE MATCHES "address")
    set(HEADGATE_TEST_ENVIRONMENT "ASAN_OPTIONS=detect_stack_use_after_return=1"
                                  "UBSAN_OPTIONS=print_stacktrace=1")
elseif(HEADGATE_SANITIZE MATCHES "thread")
    set(HEADGATE_TEST_ENVIRONMENT "TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1")
else()
    set(HEADGATE_TEST_ENVIRONMENT "")
endif()
