#include "persistence/epochs.h"

#include <algorithm>
#include <filesystem>
#include <sys/stat.h>

namespace headgate {
namespace {

namespace fs = std::filesystem;

constexpr const char* sealed_name = "epochs";
constexpr std::size_t digits = 4;

/// The number that a sealed epoch's folder is named with.
std::optional<std::uint32_t> number_of(const fs::path& folder) {
    const std::string name = folder.filename().string();
    if (name.size() < digits || name.size() > digits + digits ||
        name.find_first_not_of("0123456789") != std::string::npos)
        return std::nullopt;
    return static_cast<std::uint32_t>(std::stoul(name));
}

bool same_file(const fs::path& a, const fs::path& b) {
    struct stat left {};
    struct stat right {};
    return ::stat(a.c_str(), &left) == 0 && ::stat(b.c_str(), &right) == 0 &&
           left.st_dev == right.st_dev && left.st_ino == right.st_ino;
}

bool has_data(const fs::path& folder) {
    std::error_code ignored;
    return fs::exists(folder / "data.mdb", ignored);
}

}  // namespace

std::string sealed_folder(const std::string& directory, std::uint32_t epoch) {
    std::string number = std::to_string(epoch);
    if (number.size() < digits) number.insert(0, digits - number.size(), '0');
    return directory + "/" + sealed_name + "/" + number;
}

std::string epoch_folder(const std::string& directory, std::uint32_t epoch) {
    const std::string sealed = sealed_folder(directory, epoch);
    return has_data(sealed) ? sealed : directory;
}

std::vector<std::string> epoch_folders(const std::string& directory) {
    std::vector<std::string> folders;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator{directory + "/" + sealed_name, ignored}) {
        // A rotation that was cut short leaves the file under both names: it is the newest epoch still.
        if (number_of(entry.path()) && has_data(entry.path()) &&
            !same_file(entry.path() / "data.mdb", directory + "/data.mdb"))
            folders.push_back(entry.path().string());
    }
    std::ranges::sort(folders, {}, [](const std::string& one) { return *number_of(one); });
    folders.push_back(directory);
    return folders;
}

std::string journal_of(const std::string& data_path) {
    const fs::path folder = fs::path{data_path}.parent_path();
    const bool sealed = folder.parent_path().filename() == sealed_name && number_of(folder);
    return (sealed ? folder.parent_path().parent_path() : folder).string();
}

std::optional<std::string> folder_behind(const std::string& data_path) {
    const fs::path folder = fs::path{data_path}.parent_path();
    const std::string directory = journal_of(data_path);
    if (directory == folder.string()) return std::nullopt;
    const auto epoch = number_of(folder);
    const std::string next = epoch_folder(directory, *epoch + 1);
    if (!has_data(next) || same_file(fs::path{next} / "data.mdb", data_path)) return std::nullopt;
    return next;
}

std::optional<JournalError> link_error(std::uint32_t epoch, const JournalTotals& end,
                                       const JournalHeader& later, const std::string& where) {
    if (later.epoch == epoch + 1 && later.previous == end.head &&
        later.first.value() == end.last.value() + 1)
        return std::nullopt;
    return JournalError{JournalFault::corrupt,
                        where + ": epoch " + std::to_string(later.epoch) +
                            " begins with sequence " + std::to_string(later.first.value()) +
                            " behind " + to_hex(later.previous) + "; the one before it, epoch " +
                            std::to_string(epoch) + ", ends with sequence " +
                            std::to_string(end.last.value()) + " and " + to_hex(end.head) +
                            ": an epoch is missing or another journal's"};
}

}  // namespace headgate
