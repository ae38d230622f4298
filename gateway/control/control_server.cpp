#include "gateway/control/control_server.h"

#include "gateway/control/fact_signature.h"
#include "gateway/control/operator_key.h"
#include "gateway/ring/question_words.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>

#include <charconv>
#include <list>
#include <sstream>
#include <sys/socket.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace headgate {
namespace {

namespace asio = boost::asio;
using Socket = asio::local::stream_protocol::socket;

constexpr std::size_t request_size_max = 2048;
constexpr std::size_t connections_max = 16;
constexpr std::string_view question_verb = "why ";

/// A request line taken apart; the signature is not yet checked.
struct Signed {
    std::string operator_code;
    std::uint64_t nonce = 0;
    Bytes<64> signature;
    std::string statement;
};

std::optional<Signed> take_apart(const std::string& line) {
    std::istringstream words{line};
    std::string magic;
    std::string nonce;
    std::string signature;
    Signed request;
    words >> magic >> request.operator_code >> nonce >> signature;
    std::getline(words >> std::ws, request.statement);
    if (magic != "HG1" || request.statement.empty()) return std::nullopt;
    const auto [end, error] =
        std::from_chars(nonce.data(), nonce.data() + nonce.size(), request.nonce);
    if (error != std::errc{} || end != nonce.data() + nonce.size()) return std::nullopt;
    if (!bytes_of(signature, request.signature.bytes.data(), 64)) return std::nullopt;
    return request;
}

std::uint32_t peer_uid(Socket& socket) {
    ucred peer{};
    socklen_t size = sizeof peer;
    return ::getsockopt(socket.native_handle(), SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0
               ? peer.uid
               : UINT32_MAX;
}

struct Connection {
    explicit Connection(Socket&& accepted) : socket{std::move(accepted)}, input{request_size_max} {}
    Socket socket;
    asio::streambuf input;
    std::string output;
    /// The command whose events this connection waits for.
    std::optional<Origin> waiting;
    bool collecting_work = false;
};

}  // namespace

class ControlServer::Impl {
public:
    Impl(std::string path, const GatewayStart& start, RuleNames rules, CommandRing& ring)
        : path_{std::move(path)}, directory_{start.directory}, operators_{start.operators},
          keys_{start.issuer_keys}, nonces_{start.operator_nonces}, names_{directory_, rules.code,
                                                                           rules.number},
          rule_text_{start.rule_text}, ring_{ring}, acceptor_{loop_} {}

    tl::expected<void, std::string> start() {
        if (path_.size() >= sizeof(sockaddr_un::sun_path)) {
            return tl::unexpected{path_ + ": too long for a Unix socket (107 bytes at most)"};
        }
        struct stat there {};
        if (::lstat(path_.c_str(), &there) == 0 && !S_ISSOCK(there.st_mode)) {
            return tl::unexpected{path_ + ": is there and is no socket; name another path"};
        }
        boost::system::error_code error;
        Socket probe{loop_};
        probe.connect({path_}, error);
        if (!error) {
            return tl::unexpected{path_ +
                                  ": another exchange answers on this socket; stop it first"};
        }
        ::unlink(path_.c_str());
        acceptor_.open(asio::local::stream_protocol{}, error);
        // The mode must hold from the first moment on, not from a chmod after the bind.
        const mode_t before = ::umask(0177);
        if (!error) acceptor_.bind({path_}, error);
        ::umask(before);
        if (!error) acceptor_.listen(static_cast<int>(connections_max), error);
        if (error) return tl::unexpected{path_ + ": cannot listen: " + error.message()};
        accept();
        thread_ = std::thread{[this] { loop_.run(); }};
        return {};
    }

    void on_batch(const PublishedBatch& batch) {
        asio::post(loop_, [this, batch] { take(batch); });
    }

    void stop() {
        if (!thread_.joinable()) return;
        asio::post(loop_, [this] {
            boost::system::error_code ignored;
            acceptor_.close(ignored);
            for (Connection& connection : connections_) connection.socket.close(ignored);
            loop_.stop();
        });
        thread_.join();
        ::unlink(path_.c_str());
    }

private:
    using Place = std::list<Connection>::iterator;

    void accept() {
        acceptor_.async_accept([this](boost::system::error_code error, Socket socket) {
            if (error) return;
            if (connections_.size() < connections_max) {
                read(connections_.emplace(connections_.end(), std::move(socket)));
            } else {
                say_goodbye(socket, "too many connections; end one and try again");
            }
            accept();
        });
    }

    void read(Place at) {
        asio::async_read_until(at->socket, at->input, '\n',
                               [this, at](boost::system::error_code error, std::size_t size) {
                                   if (error) return drop(at, error);
                                   const auto data = at->input.data();
                                   std::string line{asio::buffers_begin(data),
                                                    asio::buffers_begin(data) +
                                                        static_cast<std::ptrdiff_t>(size) - 1};
                                   at->input.consume(size);
                                   handle(at, line);
                               });
    }

    void handle(Place at, const std::string& line) {
        const auto request = take_apart(line);
        if (!request) {
            return fail(at,
                        "not a request; it reads: HG1 <operator> <nonce> <signature> <statement>");
        }
        const auto id = directory_.find<FactKind::operator_>(request->operator_code);
        if (!id || operators_[id->value() - 1].state != ActiveState::active) {
            return fail(at,
                        "no operator " + request->operator_code +
                            " is registered; `headgate fact` of another operator can enter one");
        }
        const auto statement = Text<440>::from(request->statement);
        if (!statement) return fail(at, "the statement is longer than 440 bytes; split it");
        if (!verify_statement(operators_[id->value() - 1].key, request->nonce, request->statement,
                              request->signature)) {
            return fail(at,
                        "the signature is not by the registered key of " + request->operator_code);
        }
        if (request->statement.starts_with(question_verb)) return ask(at, *id, *request);
        auto parsed = parse_line(request->statement, names_);
        if (!parsed) {
            return fail(at, "column " + std::to_string(parsed.error().column) + ": " +
                                parsed.error().message);
        }
        if (const auto wrong = check_fact_signature(parsed->command, names_, key_of_)) {
            return fail(at, *wrong);
        }
        // This is the only way in for operators' commands, so a nonce used here is used for good.
        std::uint64_t& last = nonces_.at(id->value() - 1);
        if (request->nonce <= last) {
            return fail(at, "nonce " + std::to_string(request->nonce) + " is not above the last, " +
                                std::to_string(last) + "; sign the statement anew");
        }
        const Origin origin{OriginKind::operator_, id->value(), request->nonce};
        if (!ring_.try_push({origin, RecordStatement{*id, request->nonce, peer_uid(at->socket),
                                                     *statement, request->signature}})) {
            return fail(at, "the exchange is busy; try again");
        }
        last = request->nonce;
        if (!ring_.try_push({origin, std::move(parsed->command)})) {
            return fail(at, "the exchange is busy; try again");
        }
        at->waiting = origin;
        at->collecting_work = false;
        at->output.clear();
    }

    /// A question: signed like a statement, answered like one, and journalled by nobody.
    void ask(Place at, OperatorId asker, const Signed& request) {
        auto asked =
            read_question(std::string_view{request.statement}.substr(question_verb.size()), names_);
        if (!asked) {
            return fail(at, "column " +
                                std::to_string(asked.error().column + question_verb.size()) + ": " +
                                asked.error().message);
        }
        std::uint64_t& last = nonces_.at(asker.value() - 1);
        if (request.nonce <= last) {
            return fail(at, "nonce " + std::to_string(request.nonce) + " is not above the last, " +
                                std::to_string(last) + "; sign the question anew");
        }
        const Origin origin{OriginKind::operator_, asker.value(), request.nonce};
        // The connection reads and writes nothing until it is answered, so its place stays good.
        auto reply = [this, at, language = asked->language](Explanation&& answer) {
            asio::post(loop_, [this, at, language, answer = std::move(answer)] {
                at->output.clear();
                for (const std::string& line : answer_lines(answer, rule_text_, language)) {
                    at->output += line + '\n';
                }
                finish(at);
            });
        };
        if (!ring_.try_ask(Query{Question{origin, asked->order}, std::move(reply)})) {
            return fail(at, "the exchange is busy; try again");
        }
        last = request.nonce;
    }

    /// A batch holds whole steps: what a waiting command brought about is complete at the batch's end,
    /// or, where it left work, when that is done.
    void take(const PublishedBatch& batch) {
        for (const PublishedEvent& published : *batch) {
            learn(published);
            for (Connection& connection : connections_) {
                if (connection.waiting) note(connection, published);
            }
        }
        for (auto at = connections_.begin(); at != connections_.end();) {
            const auto next = std::next(at);
            if (at->waiting && !at->output.empty() && !at->collecting_work) finish(at);
            at = next;
        }
    }

    void note(Connection& connection, const PublishedEvent& published) {
        const Origin& origin = published.origin;
        const Origin& wanted = *connection.waiting;
        const bool own = origin.kind == wanted.kind && origin.actor == wanted.actor &&
                         origin.reference == wanted.reference;
        const bool consequence = connection.collecting_work && origin.kind == OriginKind::engine;
        if (!own && !consequence) return;
        if (std::holds_alternative<StatementRecorded>(published.event)) return;
        connection.collecting_work =
            std::holds_alternative<WorkPending>(published.event) ||
            (connection.collecting_work && !std::holds_alternative<WorkDone>(published.event));
        connection.output += to_line(published.event, names_) + '\n';
    }

    void learn(const PublishedEvent& published) {
        learn_key(published);
        const auto* registered = std::get_if<FactRegistered>(&published.event);
        if (registered != nullptr)
            directory_.add(registered->kind, registered->id, registered->code,
                           registered->provenance);
        const auto* operator_fact =
            published.record == nullptr ? nullptr : std::get_if<Operator>(published.record.get());
        if (operator_fact == nullptr) return;
        const auto id = directory_.find<FactKind::operator_>(operator_fact->code.view());
        HEADGATE_ASSERT(id && id->value() <= operators_.size() + 1);
        if (id->value() > operators_.size()) {
            operators_.emplace_back();
            nonces_.push_back(0);
        }
        operators_[id->value() - 1] = *operator_fact;
    }

    void learn_key(const PublishedEvent& published) {
        const auto* key =
            published.record == nullptr ? nullptr : std::get_if<IssuerKey>(published.record.get());
        if (key == nullptr) return;
        const auto id = directory_.find<FactKind::issuer_key>(key->code.view());
        // The code of a new key is learnt with the same event, below.
        const std::size_t place = id ? id->value() - 1 : keys_.size();
        if (place >= keys_.size()) keys_.resize(place + 1);
        keys_[place] = *key;
    }

    void finish(Place at) {
        at->waiting.reset();
        at->output += "done\n";
        asio::async_write(at->socket, asio::buffer(at->output),
                          [this, at](boost::system::error_code error, std::size_t) {
                              if (error) return close(at);
                              read(at);
                          });
    }

    void fail(Place at, const std::string& why) {
        at->output = "error: " + why + '\n';
        asio::async_write(at->socket, asio::buffer(at->output),
                          [this, at](boost::system::error_code error, std::size_t) {
                              if (error) return close(at);
                              read(at);
                          });
    }

    /// A request that never ends is told why before the line is cut; everything else just closes.
    void drop(Place at, boost::system::error_code error) {
        if (error == asio::error::not_found) {
            say_goodbye(at->socket, "a request is one line of at most 2048 bytes");
        }
        close(at);
    }

    /// A line this short fits into an empty socket, so nothing waits.
    static void say_goodbye(Socket& socket, const std::string& why) {
        boost::system::error_code ignored;
        asio::write(socket, asio::buffer("error: " + why + '\n'), ignored);
    }

    void close(Place at) { connections_.erase(at); }

    std::string path_;
    Directory directory_;
    std::vector<Operator> operators_;
    std::vector<IssuerKey> keys_;  // by IssuerKeyId - 1
    KeyOf key_of_ = [this](IssuerKeyId id) {
        const bool known = id.value() > 0 && id.value() <= keys_.size();
        return known ? std::optional{keys_[id.value() - 1]} : std::nullopt;
    };
    std::vector<std::uint64_t> nonces_;  ///< by OperatorId - 1
    Names names_;
    RuleText rule_text_;
    CommandRing& ring_;
    asio::io_context loop_;
    asio::local::stream_protocol::acceptor acceptor_;
    std::list<Connection> connections_;
    std::thread thread_;
};

ControlServer::ControlServer(std::string socket_path, const GatewayStart& start, RuleNames rules,
                             CommandRing& ring)
    : impl_{std::make_unique<Impl>(std::move(socket_path), start, rules, ring)} {}
ControlServer::~ControlServer() { stop(); }
tl::expected<void, std::string> ControlServer::start() { return impl_->start(); }
void ControlServer::on_batch(const PublishedBatch& batch) { impl_->on_batch(batch); }
void ControlServer::stop() { impl_->stop(); }

}  // namespace headgate
