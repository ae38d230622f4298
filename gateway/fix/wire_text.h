#pragma once

#include "engine/domain/units.h"
#include "gateway/fix/quickfix.h"
#include "gateway/fix/wire_message.h"

#include <string>
#include <string_view>

/// Messages as the text that goes over the wire.
namespace headgate::fix {

/// What the header of a message says beside its type.
struct WireHeader {
    std::string_view sender;
    std::string_view target;
    int number = 0;
    Timestamp time;
    /// 97=Y: it may have been sent before, under another number.
    bool poss_resend = false;
};

/// What the dialect reads of a message; its texts are the message's own.
[[nodiscard]] InMessage to_plain(const FIX::Message& message);
/// The whole message, body length and checksum included, byte for byte as QuickFIX prints one of these fields.
[[nodiscard]] std::string wire_text(const OutMessage& message, const WireHeader& header);
/// `line` with stars in the place of every password (554, 925): what is logged may quote a client's bytes.
[[nodiscard]] std::string masked(std::string line);
/// A message of plain fields that needs no session: a Logout to those who never got one, say.
[[nodiscard]] std::string bare_text(std::string_view type, const WireHeader& header,
                                    std::string_view text = {});

}  // namespace headgate::fix
