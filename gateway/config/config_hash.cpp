#include "gateway/config/config_hash.h"

#include <openssl/evp.h>

#include <algorithm>
#include <memory>

namespace headgate {
namespace {

/// The words of a line, its fields in order of name, so that how it was typed does not matter.
std::string normalized(std::string_view text) {
    auto words = scan_line(text).value();
    std::stable_sort(words.begin(), words.end(),
                     [](const Word& a, const Word& b) { return a.key < b.key; });
    std::string out;
    for (const auto& word : words) {
        if (!word.key.empty()) out += word.key + "=";
        const bool list = word.shape == WordShape::list;
        // `none` and "none" differ: absence, and a thing of that name.
        const bool bare = word.shape == WordShape::bare && word.value == "none";
        out += list ? "[" + word.value + "]" : bare ? word.value : in_quotes(word.value);
        out += ' ';
    }
    return out + "\n";
}

std::string settings_text(const Config& config) {
    std::string out = "partition " + std::to_string(config.partition.value()) + "\n";
    VenueLimits::each_field(config.limits, [&](const char* name, const auto& value) {
        out.append(name).append(" ").append(std::to_string(value)).append("\n");
    });
    return out;
}

}  // namespace

Bytes<32> hash_of(const Config& config) {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(),
                                                                          EVP_MD_CTX_free};
    HEADGATE_ASSERT(context != nullptr);
    const int begun = EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr);
    HEADGATE_ASSERT(begun == 1);
    const auto absorb = [&](const std::string& text) {
        const int taken = EVP_DigestUpdate(context.get(), text.data(), text.size());
        HEADGATE_ASSERT(taken == 1);
    };
    absorb(settings_text(config));
    for (const auto& fact : config.facts) absorb(normalized(fact.text));
    Bytes<32> hash;
    const int done = EVP_DigestFinal_ex(context.get(), hash.bytes.data(), nullptr);
    HEADGATE_ASSERT(done == 1);
    return hash;
}

}  // namespace headgate
