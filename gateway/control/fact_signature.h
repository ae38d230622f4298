#pragma once

#include "engine/domain/commands.h"
#include "engine/domain/line.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

/// The word of the authority that issued a fact, told apart from what the centre typed in (rulebook 3.1(8)).
/// Signatures are checked here, at the edge, before a command is sequenced; the journal keeps them, so that
/// anyone with the issuer's public key can check them again.
namespace headgate {

/// The words that an issuer signs: the line of the command without its signature, names in place of ids. Empty
/// for a command that is no fact.
[[nodiscard]] std::string signed_line(const Command& command, const Names& names);

/// True where `signature` over `text` is by the key, in the form that IssuerKey gives. SM2 signs with SM3 and
/// the identity that GB/T 35276 sets where none is agreed; its signature is r and s, 32 bytes each.
[[nodiscard]] bool verify_signature(SignatureAlgorithm algorithm, const Bytes<33>& key,
                                    std::string_view text, const Bytes<64>& signature);

/// The record of a key; nothing where there is none.
using KeyOf = std::function<std::optional<IssuerKey>(IssuerKeyId)>;

/// What is wrong with a fact's signature, in words: one that says it is signed by its issuer must be, and
/// nothing else may carry a signature. Nothing for every other command.
[[nodiscard]] std::optional<std::string>
check_fact_signature(const Command& command, const Names& names, const KeyOf& key_of);

}  // namespace headgate
