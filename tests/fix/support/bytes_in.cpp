#include "tests/fix/support/bytes_in.h"

#include "gateway/fix/clock_text.h"
#include "gateway/fix/decimal.h"
#include "gateway/fix/desk.h"
#include "gateway/fix/framer.h"
#include "gateway/fix/hot_requests.h"
#include "gateway/fix/wire_text.h"
#include "tests/fix/support/sample_market.h"

#include <algorithm>

namespace headgate::fix_test {

namespace {

constexpr std::size_t message_bytes = std::size_t{64} * 1024;

const FIX::DataDictionary& dictionary() {
    static const FIX::DataDictionary read{"config/fix/HEADGATE44.xml"};
    return read;
}

/// Made once: the fuzzer comes thousands of times a second.
const fix::HotRequests& hot_requests() {
    static const fix::HotRequests made{dictionary()};
    return made;
}

/// Fields and entries in an order that says nothing of how they were read.
auto sorted(const fix::InMessage& message) {
    auto fields = message.fields;
    std::sort(fields.begin(), fields.end());
    std::vector<std::pair<int, decltype(fields)>> entries;
    for (const fix::InEntry& entry : message.entries) {
        entries.emplace_back(entry.count_tag, entry.fields);
        std::sort(entries.back().second.begin(), entries.back().second.end());
    }
    return std::pair{fields, entries};
}

/// One client's desk.
class Counter {
public:
    Counter() : desk_{sample_start(), ring_, outlet(), 16} {}

    void take(std::string_view text) {
        ++seen.messages;
        std::optional<FIX::Message> message;
        try {
            message.emplace(std::string{text}, dictionary());
            dictionary().validate(*message);
        } catch (const std::exception&) {
            // As the session does, which answers with a Reject.
            HEADGATE_ASSERT(!is_hot(text));
            return;
        }
        ++seen.known;
        if (is_hot(text)) {
            ++seen.hot;
            const fix::InMessage plain = fix::to_plain(*message);
            HEADGATE_ASSERT(hot_message_.type == plain.type);
            HEADGATE_ASSERT(hot_message_.seq_num == plain.seq_num);
            HEADGATE_ASSERT(sorted(hot_message_) == sorted(plain));
        }
        desk_.receive(SessionId{1}, fix::to_plain(*message));
        while (ring_.try_pop()) ++seen.commands;
        while (ring_.try_pop_query()) ++seen.commands;
    }

    BytesIn seen;

private:
    fix::Outlet outlet() {
        fix::Outlet made;
        made.send = [this](SessionId, fix::OutMessage&& message) {
            ++seen.answers;
            static_cast<void>(fix::wire_text(message, {"HEADGATE", "ALPHA", 1, {}, false}));
        };
        made.send_to_all = [](const fix::OutMessage&) {};
        made.log_out = [](SessionId, std::string_view) {};
        made.run = [](const std::function<void()>&) {};
        made.waiting = [](SessionId) { return std::size_t{0}; };
        return made;
    }

    /// What is read without QuickFIX must be what QuickFIX would have let through, and read the same.
    bool is_hot(std::string_view text) {
        const auto number = fix::parse_count(fix::first_field(text, 34)).value_or(0);
        const Timestamp now = *fix::parse_utc("20240701-02:30:00.000");
        return number > 0 && number < 1'000'000'000 &&
               hot_requests().read(text, {"ALPHA", "HEADGATE", static_cast<int>(number), now},
                                   hot_message_);
    }

    fix::InMessage hot_message_;
    CommandRing ring_{64};
    fix::Desk desk_;
};

}  // namespace

BytesIn bytes_in(ByteSpan bytes, std::size_t piece) {
    HEADGATE_ASSERT(piece > 0);
    Counter counter;
    fix::Framer framer{message_bytes};
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        const ByteSpan now = bytes.subspan(at, std::min(piece, bytes.size() - at));
        framer.append({reinterpret_cast<const char*>(now.data()), now.size()});
        for (;;) {
            const auto found = framer.next();
            if (found.frame == fix::Frame::incomplete) break;
            if (found.frame == fix::Frame::too_long) return counter.seen;
            if (found.frame == fix::Frame::message) counter.take(found.message);
        }
    }
    return counter.seen;
}

}  // namespace headgate::fix_test
