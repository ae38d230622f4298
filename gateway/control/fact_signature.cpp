#include "gateway/control/fact_signature.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <sodium.h>

#include <array>
#include <memory>
#include <type_traits>

namespace headgate {
namespace {

template <class T>
inline constexpr bool is_fact = false;
template <class T>
inline constexpr bool is_fact<Register<T>> = true;
template <>
inline constexpr bool is_fact<ChangeFact> = true;

/// Calls visit(fact) where the command enters or changes one.
template <class Visit>
void with_fact(const Command& command, Visit&& visit) {
    std::visit(
        [&]<class C>(const C& body) {
            if constexpr (is_fact<C>) visit(body);
        },
        command);
}

bool verify_ed25519(const Bytes<33>& key, std::string_view text, const Bytes<64>& signature) {
    static const int started = sodium_init();
    HEADGATE_ASSERT(started >= 0);
    return crypto_sign_verify_detached(signature.bytes.data(),
                                       reinterpret_cast<const unsigned char*>(text.data()),
                                       text.size(), key.bytes.data() + 1) == 0;
}

struct Free {
    void operator()(EVP_PKEY* one) const { EVP_PKEY_free(one); }
    void operator()(EVP_PKEY_CTX* one) const { EVP_PKEY_CTX_free(one); }
    void operator()(EVP_MD_CTX* one) const { EVP_MD_CTX_free(one); }
    void operator()(ECDSA_SIG* one) const { ECDSA_SIG_free(one); }
    void operator()(OSSL_PARAM_BLD* one) const { OSSL_PARAM_BLD_free(one); }
    void operator()(OSSL_PARAM* one) const { OSSL_PARAM_free(one); }
    void operator()(BIGNUM* one) const { BN_free(one); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

Owned<EVP_PKEY> sm2_key(const Bytes<33>& point) {
    const Owned<OSSL_PARAM_BLD> build{OSSL_PARAM_BLD_new()};
    OSSL_PARAM_BLD_push_utf8_string(build.get(), OSSL_PKEY_PARAM_GROUP_NAME, "SM2", 0);
    OSSL_PARAM_BLD_push_octet_string(build.get(), OSSL_PKEY_PARAM_PUB_KEY, point.bytes.data(),
                                     point.bytes.size());
    const Owned<OSSL_PARAM> parameters{OSSL_PARAM_BLD_to_param(build.get())};
    const Owned<EVP_PKEY_CTX> context{EVP_PKEY_CTX_new_from_name(nullptr, "SM2", nullptr)};
    EVP_PKEY* key = nullptr;
    if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) {
        return nullptr;
    }
    return Owned<EVP_PKEY>{key};
}

/// r and s as OpenSSL reads them.
std::basic_string<unsigned char> der_of(const Bytes<64>& signature) {
    const Owned<ECDSA_SIG> pair{ECDSA_SIG_new()};
    Owned<BIGNUM> r{BN_bin2bn(signature.bytes.data(), 32, nullptr)};
    Owned<BIGNUM> s{BN_bin2bn(signature.bytes.data() + 32, 32, nullptr)};
    if (!pair || !r || !s || ECDSA_SIG_set0(pair.get(), r.get(), s.get()) != 1) return {};
    (void)r.release();
    (void)s.release();
    std::array<unsigned char, 80> bytes{};
    unsigned char* end = bytes.data();
    const int size = i2d_ECDSA_SIG(pair.get(), &end);
    if (size <= 0) return {};
    return {bytes.data(), static_cast<std::size_t>(size)};
}

bool verify_sm2(const Bytes<33>& key, std::string_view text, const Bytes<64>& signature) {
    constexpr std::string_view identity = "1234567812345678";  // GB/T 35276
    const Owned<EVP_PKEY> point = sm2_key(key);
    const auto der = der_of(signature);
    const Owned<EVP_MD_CTX> digest{EVP_MD_CTX_new()};
    if (!point || der.empty() || !digest) return false;
    Owned<EVP_PKEY_CTX> context{EVP_PKEY_CTX_new(point.get(), nullptr)};
    if (!context) return false;
    EVP_MD_CTX_set_pkey_ctx(digest.get(), context.get());
    return EVP_PKEY_CTX_set1_id(context.get(), identity.data(),
                                static_cast<int>(identity.size())) == 1 &&
           EVP_DigestVerifyInit(digest.get(), nullptr, EVP_sm3(), nullptr, point.get()) == 1 &&
           EVP_DigestVerify(digest.get(), der.data(), der.size(),
                            reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1;
}

}  // namespace

std::string signed_line(const Command& command, const Names& names) {
    std::string line;
    with_fact(command, [&]<class C>(const C& body) {
        C blank = body;
        blank.signature = Bytes<64>{};
        line = to_line(Command{blank}, names);
    });
    return line;
}

bool verify_signature(SignatureAlgorithm algorithm, const Bytes<33>& key, std::string_view text,
                      const Bytes<64>& signature) {
    switch (algorithm) {
    case SignatureAlgorithm::ed25519: return verify_ed25519(key, text, signature);
    case SignatureAlgorithm::sm2: return verify_sm2(key, text, signature);
    }
    return false;
}

std::optional<std::string> check_fact_signature(const Command& command, const Names& names,
                                                const KeyOf& key_of) {
    std::optional<std::string> wrong;
    with_fact(command, [&](const auto& body) {
        const bool carries = body.signature != Bytes<64>{};
        if (body.source.provenance != Provenance::signed_by_issuer) {
            if (carries) wrong = "a signature wants provenance=signed_by_issuer and issuer_key";
            return;
        }
        const auto key =
            body.source.issuer_key ? key_of(*body.source.issuer_key) : std::optional<IssuerKey>{};
        if (!key) {
            wrong = "signed by its issuer, but with no key on record; name it as issuer_key";
        } else if (!verify_signature(key->algorithm, key->key, signed_line(command, names),
                                     body.signature)) {
            wrong = "the signature is not by the key " + std::string{key->code.view()};
        }
    });
    return wrong;
}

}  // namespace headgate
