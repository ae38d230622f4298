#pragma once

#include "engine/domain/units.h"
#include "gateway/fix/quickfix.h"
#include "gateway/fix/wire_message.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace headgate::fix {

/// Reads the requests that come by the thousand (D, F, G) in one pass, without QuickFIX. It takes only what is
/// certain to pass QuickFIX and the dictionary; all else, faults above all, is left to them and to their answers.
class HotRequests {
public:
    /// What the dictionary says of these messages is copied.
    explicit HotRequests(const FIX::DataDictionary& dictionary);

    struct Expected {
        std::string_view sender;
        std::string_view target;
        /// The session's next inbound number.
        int number = 0;
        /// By the wall clock; the message's own time must not be far from it.
        Timestamp now;
    };
    /// True: `into` is the message, its texts are the bytes of `message`. False: QuickFIX has to look at it, and
    /// what `into` holds means nothing. Requires a whole message with the right checksum (framer.h).
    [[nodiscard]] bool read(std::string_view message, const Expected& expected,
                            InMessage& into) const;

private:
    /// What the dictionary allows for a field's value.
    enum class Form : std::uint8_t { text, one_of, other };
    struct Field {
        int tag = 0;
        Form form = Form::other;
        std::string characters;  ///< Form::one_of
    };
    struct Type {
        std::string name;
        std::vector<Field> fields;   ///< by tag; 64 at most
        std::uint64_t required = 0;  ///< bit i: fields[i]
        bool has_parties = false;
    };

    [[nodiscard]] static Type type_of(const FIX::DataDictionary& dictionary, const char* name);
    [[nodiscard]] const Type* find(std::string_view name) const;
    [[nodiscard]] static bool read_header(std::string_view& rest, const Expected& expected);
    [[nodiscard]] static bool read_body(std::string_view rest, const Type& type, InMessage& into);
    [[nodiscard]] static bool read_parties(std::string_view& rest, std::string_view count,
                                           InMessage& into);

    std::vector<Type> types_;
};

}  // namespace headgate::fix
