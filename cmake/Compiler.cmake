# What every translation unit of ours is compiled with.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE Debug)
endif()
if(HEADGATE_SANITIZE)
    set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g")
else()
    set(CMAKE_CXX_FLAGS_DEBUG "-Og -g")
endif()
# No -DNDEBUG: what we ship asserts what we tested.
set(CMAKE_CXX_FLAGS_RELEASE "-O3")

# Linking with LTO takes a lot of memory: two links at a time, however many cores there are.
set_property(GLOBAL PROPERTY JOB_POOLS link=2)
set(CMAKE_JOB_POOL_LINK link)

if(HEADGATE_CCACHE)
    find_program(HEADGATE_CCACHE_PROGRAM ccache)
    if(HEADGATE_CCACHE_PROGRAM)
        # Without this ccache passes by whatever is compiled from a precompiled header.
        set(CMAKE_CXX_COMPILER_LAUNCHER env CCACHE_SLOPPINESS=pch_defines,time_macros
                                        "${HEADGATE_CCACHE_PROGRAM}")
    endif()
endif()

find_package(Threads REQUIRED)

if(HEADGATE_NATIVE)
    add_compile_options(-march=native)
endif()

if(HEADGATE_SANITIZE)
    add_compile_options(-fsanitize=${HEADGATE_SANITIZE} -fno-sanitize-recover=all
                        -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${HEADGATE_SANITIZE})
endif()

# Warnings and the include root of our own targets. Libraries come in as SYSTEM and stay quiet.
add_library(headgate_house INTERFACE)
target_include_directories(headgate_house INTERFACE "${PROJECT_SOURCE_DIR}")
target_compile_options(headgate_house INTERFACE -Wall -Wextra -Wpedantic -Wconversion
                                                -Wsign-conversion -Wshadow)
if(HEADGATE_SANITIZE)
    # GCC sees uninitialised reads that are not there once a sanitizer has rewritten the code, and with
    # the thread sanitizer's writes outside of strings; the other presets keep these warnings.
    target_compile_options(headgate_house INTERFACE -Wno-maybe-uninitialized)
    if(HEADGATE_SANITIZE MATCHES "thread")
        target_compile_options(headgate_house INTERFACE -Wno-array-bounds -Wno-restrict
                                                        -Wno-stringop-overflow -Wno-stringop-overread)
    endif()
endif()
if(HEADGATE_WERROR)
    target_compile_options(headgate_house INTERFACE -Werror)
endif()
