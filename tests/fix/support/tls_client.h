#pragma once

#include "tests/fix/support/wire_client.h"

#include <filesystem>
#include <memory>
#include <string>

namespace headgate::fix_test {

/// Certificates made for one test, in a folder of their own: authority.pem, and server.pem with
/// server.key that it signed.
class Papers {
public:
    Papers();
    ~Papers();
    Papers(const Papers&) = delete;
    Papers& operator=(const Papers&) = delete;

    /// NAME.pem and NAME.key for the common name NAME.
    void make_client(const std::string& name);
    [[nodiscard]] std::string file(const std::string& name) const { return folder_ / name; }

private:
    struct Authority;
    void make(const std::string& file, const std::string& common_name);
    std::filesystem::path folder_;
    std::unique_ptr<Authority> authority_;
    long serial_ = 1;
};

/// A WireClient within TLS that trusts `authority` only.
class TlsClient final : public WireClient {
public:
    TlsClient(std::uint16_t port, std::string comp_id, const std::string& authority,
              const std::string& certificate = {}, const std::string& key = {});
    ~TlsClient() override;
    /// Whether the handshake went well, so far as this side can tell.
    [[nodiscard]] bool shaken() const { return shaken_; }

private:
    std::ptrdiff_t put(std::string_view bytes) override;
    std::ptrdiff_t take(char* into, std::size_t size) override;
    [[nodiscard]] bool holds_more() const override;
    struct Inside;
    std::unique_ptr<Inside> inside_;
    bool shaken_ = false;
};

}  // namespace headgate::fix_test
