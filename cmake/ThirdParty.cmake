# Every library that Headgate links, under a short name. Headers come in as SYSTEM. Which folder may
# use which library is written in tests/tidy/layers.txt.

# Debian has no CMake package for these: a header, perhaps a library, nothing else.
function(headgate_external name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "HEADER;LIBRARY;PACKAGE" "DEFINITIONS")
    find_path(HEADGATE_${name}_INCLUDE "${arg_HEADER}")
    if(NOT HEADGATE_${name}_INCLUDE)
        message(FATAL_ERROR "<${arg_HEADER}> not found: run ./dev deps (package ${arg_PACKAGE})")
    endif()
    add_library(headgate_external_${name} INTERFACE)
    target_include_directories(headgate_external_${name} SYSTEM
                               INTERFACE "${HEADGATE_${name}_INCLUDE}")
    target_compile_definitions(headgate_external_${name} INTERFACE ${arg_DEFINITIONS})
    if(arg_LIBRARY)
        find_library(HEADGATE_${name}_LIBRARY "${arg_LIBRARY}")
        if(NOT HEADGATE_${name}_LIBRARY)
            message(FATAL_ERROR "lib${arg_LIBRARY} not found: run ./dev deps (${arg_PACKAGE})")
        endif()
        target_link_libraries(headgate_external_${name} INTERFACE "${HEADGATE_${name}_LIBRARY}")
    endif()
    add_library(ext::${name} ALIAS headgate_external_${name})
endfunction()

headgate_external(expected HEADER tl/expected.hpp PACKAGE libexpected-dev)
headgate_external(lmdb HEADER lmdb.h LIBRARY lmdb PACKAGE liblmdb-dev)
headgate_external(sodium HEADER sodium.h LIBRARY sodium PACKAGE libsodium-dev)
headgate_external(sqlite HEADER sqlite3.h LIBRARY sqlite3 PACKAGE libsqlite3-dev)
headgate_external(cli11 HEADER CLI/CLI.hpp PACKAGE libcli11-dev)
# QuickFIX 1.15 declares exception specifications that C++17 removed: include it through
# gateway/fix/quickfix.h only.
headgate_external(quickfix HEADER quickfix/Application.h LIBRARY quickfix PACKAGE libquickfix-dev)
# Header only and without exceptions: a parse returns its error. The library that Debian builds throws.
headgate_external(toml HEADER toml++/toml.h PACKAGE libtomlplusplus-dev
                  DEFINITIONS TOML_HEADER_ONLY=1 TOML_EXCEPTIONS=0)
# Boost as headers only: Asio, Beast and what they pull in.
headgate_external(boost HEADER boost/version.hpp PACKAGE libboost1.81-dev
                  DEFINITIONS BOOST_ALL_NO_LIB BOOST_ERROR_CODE_HEADER_ONLY BOOST_ASIO_NO_DEPRECATED)
target_link_libraries(headgate_external_boost INTERFACE Threads::Threads)
# The thread sanitizer does not understand the fences in Asio; our loops do not need them.
if(HEADGATE_SANITIZE MATCHES "thread")
    target_compile_definitions(headgate_external_boost INTERFACE BOOST_ASIO_DISABLE_FENCED_BLOCK)
endif()
file(STRINGS "${HEADGATE_boost_INCLUDE}/boost/version.hpp" headgate_boost_version
     REGEX "^#define BOOST_VERSION ")
string(REGEX REPLACE "[^0-9]" "" headgate_boost_version "${headgate_boost_version}")
if(headgate_boost_version LESS 108100)
    message(FATAL_ERROR "Boost ${headgate_boost_version} found, 1.81 wanted: run ./dev deps")
endif()
target_link_libraries(headgate_external_quickfix INTERFACE Threads::Threads)

find_package(fmt CONFIG REQUIRED)
add_library(ext::fmt ALIAS fmt::fmt)
find_package(spdlog CONFIG REQUIRED)
add_library(ext::spdlog ALIAS spdlog::spdlog)
find_package(OpenSSL REQUIRED COMPONENTS Crypto SSL)
add_library(ext::openssl ALIAS OpenSSL::SSL)
add_library(ext::crypto ALIAS OpenSSL::Crypto)

if(HEADGATE_TESTS)
    headgate_external(doctest HEADER doctest/doctest.h PACKAGE doctest-dev)
endif()
if(HEADGATE_BENCH)
    find_package(benchmark CONFIG REQUIRED)
    add_library(ext::benchmark ALIAS benchmark::benchmark)
endif()
