#include "tools/ganzhou/plan.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdio>
#include <string_view>

namespace {

using namespace headgate::ganzhou;

constexpr std::string_view usage =
    "headgate-make-ganzhou SOURCES_DIR OUT_DIR --seed N\n"
    "Makes OUT_DIR/facts/*.facts and OUT_DIR/demo/plan.csv from the figures in SOURCES_DIR.\n";

int fail(std::string_view message) {
    fmt::print(stderr, "{}\n", message);
    return 1;
}

void print_estimate(const Market& market, const Plan& plan) {
    std::size_t messages = 0;
    for (std::size_t i = 0; i < market.books.size(); ++i) {
        const Tally& tally = plan.books[i].tally;
        messages += plan.books[i].messages.size();
        fmt::print("{:12} messages {:5} trades {:5} of {:5} volume {:10} of {:10} amount {:12}\n",
                   market.books[i].code, plan.books[i].messages.size(), tally.trades,
                   market.books[i].trades, tally.volume,
                   market.books[i].trades * market.books[i].mean_m3, cash_text(tally.amount));
    }
    fmt::print("all: messages {} trades {} volume {} m3 amount {} yuan\n", messages,
               plan.tally.trades, plan.tally.volume, cash_text(plan.tally.amount));
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 5 || std::string_view{argv[3]} != "--seed") return fail(usage);
    const std::string_view text{argv[4]};
    std::uint64_t seed = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seed);
    if (error != std::errc{} || end != text.data() + text.size()) {
        return fail("--seed wants a whole number");
    }
    const auto sources = Sources::read(argv[1]);
    if (!sources) return fail(sources.error());
    Market market = build_market(*sources, seed);
    const Plan plan = make_plan(market);
    add_deposits(market);
    const std::filesystem::path out{argv[2]};
    if (const auto written = market.facts.write(out); !written) return fail(written.error());
    if (const auto written = write_plan(market, plan, out / "demo" / "plan.csv"); !written) {
        return fail(written.error());
    }
    print_estimate(market, plan);
    return 0;
}
