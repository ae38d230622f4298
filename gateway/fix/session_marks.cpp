#include "gateway/fix/session_marks.h"

#include <limits>

namespace headgate::fix {

namespace {

constexpr std::uint8_t format = 2;

void put_number(std::uint64_t value, ByteVector& out) {
    for (; value >= 0x80; value >>= 7) out.push_back(static_cast<std::uint8_t>(value | 0x80));
    out.push_back(static_cast<std::uint8_t>(value));
}

/// Reads numbers; once one is cut off or too large, `ok` is false and stays it.
class NumberReader {
public:
    explicit NumberReader(ByteSpan bytes) : rest_{bytes} {}

    std::uint64_t next() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64 && ok_; shift += 7) {
            if (rest_.empty()) break;
            const std::uint8_t byte = rest_.front();
            rest_ = rest_.subspan(1);
            if (shift == 63 && byte > 1) break;
            value |= std::uint64_t{byte & 0x7FU} << shift;
            if (byte < 0x80) return value;
        }
        ok_ = false;
        return 0;
    }
    std::uint32_t next_small() {
        const std::uint64_t value = next();
        if (value > std::numeric_limits<std::uint32_t>::max()) ok_ = false;
        return static_cast<std::uint32_t>(value);
    }
    void fail() { ok_ = false; }
    [[nodiscard]] bool ok() const { return ok_; }
    [[nodiscard]] ByteSpan rest() const { return rest_; }

private:
    ByteSpan rest_;
    bool ok_ = true;
};

SessionMark read_mark(NumberReader& in) {
    SessionMark mark;
    mark.session = SessionId{in.next_small()};
    mark.next_in = in.next_small();
    mark.next_out = in.next_small();
    mark.names_parties = in.next_small() != 0;
    const std::uint64_t runs = in.next();
    // A run takes three bytes at least: no count makes us ask for memory that the bytes do not back.
    if (runs > in.rest().size() / 3) in.fail();
    ReportRun before;
    for (std::uint64_t i = 0; i < runs && in.ok(); ++i) {
        ReportRun run;
        run.through = Sequence{before.through.value() + in.next()};
        run.first = before.first + in.next_small();
        run.count = in.next_small();
        mark.runs.push_back(run);
        before = run;
    }
    return mark;
}

}  // namespace

ByteVector encode_marks(const GatewayMarks& marks) {
    ByteVector out{format};
    put_number(static_cast<std::uint32_t>(marks.day.value()), out);
    put_number(marks.told.value(), out);
    for (const SessionMark& mark : marks.sessions) {
        put_number(mark.session.value(), out);
        put_number(mark.next_in, out);
        put_number(mark.next_out, out);
        put_number(mark.names_parties ? 1 : 0, out);
        put_number(mark.runs.size(), out);
        ReportRun before;
        for (const ReportRun& run : mark.runs) {
            put_number(run.through.value() - before.through.value(), out);
            // After a reset numbers fall, but the runs before it are forgotten with it.
            put_number(run.first - before.first, out);
            put_number(run.count, out);
            before = run;
        }
    }
    return out;
}

std::optional<GatewayMarks> decode_marks(ByteSpan bytes) {
    if (bytes.empty() || bytes.front() != format) return std::nullopt;
    NumberReader in{bytes.subspan(1)};
    GatewayMarks marks;
    marks.day = Date{static_cast<std::int32_t>(in.next_small())};
    marks.told = Sequence{in.next()};
    while (in.ok() && !in.rest().empty()) marks.sessions.push_back(read_mark(in));
    if (!in.ok()) return std::nullopt;
    return marks;
}

}  // namespace headgate::fix
