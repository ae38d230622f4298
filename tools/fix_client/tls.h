#pragma once

#include <tl/expected.hpp>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace headgate::fix_client {

/// Whom a client believes within TLS, and what it shows. PEM files.
struct TlsOptions {
    /// Who may have signed the exchange's certificate; absent: whom this system believes.
    std::optional<std::filesystem::path> authorities;
    /// The name or address that the exchange's certificate must be for; empty: the address connected to.
    std::string name;
    /// What the exchange may ask for: a certificate whose common name is the CompID, with its key. Both or none.
    std::optional<std::filesystem::path> certificate;
    std::optional<std::filesystem::path> key;
};

/// A client's end of TLS 1.2 or later over a connected socket. One thread.
class Tls {
public:
    /// Reads the files. The error names the one that is wrong.
    [[nodiscard]] static tl::expected<std::unique_ptr<Tls>, std::string>
    load(const TlsOptions& options);
    /// Once, 10 s at most; before anything else. `address` is who was connected to. The socket stays the caller's
    /// and must outlive this. From then on the process ignores SIGPIPE: OpenSSL writes without saying otherwise.
    [[nodiscard]] tl::expected<void, std::string> shake_hands(int socket,
                                                              const std::string& address);
    ~Tls();
    Tls(const Tls&) = delete;
    Tls& operator=(const Tls&) = delete;

    /// As send() and recv(): 0 or less where the connection is gone.
    [[nodiscard]] std::ptrdiff_t put(std::string_view bytes);
    [[nodiscard]] std::ptrdiff_t take(char* into, std::size_t size);
    /// Bytes that have left the socket and were not taken yet.
    [[nodiscard]] bool holds_more() const;

private:
    struct Inside;
    explicit Tls(std::unique_ptr<Inside> inside);
    std::unique_ptr<Inside> inside_;
};

}  // namespace headgate::fix_client
