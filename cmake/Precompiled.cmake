# The headers that nearly every file reads, compiled once: two thirds of a build's time is reading
# them again. A file must still include what it uses: `./dev lint` and the fuzz preset go without.

option(HEADGATE_PCH "Compile the headers that all rooms share once" ON)

if(HEADGATE_PCH)
    add_library(headgate_precompiled OBJECT cmake/precompiled.cpp)
    target_link_libraries(headgate_precompiled PRIVATE headgate_house ext::expected)
    target_precompile_headers(headgate_precompiled PRIVATE cmake/precompiled.h)
    # ccache reads through the compiled header to what it was made of.
    target_compile_options(headgate_house INTERFACE -fpch-preprocess)
endif()

# Lets `target` start from the compiled headers.
function(headgate_precompile target)
    if(HEADGATE_PCH)
        target_precompile_headers(${target} REUSE_FROM headgate_precompiled)
    endif()
endfunction()
