#include "tests/book/book_duel.h"

#include <cstdio>
#include <cstdlib>

// Bytes made up by a fuzzer, as commands to the book and the naive book, and as state bytes.
namespace headgate::test {
namespace {

[[noreturn]] void fail(const std::string& what) {
    std::fprintf(stderr, "%s\n", what.c_str());
    std::abort();
}

/// The first byte chooses the regime, the others decide everything else.
void fight(ByteSpan bytes) {
    const Regime& regime = regimes()[bytes.front() % regimes().size()];
    BookDuel duel{regime, Choices{bytes.subspan(1)}};
    // Once the bytes are spent every choice is the first one; one more command finishes the last.
    while (!duel.is_over()) {
        const std::string wrong = duel.step();
        if (!wrong.empty()) fail(duel.story() + wrong);
    }
}

/// What decode takes must be what encode writes, and the book must live on until it is empty.
void decode(ByteSpan bytes) {
    OrderPool pool;
    ByteSpan rest{bytes};
    auto book = Book::decode(rest, pool);
    if (!book) {
        if (rest.size() != bytes.size()) fail("a refused book took bytes");
        if (pool.orders() != 0) fail("a refused book left orders in the pool");
        return;
    }
    ByteVector again;
    book->encode(again);
    const ByteSpan taken = bytes.first(bytes.size() - rest.size());
    if (!std::equal(again.begin(), again.end(), taken.begin(), taken.end())) {
        fail("a book that was read writes other bytes");
    }
    BookRecorder recorder;
    // Whether a call was fixed the bytes alone tell: their first is the mode.
    constexpr std::uint8_t fixed_call = 3;
    if (book->in_call() && bytes.front() != fixed_call) (void)book->fix_call({});
    if (book->in_call()) (void)book->uncross(matches_unbounded, recorder);
    (void)book->go_on(matches_unbounded, recorder);
    if (book->crossed()) fail("a book that was read stays crossed");
    const std::size_t orders = book->orders();
    const auto all = [](const RestingOrder&) { return true; };
    if (book->mass_cancel(all, recorder) != orders) fail("orders of a book that was read are lost");
    if (pool.orders() != 0) fail("the pool keeps orders");
}

}  // namespace
}  // namespace headgate::test

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const headgate::ByteSpan bytes{data + 1, size - 1};
    // Mostly commands: raw state bytes end early.
    if (data[0] % 8 == 0) {
        headgate::test::decode(bytes);
    } else {
        headgate::test::fight(bytes);
    }
    return 0;
}
