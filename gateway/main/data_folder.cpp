#include "gateway/main/data_folder.h"

#include "engine/domain/line_words.h"
#include "gateway/config/config.h"
#include "gateway/control/operator_key.h"

#include <sodium.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace headgate {
namespace {

namespace fs = std::filesystem;

/// A new file with this mode and text; an existing one is an error.
tl::expected<void, std::string> write_new(const fs::path& path, const std::string& text,
                                          mode_t mode) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (file < 0) {
        return tl::unexpected{path.string() + ": cannot create it: " + std::strerror(errno)};
    }
    const bool written =
        ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
        ::fsync(file) == 0;
    ::close(file);
    if (!written)
        return tl::unexpected{path.string() + ": cannot write it: " + std::strerror(errno)};
    return {};
}

/// 22 characters with 128 bits of chance.
std::string random_password() {
    std::array<std::uint8_t, 16> bytes{};
    randombytes_buf(bytes.data(), bytes.size());
    std::array<char, 32> text{};
    sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(),
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return text.data();
}

}  // namespace

tl::expected<std::vector<std::string>, std::string> session_codes(const fs::path& config) {
    const auto loaded = load_config(config);
    if (!loaded) return tl::unexpected{to_string(loaded.error().front())};
    std::vector<std::string> codes;
    for (const FactLine& fact : loaded->facts) {
        const auto words = scan_line(fact.text);
        if (!words || words->empty() || words->front().value != "session") continue;
        for (const Word& word : *words) {
            if (word.key == "code") codes.push_back(word.value);
        }
    }
    return codes;
}

tl::expected<OperatorKey, std::string> journal_key(const fs::path& data) {
    const fs::path path = data / "journal.key";
    std::error_code error;
    if (fs::exists(path, error)) return load_operator_key(path.string());
    const OperatorKey key = make_operator_key();
    const std::string open =
        hex_of(key.public_key.bytes.data(), key.public_key.bytes.size()) + "\n";
    fs::remove(data / "journal.pub", error);
    if (auto done = write_new(data / "journal.pub", open, 0444); !done)
        return tl::unexpected{done.error()};
    if (auto done = save_operator_key(key, path.string()); !done)
        return tl::unexpected{done.error()};
    return key;
}

tl::expected<void, std::string> make_data_folder(const fs::path& config, const fs::path& data,
                                                 fix::HashCost cost) {
    std::error_code error;
    if (fs::exists(data / "operator.key", error)) return {};
    const auto sessions = session_codes(config);
    if (!sessions) return tl::unexpected{sessions.error()};
    fs::create_directories(data, error);
    if (error) return tl::unexpected{data.string() + ": cannot make it: " + error.message()};
    fs::permissions(data, fs::perms::owner_all, error);

    // The first call of libsodium through the key also seeds its random numbers.
    const OperatorKey key = make_operator_key();
    fix::Credentials credentials;
    std::string passwords;
    for (const std::string& session : *sessions) {
        const std::string password = random_password();
        const auto hash = fix::hash_password(password, cost);
        if (!hash) return tl::unexpected{hash.error()};
        credentials.set(session, *hash);
        passwords.append(session).append(" ").append(password).append("\n");
    }
    const std::string fact =
        "operator code=" + std::string{first_operator} +
        " role=centre key=" + hex_of(key.public_key.bytes.data(), key.public_key.bytes.size()) +
        " issuer=" + std::string{first_operator} + " document=\"made with the data folder\"\n";
    if (auto done = credentials.write(data / "credentials"); !done) return done;
    if (auto done = write_new(data / "passwords", passwords, 0400); !done) return done;
    if (auto done = write_new(data / "operators.facts", fact, 0600); !done) return done;
    // Last: its presence says that the folder is complete.
    return save_operator_key(key, (data / "operator.key").string());
}

}  // namespace headgate
