#include "gateway/config/config.h"

#include "gateway/config/config_hash.h"
#include "gateway/config/fact_files.h"
#include "gateway/config/venue_file.h"

namespace headgate {

std::string to_string(const ConfigError& error) {
    std::string out = error.file;
    if (error.line != 0) out += ":" + std::to_string(error.line);
    if (error.line != 0 && error.column != 0) out += ":" + std::to_string(error.column);
    return out + ": " + error.message;
}

tl::expected<Config, ConfigErrors> load_config(const std::filesystem::path& folder) {
    ConfigErrors errors;
    std::error_code ignored;
    if (!std::filesystem::is_directory(folder, ignored)) {
        errors.push_back({folder.string(), 0, 0, "there is no such folder"});
        return tl::unexpected{errors};
    }
    Config config;
    load_venue_file(folder, config, errors);
    load_fact_files(folder, config.facts, errors);
    if (!errors.empty()) return tl::unexpected{errors};
    config.hash = hash_of(config);
    return config;
}

}  // namespace headgate
