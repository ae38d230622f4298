#pragma once

#include "gateway/fix/tls_files.h"

#include <boost/asio/ip/tcp.hpp>
#include <tl/expected.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace headgate::fix {

/// Settings of one TLS listener, shared by its connections. TLS 1.2 and later.
class TlsContext {
public:
    /// The error names the file and what to mend.
    [[nodiscard]] static tl::expected<std::unique_ptr<TlsContext>, std::string>
    load(const TlsFiles& files);
    ~TlsContext();
    TlsContext(const TlsContext&) = delete;
    TlsContext& operator=(const TlsContext&) = delete;

private:
    friend class Wire;
    struct Inside;
    TlsContext();
    std::unique_ptr<Inside> inside_;
};

/// A client's bytes, plain or within TLS. One read and one write at a time; handlers run on the loop's
/// thread and must keep alive who owns the wire.
class Wire {
public:
    using Done = std::function<void(const boost::system::error_code&, std::size_t)>;

    /// `context` null: plain. It must outlive the wire.
    Wire(boost::asio::ip::tcp::socket socket, TlsContext* context);
    ~Wire();
    Wire(const Wire&) = delete;
    Wire& operator=(const Wire&) = delete;

    /// Before the first read. Returns at once where there is no TLS.
    void shake_hands(std::function<void(const boost::system::error_code&)> done);
    void read_some(std::span<char> into, Done done);
    /// All of `bytes`, which must stay good until then.
    void write(std::string_view bytes, Done done);
    /// Our half only: what was written still arrives. `hold` is kept until it is done.
    void end_output(std::shared_ptr<void> hold);
    void close();

    /// Common name of the client's certificate, once hands were shaken; nothing where none was asked for.
    [[nodiscard]] const std::optional<std::string>& subject() const { return subject_; }

private:
    struct Tls;
    boost::asio::ip::tcp::socket socket_;
    std::unique_ptr<Tls> tls_;
    std::optional<std::string> subject_;
};

}  // namespace headgate::fix
