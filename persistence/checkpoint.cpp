#include "persistence/checkpoint.h"

#include <sodium.h>

#include <charconv>
#include <fstream>

namespace headgate {
namespace {

constexpr std::string_view front = "headgate-checkpoint 1";
constexpr std::string_view signature_word = " signature=";

std::string words_of(const Checkpoint& checkpoint) {
    std::string text{front};
    const auto add = [&](const char* name, const std::string& value) {
        text += ' ';
        text += name;
        text += '=';
        text += value;
    };
    add("venue", std::string{checkpoint.venue.view()});
    add("partition", std::to_string(checkpoint.partition.value()));
    add("epoch", std::to_string(checkpoint.epoch));
    add("hash", std::string{name_of(checkpoint.hash)});
    add("size", std::to_string(checkpoint.size));
    add("sequence", std::to_string(checkpoint.sequence.value()));
    add("time", std::to_string(checkpoint.time.value()));
    add("root", to_hex(checkpoint.root));
    add("head", to_hex(checkpoint.head));
    add("key", hex_text(checkpoint.key.bytes));
    return text;
}

/// Takes words one after the other from a line; once one is wrong all are.
class Words {
public:
    explicit Words(std::string_view text) : rest_{text} {}
    std::string_view take(std::string_view name) {
        if (rest_.substr(0, 1) != " ") return fail();
        rest_.remove_prefix(1);
        if (!rest_.starts_with(name) || rest_.substr(name.size(), 1) != "=") return fail();
        rest_.remove_prefix(name.size() + 1);
        const std::string_view value = rest_.substr(0, rest_.find(' '));
        rest_.remove_prefix(value.size());
        return value;
    }
    template <class T>
    T number(std::string_view name) {
        const std::string_view text = take(name);
        T value{};
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc{} || end != text.data() + text.size()) (void)fail();
        return value;
    }
    void bytes(std::string_view name, std::span<std::uint8_t> out) {
        if (!bytes_from_hex(take(name), out)) (void)fail();
    }
    [[nodiscard]] bool all_right() const { return right_ && rest_.empty(); }

private:
    std::string_view fail() {
        right_ = false;
        return {};
    }
    std::string_view rest_;
    bool right_ = true;
};

std::optional<Checkpoint> parse(std::string_view text, Bytes<64>& signature) {
    if (!text.starts_with(front)) return std::nullopt;
    Words words{text.substr(front.size())};
    Checkpoint checkpoint;
    const auto venue = VenueCode::from(words.take("venue"));
    checkpoint.partition = PartitionId{words.number<PartitionId::rep>("partition")};
    checkpoint.epoch = words.number<std::uint32_t>("epoch");
    const auto hash = enum_from<HashKind>(words.take("hash"));
    checkpoint.size = words.number<std::uint64_t>("size");
    checkpoint.sequence = Sequence{words.number<std::uint64_t>("sequence")};
    checkpoint.time = Timestamp{words.number<std::int64_t>("time")};
    words.bytes("root", checkpoint.root.bytes);
    words.bytes("head", checkpoint.head.bytes);
    words.bytes("key", checkpoint.key.bytes);
    words.bytes("signature", signature.bytes);
    if (!words.all_right() || !venue || !hash) return std::nullopt;
    checkpoint.venue = *venue;
    checkpoint.hash = *hash;
    return checkpoint;
}

}  // namespace

std::string hex_text(ByteSpan bytes) {
    std::string text;
    for (const std::uint8_t byte : bytes) {
        text += "0123456789abcdef"[byte >> 4];
        text += "0123456789abcdef"[byte & 15];
    }
    return text;
}

bool bytes_from_hex(std::string_view hex, std::span<std::uint8_t> out) {
    if (hex.size() != 2 * out.size()) return false;
    const auto digit = [](char c) {
        if (c >= '0' && c <= '9') return c - '0';
        return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    };
    for (std::size_t i = 0; i < out.size(); ++i) {
        const int high = digit(hex[2 * i]);
        const int low = digit(hex[2 * i + 1]);
        if (high < 0 || low < 0) return false;
        out[i] = static_cast<std::uint8_t>(high * 16 + low);
    }
    return true;
}

std::string sign_checkpoint(const Checkpoint& checkpoint, const SecretKey& key) {
    HEADGATE_ASSERT(sodium_init() >= 0);
    std::string text = words_of(checkpoint);
    Bytes<64> signature;
    HEADGATE_ASSERT(
        crypto_sign_ed25519_detached(signature.bytes.data(), nullptr,
                                     reinterpret_cast<const unsigned char*>(text.data()),
                                     text.size(), key.bytes.data()) == 0);
    text += signature_word;
    text += hex_text(signature.bytes);
    return text;
}

CheckpointResult<Checkpoint> read_checkpoint(std::string_view line,
                                             const std::optional<PublicKey>& expected) {
    const auto wrong = [](std::string text) {
        return tl::unexpected{CheckpointError{0, std::move(text)}};
    };
    HEADGATE_ASSERT(sodium_init() >= 0);
    Bytes<64> signature;
    const auto checkpoint = parse(line, signature);
    if (!checkpoint) return wrong("this is no checkpoint of version 1");
    if (expected && checkpoint->key != *expected) {
        return wrong("it is signed with key " + hex_text(checkpoint->key.bytes) + ", expected " +
                     hex_text(expected->bytes));
    }
    const std::string_view words = line.substr(0, line.find(signature_word));
    if (crypto_sign_ed25519_verify_detached(signature.bytes.data(),
                                            reinterpret_cast<const unsigned char*>(words.data()),
                                            words.size(), checkpoint->key.bytes.data()) != 0) {
        return wrong("its signature is wrong: the line was changed after it was signed");
    }
    return *checkpoint;
}

CheckpointResult<std::vector<Checkpoint>>
read_checkpoints(const std::string& path, const std::optional<PublicKey>& expected) {
    std::ifstream file{path, std::ios::binary};
    if (!file) return tl::unexpected{CheckpointError{0, path + ": cannot be read"}};
    std::vector<Checkpoint> all;
    std::string line;
    for (std::uint64_t number = 1; std::getline(file, line); ++number) {
        if (file.eof()) break;  // no end of line: it is still being written
        const auto checkpoint = read_checkpoint(line, expected);
        if (!checkpoint) return tl::unexpected{CheckpointError{number, checkpoint.error().text}};
        if (!all.empty() && checkpoint->epoch == all.back().epoch &&
            (checkpoint->size < all.back().size || checkpoint->time < all.back().time)) {
            return tl::unexpected{CheckpointError{number, "it goes back behind the one before it"}};
        }
        all.push_back(*checkpoint);
    }
    return all;
}

}  // namespace headgate
