#include "tools/scenario/story.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace headgate {
namespace {

/// Deeper inclusion is a file that includes itself.
constexpr std::size_t include_depth_max = 16;

class StoryReader {
public:
    std::optional<StoryError> read(const std::string& file, const StoryPlace& from,
                                   const LineError& unreadable) {
        std::error_code ignored;
        std::ifstream stream{file, std::ios::binary};
        if (!std::filesystem::is_regular_file(file, ignored) || !stream) {
            return StoryError{from, unreadable};
        }
        if (++depth_ > include_depth_max) {
            return StoryError{from, {1, "files include one another without end"}};
        }
        std::string line;
        for (std::size_t number = 1; std::getline(stream, line); ++number) {
            if (number == 1 && line.starts_with("\xef\xbb\xbf")) line.erase(0, 3);
            if (auto error = take({file, number}, line)) return error;
        }
        // Expectations stand directly under their command, not across the end of a file.
        open_ = false;
        --depth_;
        return std::nullopt;
    }

    Story story;

private:
    std::optional<StoryError> take(const StoryPlace& place, std::string line) {
        const auto start = line.find_first_not_of(" \t");
        const bool expectation = start != std::string::npos && line.compare(start, 2, "=>") == 0;
        if (expectation) line.replace(start, 2, "  ");
        auto words = scan_line(line);
        if (!words) return StoryError{place, words.error()};
        if (expectation) return take_expectation(place, start + 1, std::move(*words));
        if (words->empty()) return std::nullopt;
        if ((*words)[0].value == "include" && (*words)[0].key.empty())
            return include(place, *words);
        line.erase(0, start);
        while (line.ends_with('\r') || line.ends_with(' ')) line.pop_back();
        story.push_back({place, line, std::move(*words), {}});
        open_ = true;
        return std::nullopt;
    }

    std::optional<StoryError> take_expectation(const StoryPlace& place, std::size_t column,
                                               std::vector<Word> words) {
        if (!open_) {
            return StoryError{place, {column, "there is no command above this expectation"}};
        }
        if (words.empty()) {
            return StoryError{place, {column, "write the event after =>, or: => nothing"}};
        }
        story.back().expected.push_back({place, std::move(words)});
        return std::nullopt;
    }

    std::optional<StoryError> include(const StoryPlace& place, const std::vector<Word>& words) {
        if (words.size() != 2 || !words[1].key.empty()) {
            return StoryError{place, {words[0].column, "write: include FILE"}};
        }
        open_ = false;
        const auto path =
            (std::filesystem::path{place.file}.parent_path() / words[1].value).lexically_normal();
        return read(path.string(), place,
                    {words[1].column, "cannot read " + in_quotes(path.string())});
    }

    bool open_ = false;
    std::size_t depth_ = 0;
};

}  // namespace

tl::expected<Story, StoryError> read_story(const std::string& file) {
    StoryReader reader;
    if (auto error = reader.read(file, {file, 0}, {0, "cannot be read"})) {
        return tl::unexpected{*error};
    }
    if (reader.story.empty()) {
        return tl::unexpected{StoryError{{file, 0}, {0, "there is no command in this file"}}};
    }
    return std::move(reader.story);
}

}  // namespace headgate
