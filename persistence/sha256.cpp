#include "persistence/sha256.h"

#include <openssl/evp.h>

namespace headgate {

void Sha256::Free::operator()(evp_md_ctx_st* context) const { EVP_MD_CTX_free(context); }

Sha256::Sha256() : context_{EVP_MD_CTX_new()} { HEADGATE_ASSERT(context_ != nullptr); }

Digest Sha256::of(ByteSpan bytes) {
    Digest digest;
    unsigned size = 0;
    // These fail only where the library was built without SHA-256 or memory is gone.
    HEADGATE_ASSERT(EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1);
    HEADGATE_ASSERT(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1);
    HEADGATE_ASSERT(EVP_DigestFinal_ex(context_.get(), digest.bytes.data(), &size) == 1);
    HEADGATE_ASSERT(size == digest.bytes.size());
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
