#include "engine/domain/codec.h"
#include "gateway/control/fact_signature.h"

#include <doctest/doctest.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <sodium.h>

#include <cstring>

// A fact that says it is signed by its issuer is, or it does not come in.

using namespace headgate;

namespace {

std::string_view no_rule(RuleNumber) { return "?"; }
std::optional<RuleNumber> no_number(std::string_view) { return std::nullopt; }

Bytes<64> sign_ed25519(const std::string& text, const unsigned char* secret) {
    Bytes<64> signature;
    crypto_sign_detached(signature.bytes.data(), nullptr,
                         reinterpret_cast<const unsigned char*>(text.data()), text.size(), secret);
    return signature;
}

/// An SM2 key pair, and what it signs as r and s.
class Sm2 {
public:
    // Of the type SM2: an EC key on the same curve signs ECDSA, and takes no SM3.
    Sm2() : key_{EVP_PKEY_Q_keygen(nullptr, nullptr, "SM2")} { REQUIRE(key_ != nullptr); }
    Sm2(const Sm2&) = delete;
    Sm2& operator=(const Sm2&) = delete;
    ~Sm2() { EVP_PKEY_free(key_); }

    [[nodiscard]] Bytes<33> point() const {
        EVP_PKEY_set_utf8_string_param(key_, OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT,
                                       "compressed");
        Bytes<33> point;
        std::size_t size = 0;
        REQUIRE(EVP_PKEY_get_octet_string_param(key_, OSSL_PKEY_PARAM_PUB_KEY, point.bytes.data(),
                                                point.bytes.size(), &size) == 1);
        REQUIRE(size == 33);
        return point;
    }

    [[nodiscard]] Bytes<64> sign(const std::string& text) const {
        EVP_MD_CTX* digest = EVP_MD_CTX_new();
        EVP_PKEY_CTX* context = EVP_PKEY_CTX_new(key_, nullptr);
        EVP_MD_CTX_set_pkey_ctx(digest, context);
        REQUIRE(EVP_PKEY_CTX_set1_id(context, "1234567812345678", 16) == 1);
        REQUIRE(EVP_DigestSignInit(digest, nullptr, EVP_sm3(), nullptr, key_) == 1);
        unsigned char der[80];
        std::size_t size = sizeof der;
        REQUIRE(EVP_DigestSign(digest, der, &size,
                               reinterpret_cast<const unsigned char*>(text.data()),
                               text.size()) == 1);
        EVP_MD_CTX_free(digest);
        EVP_PKEY_CTX_free(context);
        const unsigned char* at = der;
        ECDSA_SIG* pair = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(size));
        REQUIRE(pair != nullptr);
        Bytes<64> signature;
        BN_bn2binpad(ECDSA_SIG_get0_r(pair), signature.bytes.data(), 32);
        BN_bn2binpad(ECDSA_SIG_get0_s(pair), signature.bytes.data() + 32, 32);
        ECDSA_SIG_free(pair);
        return signature;
    }

private:
    EVP_PKEY* key_;
};

struct Office {
    Office() {
        REQUIRE(sodium_init() >= 0);
        unsigned char public_key[32];
        crypto_sign_keypair(public_key, secret);
        key.code = Code{"K1"};
        key.holder = Code{"BUREAU"};
        key.key.bytes[0] = 0xed;
        std::memcpy(key.key.bytes.data() + 1, public_key, 32);
        directory.add(FactKind::issuer_key, 1, key.code);
        fact.record.code = Code{"GROUP"};
        fact.source.issuer = key.holder;
        fact.source.provenance = Provenance::signed_by_issuer;
        fact.source.issuer_key = IssuerKeyId{1};
    }

    [[nodiscard]] std::optional<std::string> check() const {
        return check_fact_signature(fact, names(), [this](IssuerKeyId id) {
            return id == IssuerKeyId{1} ? std::optional{key} : std::nullopt;
        });
    }

    IssuerKey key;
    unsigned char secret[64] = {};
    Register<ControlGroup> fact;
    Directory directory;
    [[nodiscard]] Names names() const { return Names{directory, &no_rule, &no_number}; }
};

}  // namespace

TEST_CASE("what the issuer signed passes, and nothing that differs from it") {
    Office office;
    office.fact.signature = sign_ed25519(signed_line(office.fact, office.names()), office.secret);
    CHECK_FALSE(office.check().has_value());

    Office other = office;
    other.fact.record.code = Code{"GROUP2"};
    CHECK(other.check() == "the signature is not by the key K1");
    other = office;
    other.fact.source.document = DocumentRef{"another paper"};
    CHECK(other.check() == "the signature is not by the key K1");
    other = office;
    other.fact.signature.bytes[5] ^= 1;
    CHECK(other.check() == "the signature is not by the key K1");
    other = office;
    other.fact.signature = Bytes<64>{};
    CHECK(other.check() == "the signature is not by the key K1");
}

TEST_CASE("a signed fact names a key on record, and an unsigned one carries no signature") {
    Office office;
    office.fact.signature = sign_ed25519(signed_line(office.fact, office.names()), office.secret);
    Office other = office;
    other.fact.source.issuer_key.reset();
    CHECK(other.check().value().find("no key on record") != std::string::npos);
    other.fact.source.issuer_key = IssuerKeyId{2};
    CHECK(other.check().value().find("no key on record") != std::string::npos);
    other = office;
    other.fact.source.provenance = Provenance::typed_in;
    CHECK(other.check().value().find("provenance=signed_by_issuer") != std::string::npos);
    other.fact.signature = Bytes<64>{};
    CHECK_FALSE(other.check().has_value());
}

TEST_CASE("SM2 stands beside Ed25519") {
    const Sm2 own;
    const Sm2 foreign;
    Office office;
    office.key.algorithm = SignatureAlgorithm::sm2;
    office.key.key = own.point();
    const std::string line = signed_line(office.fact, office.names());
    office.fact.signature = own.sign(line);
    CHECK_FALSE(office.check().has_value());
    CHECK_FALSE(verify_signature(SignatureAlgorithm::sm2, office.key.key, line + " ",
                                 office.fact.signature));
    office.fact.signature = foreign.sign(line);
    CHECK(office.check() == "the signature is not by the key K1");
    office.key.key.bytes[0] = 7;  // no point at all
    CHECK(office.check() == "the signature is not by the key K1");
}

TEST_CASE("a change is signed over its own line, orders are no facts") {
    Office office;
    office.directory.add(FactKind::control_group, 1, Code{"GROUP"});
    ChangeFact change;
    change.kind = FactKind::issuer_key;
    change.id = 1;
    change.field = 6;
    change.value = *encode_field(office.key, 6);
    change.source = office.fact.source;
    const Names names = office.names();
    const auto key_of = [&](IssuerKeyId) { return std::optional{office.key}; };
    change.signature = sign_ed25519(signed_line(change, names), office.secret);
    CHECK_FALSE(check_fact_signature(change, names, key_of).has_value());
    change.id = 2;
    CHECK(check_fact_signature(change, names, key_of).has_value());
    CHECK_FALSE(check_fact_signature(SubmitOrder{}, names, key_of).has_value());
}
