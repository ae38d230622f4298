#include "engine/book/order.h"
#include "engine/domain/limits.h"
#include "tools/scenario/scenario.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <unistd.h>

/// Calls that are too large to be read as a story: the story is written here, then played as any other.
namespace headgate {
namespace {

namespace fs = std::filesystem;

/// A folder with the market that stories include; gone at the end.
class Story {
public:
    Story()
        : folder_{fs::temp_directory_path() / ("headgate-calls-" + std::to_string(::getpid()))} {
        fs::create_directories(folder_);
        for (const char* market : {"village_market.txt", "four_villages.txt"}) {
            fs::copy_file(fs::path{"tests/scenarios"} / market, folder_ / market,
                          fs::copy_options::overwrite_existing);
        }
        text_ << "include four_villages.txt\nchange book GG-DAMAN-S minimum=10\n"
                 "advance_phase phase=closed\nadvance_phase phase=pre_open\n";
    }
    ~Story() {
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
    }
    Story(const Story&) = delete;
    Story& operator=(const Story&) = delete;

    void line(const std::string& text) { text_ << text << '\n'; }
    void order(const std::string& party, const std::string& client_id, const std::string& terms) {
        text_ << "submit_order session=FIX-" << party << " client_id=" << client_id << " right=GG-"
              << party << " book=GG-DAMAN-S " << terms << '\n';
    }
    void play() const {
        std::ofstream{folder_ / "story.txt"} << text_.str();
        std::ostringstream out;
        const int code = run_scenarios({(folder_ / "story.txt").string()}, out);
        CHECK_MESSAGE(code == 0, out.str());
    }

private:
    fs::path folder_;
    std::ostringstream text_;
};

}  // namespace

TEST_CASE("a call larger than a step goes on in the next, before anything new") {
    constexpr std::size_t pairs = 2 * matches_per_step + 44;
    Story story;
    for (std::size_t i = 0; i < pairs; ++i) {
        const std::string number = std::to_string(i);
        story.order("WEST", "w" + number, "side=buy price=0.121 volume=10");
        story.order("EAST", "e" + number, "side=sell price=0.119 volume=10");
    }
    story.line("advance_phase phase=continuous\n=> phase_changed after=clearing\n"
               "=> call_cleared price=0.120 volume=" +
               std::to_string(pairs * 10) + " excluded=0");
    for (std::size_t i = 0; i < pairs; ++i) {
        // One price though the book is taken up again twice, and the order of arrival throughout.
        const std::string number = std::to_string(i);
        if (i > 0 && i % matches_per_step == 0) story.line("=> work_pending");
        story.line("=> trade_struck price=0.120 volume=10 aggressor=buy buy_order=@w" + number +
                   " sell_order=@e" + number + " buy_leaves=0 sell_leaves=0");
    }
    story.line("=> phase_changed after=continuous\n=> work_done\n"
               "take_checkpoint\n=> checkpoint_taken");
    story.play();
}

TEST_CASE("a call takes so many orders with a minimum and no more") {
    Story story;
    for (std::size_t i = 0; i < conditional_orders_max; ++i) {
        story.order(i % 2 == 0 ? "EAST" : "NORTH", "a" + std::to_string(i),
                    "side=sell price=0.120 volume=10 minimum_fill=10");
        story.line("=> order_accepted");
    }
    story.order("NORTH", "b1", "side=sell price=0.120 volume=10 minimum_fill=10");
    story.line("=> order_rejected client_id=b1 reason=too_many_conditional failures=0");
    // Without a minimum there is room.
    story.order("NORTH", "b2", "side=sell price=0.120 volume=10");
    story.line("=> order_accepted client_id=b2");
    // And with one again once another has gone.
    story.line("cancel_order session=FIX-EAST client_id=b3 original=a0\n=> order_cancelled");
    story.order("NORTH", "b4", "side=sell price=0.120 volume=10 minimum_fill=10");
    story.line("=> order_accepted client_id=b4");
    story.play();
}

}  // namespace headgate
