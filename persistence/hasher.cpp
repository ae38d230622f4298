#include "persistence/hasher.h"

#include <openssl/evp.h>

namespace headgate {

void Hasher::Free::operator()(evp_md_ctx_st* context) const { EVP_MD_CTX_free(context); }
void Hasher::Free::operator()(evp_md_st* algorithm) const { EVP_MD_free(algorithm); }

// What OpenSSL is asked here fails only where it was built without the hash or memory is gone.

Hasher::Hasher(HashKind kind)
    : kind_{kind}, algorithm_{EVP_MD_fetch(nullptr, kind == HashKind::sm3 ? "SM3" : "SHA256",
                                           nullptr)},
      context_{EVP_MD_CTX_new()} {
    HEADGATE_ASSERT(algorithm_ != nullptr);
    HEADGATE_ASSERT(context_ != nullptr);
    HEADGATE_ASSERT(EVP_DigestInit_ex(context_.get(), algorithm_.get(), nullptr) == 1);
}

void Hasher::start() { HEADGATE_ASSERT(EVP_DigestInit_ex(context_.get(), nullptr, nullptr) == 1); }

Digest Hasher::of(ByteSpan bytes) {
    add(bytes);
    return finish();
}

void Hasher::add(ByteSpan bytes) {
    HEADGATE_ASSERT(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1);
}

Digest Hasher::finish() {
    Digest digest;
    unsigned size = 0;
    HEADGATE_ASSERT(EVP_DigestFinal_ex(context_.get(), digest.bytes.data(), &size) == 1);
    HEADGATE_ASSERT(size == digest.bytes.size());
    start();
    return digest;
}

std::string to_hex(const Digest& digest) {
    std::string text;
    for (const std::uint8_t byte : digest.bytes) {
        text += "0123456789abcdef"[byte >> 4];
        text += "0123456789abcdef"[byte & 15];
    }
    return text;
}

}  // namespace headgate
