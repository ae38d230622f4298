#include "gateway/main/commands.h"
#include "gateway/main/exit_codes.h"
#include "gateway/main/places.h"
#include "tools/fix_client/client.h"

#include <fmt/format.h>

#include <fstream>
#include <iostream>

namespace headgate {

int fix_client_command(const FixClientOptions& options) {
    fix_client::ClientOptions client;
    client.session.address = options.address;
    client.session.port = options.port;
    client.session.comp_id = options.comp_id;
    client.session.target = options.target;
    client.password_file = options.password_file;
    if (options.tls) {
        auto& tls = client.session.tls.emplace();
        tls.name = options.tls_name;
        if (!options.tls_authorities.empty()) tls.authorities = options.tls_authorities;
        if (!options.tls_certificate.empty()) {
            tls.certificate = options.tls_certificate;
            tls.key = options.tls_key;
        }
    }
    client.patience = std::chrono::milliseconds{options.wait_ms};
    client.linger = std::chrono::milliseconds{options.linger_ms};
    client.dictionary =
        options.dictionary.empty() ? find_shipped("config/fix/HEADGATE44.xml") : options.dictionary;
    if (!options.data.empty()) {
        std::ifstream file{options.data / "port"};
        std::int64_t ahead = 0;
        if (!(file >> client.session.port >> ahead)) {
            fmt::print(stderr, "headgate: {}: no exchange runs on this data folder\n",
                       (options.data / "port").string());
            return exit_system;
        }
        client.clock_ahead = std::chrono::milliseconds{ahead};
        if (client.password_file.empty()) client.password_file = options.data / "passwords";
    }
    switch (fix_client::run(client, std::cin, std::cout, std::cerr)) {
    case fix_client::Outcome::well: return exit_well;
    case fix_client::Outcome::in_vain: return exit_found;
    case fix_client::Outcome::unusable: return exit_usage;
    case fix_client::Outcome::cut_off: return exit_system;
    }
    return exit_system;
}

}  // namespace headgate
