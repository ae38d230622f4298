#include "gateway/main/places.h"

#include "gateway/main/child.h"

namespace headgate {

std::filesystem::path own_folder() { return own_path().parent_path(); }

std::filesystem::path find_shipped(const std::string& name) {
    std::error_code ignored;
    if (std::filesystem::exists(name, ignored)) return name;
    for (auto folder = own_folder(); folder != folder.root_path(); folder = folder.parent_path()) {
        if (std::filesystem::exists(folder / name, ignored)) return folder / name;
    }
    return name;
}

}  // namespace headgate
