#include "tests/fix/support/tls_client.h"

#include <doctest/doctest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <atomic>
#include <sys/stat.h>
#include <unistd.h>

namespace headgate::fix_test {

namespace {

EVP_PKEY* new_key() {
    EVP_PKEY* key = EVP_EC_gen("P-256");
    REQUIRE(key != nullptr);
    return key;
}

X509* new_certificate(const std::string& common_name, EVP_PKEY* key, long serial) {
    X509* made = X509_new();
    REQUIRE(made != nullptr);
    X509_set_version(made, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(made), serial);
    X509_gmtime_adj(X509_getm_notBefore(made), -60);
    X509_gmtime_adj(X509_getm_notAfter(made), 3600);
    X509_set_pubkey(made, key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(made), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(common_name.c_str()), -1, -1,
                               0);
    return made;
}

void write_pem(const std::string& file, X509* certificate, EVP_PKEY* key) {
    std::FILE* out = std::fopen(file.c_str(), "w");
    REQUIRE(out != nullptr);
    if (certificate != nullptr) CHECK(PEM_write_X509(out, certificate) == 1);
    if (key != nullptr) {
        CHECK(PEM_write_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr) == 1);
    }
    std::fclose(out);
    if (key != nullptr) ::chmod(file.c_str(), 0400);
}

}  // namespace

struct Papers::Authority {
    EVP_PKEY* key = nullptr;
    X509* certificate = nullptr;
    ~Authority() {
        X509_free(certificate);
        EVP_PKEY_free(key);
    }
};

Papers::Papers() : authority_{std::make_unique<Authority>()} {
    static std::atomic<int> count{0};
    folder_ = std::filesystem::temp_directory_path() /
              ("headgate-tls-" + std::to_string(::getpid()) + '-' + std::to_string(++count));
    std::filesystem::create_directories(folder_);
    authority_->key = new_key();
    authority_->certificate = new_certificate("authority", authority_->key, serial_++);
    X509* made = authority_->certificate;
    X509_set_issuer_name(made, X509_get_subject_name(made));
    X509_EXTENSION* extension =
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_basic_constraints, "critical,CA:TRUE");
    X509_add_ext(made, extension, -1);
    X509_EXTENSION_free(extension);
    REQUIRE(X509_sign(made, authority_->key, EVP_sha256()) > 0);
    write_pem(file("authority.pem"), made, nullptr);
    write_pem(file("authority.key"), nullptr, authority_->key);
    make("server", "localhost");
}

Papers::~Papers() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

void Papers::make_client(const std::string& name) { make(name, name); }

void Papers::make(const std::string& name, const std::string& common_name) {
    EVP_PKEY* key = new_key();
    X509* made = new_certificate(common_name, key, serial_++);
    X509_set_issuer_name(made, X509_get_subject_name(authority_->certificate));
    REQUIRE(X509_sign(made, authority_->key, EVP_sha256()) > 0);
    write_pem(file(name + ".pem"), made, nullptr);
    write_pem(file(name + ".key"), nullptr, key);
    X509_free(made);
    EVP_PKEY_free(key);
}

struct TlsClient::Inside {
    SSL_CTX* context = nullptr;
    SSL* stream = nullptr;
    ~Inside() {
        SSL_free(stream);
        SSL_CTX_free(context);
    }
};

TlsClient::TlsClient(std::uint16_t port, std::string comp_id, const std::string& authority,
                     const std::string& certificate, const std::string& key)
    : WireClient{port, std::move(comp_id)}, inside_{std::make_unique<Inside>()} {
    inside_->context = SSL_CTX_new(TLS_client_method());
    REQUIRE(SSL_CTX_load_verify_locations(inside_->context, authority.c_str(), nullptr) == 1);
    SSL_CTX_set_verify(inside_->context, SSL_VERIFY_PEER, nullptr);
    if (!certificate.empty()) {
        REQUIRE(SSL_CTX_use_certificate_file(inside_->context, certificate.c_str(),
                                             SSL_FILETYPE_PEM) == 1);
        REQUIRE(SSL_CTX_use_PrivateKey_file(inside_->context, key.c_str(), SSL_FILETYPE_PEM) == 1);
    }
    inside_->stream = SSL_new(inside_->context);
    SSL_set_fd(inside_->stream, descriptor());
    shaken_ = SSL_connect(inside_->stream) == 1;
}

TlsClient::~TlsClient() = default;

std::ptrdiff_t TlsClient::put(std::string_view bytes) {
    return shaken_ ? SSL_write(inside_->stream, bytes.data(), static_cast<int>(bytes.size())) : -1;
}

std::ptrdiff_t TlsClient::take(char* into, std::size_t size) {
    return shaken_ ? SSL_read(inside_->stream, into, static_cast<int>(size)) : -1;
}

bool TlsClient::holds_more() const { return shaken_ && SSL_pending(inside_->stream) > 0; }

}  // namespace headgate::fix_test
