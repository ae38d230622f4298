#include "tools/fix_client/tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <csignal>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>

namespace headgate::fix_client {

namespace {

constexpr time_t patience_s = 10;

/// OpenSSL's own word for the last fault.
std::string last_fault() {
    const unsigned long code = ERR_peek_last_error();
    const char* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
    ERR_clear_error();
    return reason == nullptr ? "no answer" : reason;
}

tl::unexpected<std::string> fault(const std::filesystem::path& file, std::string_view what) {
    return tl::unexpected{file.string() + ": " + std::string{what} + ": " + last_fault()};
}

bool is_private(const std::filesystem::path& file) {
    struct stat info {};
    if (::stat(file.c_str(), &info) != 0) return true;  // reading it will say why not
    return (info.st_mode & 0077U) == 0;
}

}  // namespace

struct Tls::Inside {
    SSL_CTX* context = nullptr;
    SSL* stream = nullptr;
    std::string name;
    Inside() = default;
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;
    ~Inside() {
        SSL_free(stream);
        SSL_CTX_free(context);
    }

    [[nodiscard]] tl::expected<void, std::string> load(const TlsOptions& options) const {
        SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
        if (!options.authorities) {
            SSL_CTX_set_default_verify_paths(context);
        } else if (SSL_CTX_load_verify_locations(context, options.authorities->c_str(), nullptr) !=
                   1) {
            return fault(*options.authorities, "cannot read the authorities");
        }
        if (!options.certificate) return {};
        if (SSL_CTX_use_certificate_chain_file(context, options.certificate->c_str()) != 1) {
            return fault(*options.certificate, "cannot read the certificate");
        }
        if (!is_private(*options.key)) {
            return tl::unexpected{options.key->string() +
                                  ": only its owner may read it: chmod 0400 it"};
        }
        if (SSL_CTX_use_PrivateKey_file(context, options.key->c_str(), SSL_FILETYPE_PEM) != 1) {
            return fault(*options.key, "cannot use the key with this certificate");
        }
        return {};
    }
};

Tls::Tls(std::unique_ptr<Inside> inside) : inside_{std::move(inside)} {}
Tls::~Tls() = default;

tl::expected<std::unique_ptr<Tls>, std::string> Tls::load(const TlsOptions& options) {
    auto inside = std::make_unique<Inside>();
    inside->context = SSL_CTX_new(TLS_client_method());
    if (inside->context == nullptr) return tl::unexpected{"cannot set up TLS: " + last_fault()};
    if (auto loaded = inside->load(options); !loaded) return tl::unexpected{loaded.error()};
    inside->name = options.name;
    return std::unique_ptr<Tls>{new Tls{std::move(inside)}};
}

tl::expected<void, std::string> Tls::shake_hands(int socket, const std::string& address) {
    inside_->stream = SSL_new(inside_->context);
    SSL* stream = inside_->stream;
    const std::string& name = inside_->name.empty() ? address : inside_->name;
    X509_VERIFY_PARAM* wanted = SSL_get0_param(stream);
    // What is no address is a name.
    if (X509_VERIFY_PARAM_set1_ip_asc(wanted, name.c_str()) != 1) {
        ERR_clear_error();
        X509_VERIFY_PARAM_set1_host(wanted, name.c_str(), 0);
        SSL_set_tlsext_host_name(stream, name.c_str());
    }
    ::signal(SIGPIPE, SIG_IGN);
    const timeval patience{patience_s, 0};
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (SSL_set_fd(stream, socket) == 1 && SSL_connect(stream) == 1) return {};
    const long verified = SSL_get_verify_result(stream);
    if (verified == X509_V_OK)
        return tl::unexpected{"no TLS with " + address + ": " + last_fault()};
    return tl::unexpected{"no TLS with " + address + ": its certificate is not believed: " +
                          X509_verify_cert_error_string(verified) +
                          "; the authority is --tls-ca, the name in it --tls-name"};
}

std::ptrdiff_t Tls::put(std::string_view bytes) {
    return SSL_write(inside_->stream, bytes.data(), static_cast<int>(bytes.size()));
}

std::ptrdiff_t Tls::take(char* into, std::size_t size) {
    return SSL_read(inside_->stream, into, static_cast<int>(size));
}

bool Tls::holds_more() const { return SSL_pending(inside_->stream) > 0; }

}  // namespace headgate::fix_client
