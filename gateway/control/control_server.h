#pragma once

#include "engine/domain/line.h"
#include "gateway/ring/command_ring.h"
#include "gateway/ring/publication.h"

#include <tl/expected.hpp>

#include <memory>
#include <string>
#include <vector>

namespace headgate {

/// The operators' way in: a Unix socket of mode 0600 that takes one signed line per request,
///
///     HG1 <operator code> <nonce> <signature in hex> <statement>\n
///
/// where the statement is a command line (line.h). It journals the signed words (RecordStatement), then the
/// command, and answers with the command's event lines once they are durable, closing with `done`; or
/// with one line `error: …` that says what would be right. A statement `why …` is a question about an order
/// (question_words.h): nothing of it is journalled, and its answer's lines come before `done`. Nonces of an operator rise: a statement that
/// is sent again is refused and never carried out twice. One thread.
class ControlServer {
public:
    /// Rule codes for the event lines; see Names.
    struct RuleNames {
        std::string_view (*code)(RuleNumber) = nullptr;
        std::optional<RuleNumber> (*number)(std::string_view) = nullptr;
    };

    /// `start.operators` are those who may sign; later ones come with published facts.
    ControlServer(std::string socket_path, const GatewayStart& start, RuleNames rules,
                  CommandRing& ring);
    ~ControlServer();
    ControlServer(const ControlServer&) = delete;
    ControlServer& operator=(const ControlServer&) = delete;

    /// Binds and starts the thread. A socket that another process answers on is an error, and so is a file
    /// that is no socket; a dead socket is replaced.
    [[nodiscard]] tl::expected<void, std::string> start();
    /// From any thread: hands the batch to the server's own.
    void on_batch(const PublishedBatch& batch);
    /// Closes connections, removes the socket, joins the thread.
    void stop();

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

/// refused: the exchange answered, and said no. failed: no answer came, or the key could not be used.
HEADGATE_ENUM(ControlFault, refused = 1, failed = 2)
struct ControlError {
    ControlFault kind = ControlFault::failed;
    std::string text;
};

/// Sends one signed statement to a running exchange and returns its answer lines.
[[nodiscard]] tl::expected<std::vector<std::string>, ControlError>
send_statement(const std::string& socket_path, const std::string& operator_code,
               const std::string& key_path, const std::string& statement);

}  // namespace headgate
