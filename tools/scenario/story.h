#pragma once

#include "engine/domain/line_words.h"

#include <tl/expected.hpp>

#include <string>
#include <vector>

/// A story file as read: its lines split into words, with included files in their place.
namespace headgate {

struct StoryPlace {
    std::string file;
    std::size_t line = 0;
};

struct StoryError {
    StoryPlace place;
    LineError error;
};

/// One `=> …` line.
struct Expectation {
    StoryPlace place;
    std::vector<Word> words;
};

/// One line and the expectations under it.
struct Statement {
    StoryPlace place;
    std::string text;
    std::vector<Word> words;
    std::vector<Expectation> expected;
};

using Story = std::vector<Statement>;

/// Reads a file and what it includes. Included paths are relative to the file that names them.
[[nodiscard]] tl::expected<Story, StoryError> read_story(const std::string& file);

}  // namespace headgate
