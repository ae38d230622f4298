#pragma once

#include "gateway/config/config.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>

namespace headgate::test {

inline constexpr std::string_view venue_toml = R"([venue]
partition = 3

[limits]
open_orders = 5000

[clock]
mode = "simulated"
start = 2024-07-15T08:30:00+08:00

[fix]
port = 9880
dictionary = "../FIX44.xml"
)";

/// Faults as they are printed, readable where a comparison fails.
struct Faults : std::vector<std::string> {
    using std::vector<std::string>::vector;
    friend std::ostream& operator<<(std::ostream& out, const Faults& faults) {
        for (const auto& fault : faults) out << "\n    " << fault;
        return out;
    }
};

/// A configuration folder of its own, gone with the test.
class ConfigFolder {
public:
    ConfigFolder() {
        static int number = 0;
        path_ = std::filesystem::temp_directory_path() /
                ("headgate-config-" + std::to_string(::getpid()) + "-" + std::to_string(++number));
        std::filesystem::create_directories(path_ / "facts");
        write("venue.toml", venue_toml);
        write("facts/10-places.facts", "basin code=HH\n");
    }
    ~ConfigFolder() { std::filesystem::remove_all(path_); }
    ConfigFolder(const ConfigFolder&) = delete;
    ConfigFolder& operator=(const ConfigFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

    void write(const std::string& name, std::string_view text) const {
        std::ofstream{path_ / name, std::ios::binary} << text;
    }
    /// venue.toml with one piece of text in the place of another.
    void edit(std::string_view from, std::string_view to) const {
        std::string text{venue_toml};
        const auto at = text.find(from);
        REQUIRE(at != std::string::npos);
        write("venue.toml", text.replace(at, from.size(), to));
    }
    [[nodiscard]] Config config() const {
        const auto loaded = load_config(path_);
        const auto first = loaded ? std::string{} : to_string(loaded.error().front());
        REQUIRE_MESSAGE(loaded.has_value(), first);
        return *loaded;
    }
    /// The faults, without the folder in front.
    [[nodiscard]] Faults faults() const {
        const auto loaded = load_config(path_);
        REQUIRE_FALSE(loaded.has_value());
        Faults out;
        for (const auto& error : loaded.error()) {
            out.push_back(to_string(error).substr(path_.string().size() + 1));
        }
        return out;
    }

private:
    std::filesystem::path path_;
};

}  // namespace headgate::test
