#pragma once

#include <string>

namespace headgate::bench {

/// A folder on the disk under test, removed at the end. Stops the program where none can be made.
class Scratch {
public:
    /// In `base`, or, where that is empty, where temporary files go.
    explicit Scratch(const std::string& base = {});
    ~Scratch();
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    [[nodiscard]] const std::string& path() const { return path_; }

private:
    std::string path_;
};

}  // namespace headgate::bench
