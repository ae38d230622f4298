#include "gateway/fix/credentials.h"

#include "engine/domain/assert.h"

#include <sodium.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <sys/stat.h>
#include <unistd.h>

namespace headgate::fix {

namespace {

void start_sodium() {
    static const bool ready = sodium_init() >= 0;
    HEADGATE_ASSERT(ready);
}

std::string system_error(const std::filesystem::path& file, std::string_view what) {
    return file.string() + ": " + std::string{what} + ": " + std::strerror(errno);
}

/// The mode, checked on the open descriptor so that the file cannot be exchanged in between.
tl::expected<std::string, std::string> read_private_file(const std::filesystem::path& file) {
    const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return tl::unexpected{system_error(file, "cannot read the credentials")};
    struct stat info {};
    const bool known = ::fstat(fd, &info) == 0;
    const auto mode = known ? info.st_mode & 07777U : 07777U;
    if (!known || !S_ISREG(info.st_mode) || (mode != 0400 && mode != 0600)) {
        ::close(fd);
        return tl::unexpected{file.string() +
                              ": credentials must be a file that only its owner can read: "
                              "chmod 0400 it"};
    }
    std::string text;
    std::array<char, 4096> buffer{};
    ssize_t got = 0;
    while ((got = ::read(fd, buffer.data(), buffer.size())) > 0) {
        text.append(buffer.data(), static_cast<std::size_t>(got));
    }
    const bool failed = got < 0;
    const std::string error = failed ? system_error(file, "cannot read the credentials") : "";
    ::close(fd);
    if (failed) return tl::unexpected{error};
    return text;
}

bool verify_hash(const std::string& hash, std::string_view password) {
    return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

}  // namespace

tl::expected<std::string, std::string> hash_password(std::string_view password, HashCost cost) {
    start_sodium();
    std::array<char, crypto_pwhash_STRBYTES> hash{};
    const bool cheap = cost == HashCost::rehearsal;
    const int done = crypto_pwhash_str_alg(
        hash.data(), password.data(), password.size(),
        cheap ? crypto_pwhash_OPSLIMIT_MIN : crypto_pwhash_OPSLIMIT_INTERACTIVE,
        cheap ? crypto_pwhash_MEMLIMIT_MIN : crypto_pwhash_MEMLIMIT_INTERACTIVE,
        crypto_pwhash_ALG_ARGON2ID13);
    if (done != 0) return tl::unexpected{std::string{"out of memory while hashing a password"}};
    return std::string{hash.data()};
}

tl::expected<Credentials, std::string> Credentials::load(const std::filesystem::path& file) {
    const auto text = read_private_file(file);
    if (!text) return tl::unexpected{text.error()};
    Credentials credentials;
    std::istringstream lines{*text};
    std::string line;
    for (int number = 1; std::getline(lines, line); ++number) {
        std::istringstream words{line};
        std::string comp_id;
        std::string hash;
        std::string more;
        words >> comp_id >> hash >> more;
        if (comp_id.empty() || comp_id.front() == '#') continue;
        const std::string place = file.string() + ':' + std::to_string(number) + ": ";
        if (hash.substr(0, 10) != "$argon2id$" || hash.size() >= crypto_pwhash_STRBYTES ||
            !more.empty()) {
            return tl::unexpected{place + "wants a CompID and its $argon2id$ hash, nothing else"};
        }
        if (credentials.knows(comp_id)) {
            return tl::unexpected{place + comp_id + " is there twice: keep one line"};
        }
        credentials.set(comp_id, hash);
    }
    return credentials;
}

bool Credentials::verify(std::string_view comp_id, std::string_view password) const {
    start_sodium();
    const auto found = hashes_.find(comp_id);
    if (found != hashes_.end()) return verify_hash(found->second, password);
    // Somebody else's hash is tried, so that the time taken does not tell which CompIDs exist.
    if (!hashes_.empty()) static_cast<void>(verify_hash(hashes_.begin()->second, password));
    return false;
}

bool Credentials::knows(std::string_view comp_id) const { return hashes_.contains(comp_id); }

void Credentials::set(std::string_view comp_id, std::string hash) {
    HEADGATE_ASSERT(!comp_id.empty() && comp_id.find_first_of(" \t\n") == std::string_view::npos);
    HEADGATE_ASSERT(hash.substr(0, 10) == "$argon2id$");
    hashes_.insert_or_assign(std::string{comp_id}, std::move(hash));
}

tl::expected<void, std::string> Credentials::write(const std::filesystem::path& file) const {
    std::filesystem::path draft = file;
    draft += ".new";
    ::unlink(draft.c_str());
    const int fd = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) return tl::unexpected{system_error(draft, "cannot write the credentials")};
    std::string text = "# CompID and argon2id hash of its password.\n";
    for (const auto& [comp_id, hash] : hashes_) {
        text.append(comp_id).append(" ").append(hash).append("\n");
    }
    bool done = true;
    for (std::size_t at = 0; done && at < text.size();) {
        const ssize_t put = ::write(fd, text.data() + at, text.size() - at);
        done = put > 0;
        if (done) at += static_cast<std::size_t>(put);
    }
    done = done && ::fsync(fd) == 0;
    const std::string error = done ? "" : system_error(draft, "cannot write the credentials");
    ::close(fd);
    if (!done) {
        ::unlink(draft.c_str());
        return tl::unexpected{error};
    }
    if (::rename(draft.c_str(), file.c_str()) != 0) {
        return tl::unexpected{system_error(file, "cannot put the new credentials in place")};
    }
    return {};
}

}  // namespace headgate::fix
