#include "tests/book/book_duel.h"

// How the duel compares.
namespace headgate::test {
namespace {

Bytes<16> hash_of(const Book& book) {
    StateHasher hasher;
    book.absorb_into(hasher);
    return hasher.finish();
}

std::string text_of(const std::vector<RestingOrder>& queue) {
    std::string text;
    for (const RestingOrder& order : queue) {
        text += "  " + std::to_string(order.id.value()) + ": " +
                std::to_string(order.leaves.value()) + " @ " + std::to_string(order.price.value()) +
                " shows " + std::to_string(order.shown.value()) + " of " +
                std::to_string(order.display.value()) + " minimum " +
                std::to_string(order.minimum.value()) + " group " +
                std::to_string(order.group.value()) + "\n";
    }
    return text;
}

}  // namespace

BookDuel::Tally& BookDuel::Tally::operator+=(const Tally& other) {
    fills += other.fills;
    call_fills += other.call_fills;
    preventions += other.preventions;
    excluded += other.excluded;
    unmet += other.unmet;
    out_of_band += other.out_of_band;
    continued += other.continued;
    read_back += other.read_back;
    return *this;
}

std::string BookDuel::compare() {
    auto& [book, naive, invariants, band, call_price, must_not_rest] = *now_;
    if (recorder_.events != expected_) {
        return "events differ:\n" + text_of(recorder_.events) + "expected:\n" + text_of(expected_);
    }
    for (const Side which : {Side::buy, Side::sell}) {
        std::vector<RestingOrder> queue;
        book.walk(which, [&](const RestingOrder& order) {
            queue.push_back(order);
            return true;
        });
        if (queue != naive.side(which)) {
            return "queues differ:\n" + text_of(queue) + "expected:\n" + text_of(naive.side(which));
        }
    }
    if (book.in_call() != naive.in_call()) return "in_call differs";
    if (book.conditional_orders() != naive.conditional_orders()) {
        return "conditional_orders differs";
    }
    if (book.crossed() && !naive.in_call() && !naive.needs_go_on()) return "the book is crossed";
    count_events();
    auto wrong = invariants.check(book, recorder_.events, call_price);
    if (!naive.in_call()) call_price.reset();
    return wrong;
}

void BookDuel::count_events() {
    for (const BookEvent& event : recorder_.events) {
        if (std::holds_alternative<Fill>(event)) {
            ++(now_->call_price ? tally_.call_fills : tally_.fills);
        }
        const auto* cancelled = std::get_if<Cancelled>(&event);
        if (cancelled == nullptr) continue;
        if (cancelled->reason == CancelReason::self_trade) ++tally_.preventions;
        if (cancelled->reason == CancelReason::minimum_not_met) ++tally_.unmet;
        if (cancelled->reason == CancelReason::price_outside_band) ++tally_.out_of_band;
    }
}

std::string BookDuel::write_and_read() {
    command_ = "write and read";
    Book& book = now_->book;
    ByteVector bytes;
    book.encode(bytes);
    const auto hash = hash_of(book);
    const auto read = [&](OrderPool& pool) {
        ByteSpan span{bytes};
        auto decoded = Book::decode(span, pool, regime_.tick);
        if (decoded && !span.empty()) {
            decoded = tl::unexpected{DecodeError::length_differs};
        }
        return decoded;
    };
    // Its orders are in the pool.
    if (book.orders() > 0 && read(pool_)) return "ids in the pool already were taken";
    OrderPool elsewhere;
    const auto copy = read(elsewhere);
    if (!copy) return "the state bytes cannot be read back";
    ByteVector again;
    copy->encode(again);
    if (again != bytes) return "the state bytes change by reading";
    if (!(hash_of(*copy) == hash)) return "the hash changes by reading";
    book = Book{pool_, regime_.tick};
    auto decoded = read(pool_);
    if (!decoded) return "the state bytes cannot be read back into the pool";
    book = std::move(*decoded);
    book.set_band(now_->band);
    if (!(hash_of(book) == hash)) return "the hash changes by reading into the pool";
    ++tally_.read_back;
    return {};
}

std::string BookDuel::story() const {
    if (now_ == nullptr) return {};
    std::string text = std::string{regime_.name} + ", tick " +
                       std::to_string(regime_.tick.value()) + "; the last commands:\n";
    for (const std::string& line : story_) text += line + "\n";
    text += "under way or last: " + std::to_string(now_ - pairs_.data()) + ": " + command_ +
            "\nthe book told:\n" + text_of(recorder_.events);
    for (const Side which : {Side::buy, Side::sell}) {
        text += std::string{name_of(which)} + " side of the naive book:\n" +
                text_of(now_->naive.side(which));
    }
    return text;
}

}  // namespace headgate::test
