#include "gateway/fix/wire.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <sys/stat.h>

namespace headgate::fix {

namespace {

namespace ssl = boost::asio::ssl;
using boost::asio::ip::tcp;

tl::unexpected<std::string> fault(const std::filesystem::path& file, std::string_view what,
                                  const boost::system::error_code& error) {
    return tl::unexpected{file.string() + ": " + std::string{what} + ": " + error.message()};
}

bool is_private(const std::filesystem::path& file) {
    struct stat info {};
    if (::stat(file.c_str(), &info) != 0) return true;  // reading it will say why not
    const auto mode = info.st_mode & 07777U;
    return S_ISREG(info.st_mode) && (mode == 0400 || mode == 0600);
}

/// Empty where there is no common name, more than one, or one with a zero byte in it.
std::string common_name(X509* certificate) {
    X509_NAME* name = X509_get_subject_name(certificate);
    const int at = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
    if (at < 0 || X509_NAME_get_index_by_NID(name, NID_commonName, at) >= 0) return {};
    unsigned char* bytes = nullptr;
    const int size =
        ASN1_STRING_to_UTF8(&bytes, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
    if (size < 0) return {};
    std::string text{reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size)};
    OPENSSL_free(bytes);
    return text.find('\0') == std::string::npos ? text : std::string{};
}

}  // namespace

struct TlsContext::Inside {
    ssl::context context{ssl::context::tls_server};
    bool asks_for_certificate = false;
};

TlsContext::TlsContext() : inside_{std::make_unique<Inside>()} {}
TlsContext::~TlsContext() = default;

tl::expected<std::unique_ptr<TlsContext>, std::string> TlsContext::load(const TlsFiles& files) {
    std::unique_ptr<TlsContext> made{new TlsContext};
    ssl::context& context = made->inside_->context;
    boost::system::error_code error;
    context.set_options(ssl::context::default_workarounds | ssl::context::no_tlsv1 |
                            ssl::context::no_tlsv1_1 | ssl::context::no_compression |
                            SSL_OP_NO_RENEGOTIATION,
                        error);
    if (error) return fault(files.certificate, "cannot set up TLS", error);
    context.use_certificate_chain_file(files.certificate.string(), error);
    if (error) return fault(files.certificate, "cannot read the certificate", error);
    if (!is_private(files.key)) {
        return tl::unexpected{files.key.string() +
                              ": a private key must be a file that only its owner can read: "
                              "chmod 0400 it"};
    }
    context.use_private_key_file(files.key.string(), ssl::context::pem, error);
    if (error) return fault(files.key, "cannot use the private key with this certificate", error);
    if (!files.client_authorities) return made;
    context.load_verify_file(files.client_authorities->string(), error);
    if (error) return fault(*files.client_authorities, "cannot read the authorities", error);
    context.set_verify_mode(ssl::verify_peer | ssl::verify_fail_if_no_peer_cert, error);
    if (error) return fault(*files.client_authorities, "cannot ask for certificates", error);
    // Sessions are not resumed: each connection shows its certificate.
    SSL_CTX_set_session_cache_mode(context.native_handle(), SSL_SESS_CACHE_OFF);
    context.set_options(SSL_OP_NO_TICKET, error);
    made->inside_->asks_for_certificate = true;
    return made;
}

struct Wire::Tls {
    Tls(tcp::socket& socket, TlsContext::Inside& inside)
        : stream{socket, inside.context}, asks_for_certificate{inside.asks_for_certificate} {}
    ssl::stream<tcp::socket&> stream;
    bool asks_for_certificate;
};

Wire::Wire(tcp::socket socket, TlsContext* context) : socket_{std::move(socket)} {
    if (context != nullptr) tls_ = std::make_unique<Tls>(socket_, *context->inside_);
}

Wire::~Wire() = default;

void Wire::shake_hands(std::function<void(const boost::system::error_code&)> done) {
    if (!tls_) return done({});
    tls_->stream.async_handshake(
        ssl::stream_base::server,
        [this, done = std::move(done)](const boost::system::error_code& error) {
            if (!error && tls_->asks_for_certificate) {
                X509* shown = SSL_get1_peer_certificate(tls_->stream.native_handle());
                subject_ = shown == nullptr ? std::string{} : common_name(shown);
                X509_free(shown);
            }
            done(error);
        });
}

void Wire::read_some(std::span<char> into, Done done) {
    const auto buffer = boost::asio::buffer(into.data(), into.size());
    if (tls_) {
        tls_->stream.async_read_some(buffer, std::move(done));
    } else {
        socket_.async_read_some(buffer, std::move(done));
    }
}

void Wire::write(std::string_view bytes, Done done) {
    const auto buffer = boost::asio::buffer(bytes.data(), bytes.size());
    if (tls_) {
        boost::asio::async_write(tls_->stream, buffer, std::move(done));
    } else {
        boost::asio::async_write(socket_, buffer, std::move(done));
    }
}

void Wire::end_output(std::shared_ptr<void> hold) {
    const auto end = [this] {
        boost::system::error_code ignored;
        socket_.shutdown(tcp::socket::shutdown_send, ignored);
    };
    if (!tls_) return end();
    tls_->stream.async_shutdown(
        [end, hold = std::move(hold)](const boost::system::error_code&) { end(); });
}

void Wire::close() {
    boost::system::error_code ignored;
    socket_.close(ignored);
}

}  // namespace headgate::fix
