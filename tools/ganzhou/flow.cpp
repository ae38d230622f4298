#include "tools/ganzhou/flow.h"

#include <algorithm>

namespace headgate::ganzhou {
namespace {

constexpr std::int64_t tick = 10;         // 1/10000 yuan
constexpr std::int64_t wander_ticks = 5;  // how far prices go from the book's own
constexpr std::int64_t settle_ms = 300;   // an order must have rested this long to be changed
// Of a thousand messages, how many come in each call; the rest is continuous.
constexpr std::int64_t pre_open_permille = 85;
constexpr std::int64_t freeze_permille = 15;
constexpr std::int64_t pre_close_permille = 50;
constexpr int tries = 12;

Side other(Side side) { return side == Side::buy ? Side::sell : Side::buy; }

/// Away from the market: down for a bid, up for an offer.
std::int64_t away(Side side, std::int64_t ticks) {
    return (side == Side::buy ? -ticks : ticks) * tick;
}

Stage stage_at(std::int64_t at_ms) {
    if (at_ms < freeze_ms) return Stage::pre_open;
    if (at_ms < open_ms) return Stage::freeze;
    return at_ms < pre_close_ms ? Stage::continuous : Stage::pre_close;
}

std::int64_t draw_time(Random& random) {
    std::int64_t roll = random.below(1'000);
    if (roll < pre_open_permille) return random.between(100, pre_open_last_ms);
    roll -= pre_open_permille;
    if (roll < freeze_permille) return random.between(freeze_first_ms, freeze_last_ms);
    roll -= freeze_permille;
    if (roll < pre_close_permille) return random.between(pre_close_first_ms, pre_close_last_ms);
    return random.between(continuous_first_ms, last_ms);
}

}  // namespace

void Tally::add(const std::vector<SimpleTrade>& made) {
    for (const SimpleTrade& trade : made) {
        ++trades;
        volume += trade.volume;
        amount += trade.volume * trade.price / 100;
    }
}

Flow::Flow(const Market& market, std::size_t book, const Effort& effort, std::uint64_t seed)
    : market_{market}, book_{market.books[book]}, number_{book}, effort_{effort}, random_{seed},
      accounts_{market.accounts}, units_{market.units},
      cash_(market.parties.size(), 0), fair_{book_.price} {}

BookPlan Flow::run() {
    lay_snares();
    std::vector<std::int64_t> times;
    for (std::int64_t i = 0; i < effort_.messages; ++i) times.push_back(draw_time(random_));
    std::sort(times.begin(), times.end());
    auto snare = snares_.begin();
    for (const std::int64_t at_ms : times) {
        for (; snare != snares_.end() && snare->at_ms <= at_ms; ++snare) {
            enter_stage(stage_at(snare->at_ms));
            enter(*snare);
        }
        enter_stage(stage_at(at_ms));
        step(at_ms);
    }
    for (; snare != snares_.end(); ++snare) {
        enter_stage(stage_at(snare->at_ms));
        enter(*snare);
    }
    clear_call();
    return BookPlan{std::move(messages_), tally_};
}

void Flow::enter_stage(Stage stage) {
    if (stage == stage_) return;
    const bool opens = stage_ == Stage::pre_open || stage_ == Stage::freeze;
    if (opens && stage != Stage::freeze) clear_call();
    stage_ = stage;
}

void Flow::clear_call() {
    std::vector<SimpleTrade> made;
    simple_.clear_call(book_.reference, tick, made);
    tally_.add(made);
}

void Flow::commit(Market& market) const {
    market.accounts = accounts_;
    market.units = units_;
    for (std::size_t i = 0; i < cash_.size(); ++i) market.parties[i].cash_needed += cash_[i];
}

void Flow::lay_snares() {
    for (const Snare& snare : market_.snares) {
        if (snare.book != number_) continue;
        Message message;
        message.at_ms = snare.pre_open ? random_.between(200, pre_open_last_ms - 1'000)
                                       : random_.between(continuous_first_ms + 500, last_ms - 500);
        if (snare.follows) message.at_ms = snares_.back().at_ms + 40;
        message.book = number_;
        message.account = snare.account;
        message.side = snare.side;
        message.price = snare.price;
        message.volume = snare.volume;
        message.expect = snare.expect;
        snares_.push_back(std::move(message));
    }
    std::stable_sort(snares_.begin(), snares_.end(),
                     [](const Message& a, const Message& b) { return a.at_ms < b.at_ms; });
}

void Flow::drift() {
    if (!random_.chance(60)) return;
    // Drawn back towards the book's own price, the more the farther away.
    const std::int64_t off = (fair_ - book_.price) / tick;
    const bool up = random_.between(-wander_ticks, wander_ticks) >= off;
    fair_ += up ? tick : -tick;
}

void Flow::step(std::int64_t at_ms) {
    drift();
    const std::int64_t roll = random_.below(1000);
    if (stage_ == Stage::pre_open && roll >= 900) return reprice(at_ms);
    if (!trades() || roll < 455) return passive(at_ms);
    if (roll < 640) return aggressive(at_ms);
    if (roll < 840) return withdraw(at_ms);
    reprice(at_ms);
}

void Flow::passive(std::int64_t at_ms) {
    const Side thin =
        simple_.orders(Side::buy) <= simple_.orders(Side::sell) ? Side::buy : Side::sell;
    Message message;
    message.at_ms = at_ms;
    message.side = random_.chance(600) ? thin : other(thin);
    message.volume = draw_volume();
    message.price = inside_band(fair_ + away(message.side, random_.between(trades() ? 1 : -1, 4)));
    if (random_.chance(100)) message.time_in_force = TimeInForce::gtc;
    const auto account = pick_account(message.side, message.volume);
    if (!account) return;
    message.account = *account;
    // A quote that would cross is held just outside: it is meant to wait.
    if (const auto facing = simple_.best(other(message.side)); trades() && facing) {
        const std::int64_t outside = *facing + away(message.side, 1);
        message.price = message.side == Side::buy ? std::min(message.price, outside)
                                                  : std::max(message.price, outside);
        message.price = inside_band(message.price);
    }
    enter(std::move(message));
}

void Flow::aggressive(std::int64_t at_ms) {
    Message message;
    message.at_ms = at_ms;
    message.side = random_.chance(500) ? Side::buy : Side::sell;
    auto facing = simple_.best(other(message.side));
    if (!facing) {
        message.side = other(message.side);
        facing = simple_.best(other(message.side));
    }
    if (!facing) return passive(at_ms);
    message.volume = draw_volume();
    message.price = inside_band(*facing + away(other(message.side), random_.between(0, 2)));
    const std::int64_t kind = at_ms < impatient_first_ms ? 0 : random_.below(100);
    if (kind >= 92) {
        message.type = OrderType::market_to_limit;
    } else if (kind >= 86) {
        message.time_in_force = TimeInForce::fok;
        message.volume = std::min(message.volume, simple_.best_volume(other(message.side)));
        message.volume = std::max(message.volume / book_.lot * book_.lot, book_.minimum);
    } else if (kind >= 60) {
        message.time_in_force = TimeInForce::ioc;
    }
    const auto account = pick_account(message.side, message.volume);
    if (!account) return;
    message.account = *account;
    enter(std::move(message));
}

void Flow::withdraw(std::int64_t at_ms) {
    const auto target = pick_resting(at_ms);
    if (!target) return passive(at_ms);
    Message message = messages_[*target];
    message.at_ms = at_ms;
    message.action = Action::cancel;
    message.original = target;
    (void)simple_.cancel(*target);
    messages_.push_back(std::move(message));
}

void Flow::reprice(std::int64_t at_ms) {
    const auto target = pick_resting(at_ms);
    if (!target) return passive(at_ms);
    Message message = messages_[*target];
    message.at_ms = at_ms;
    message.action = Action::replace;
    message.original = target;
    message.type = OrderType::limit;
    const std::int64_t before = message.price;
    message.price = inside_band(fair_ + away(message.side, random_.between(0, 3)));
    if (message.price == before) message.price = inside_band(before + away(message.side, 1));
    if (message.price == before) return;
    // A bid at a better price needs more cash; the water and the headroom are those of the order before.
    if (message.side == Side::buy) {
        cash_[accounts_[message.account].party] += worst_cost(message.price, message.volume);
    }
    std::vector<SimpleTrade> made;
    const std::size_t id = messages_.size();
    (void)simple_.reprice(*target, id, message.price, trades() ? &made : nullptr);
    tally_.add(made);
    messages_.push_back(std::move(message));
    waiting_.push_back(id);
}

std::optional<std::size_t> Flow::pick_account(Side side, std::int64_t volume) {
    const auto& all = side == Side::sell ? book_.sellers : book_.buyers;
    for (int i = 0; i < tries; ++i) {
        const std::size_t at =
            all[static_cast<std::size_t>(random_.below(static_cast<std::int64_t>(all.size())))];
        const Account& account = accounts_[at];
        if (side == Side::sell && account.sell_left < volume) continue;
        const bool capped =
            side == Side::buy && account.unit && account.source == WaterSource::groundwater;
        if (capped && units_[*account.unit].buy_left < volume) continue;
        return at;
    }
    return std::nullopt;
}

std::optional<std::size_t> Flow::pick_resting(std::int64_t at_ms) {
    for (int i = 0; i < tries && !waiting_.empty(); ++i) {
        const auto at =
            static_cast<std::size_t>(random_.below(static_cast<std::int64_t>(waiting_.size())));
        const std::size_t id = waiting_[at];
        const bool gone = !simple_.rests(id);
        if (!gone && messages_[id].at_ms + settle_ms > at_ms) continue;
        waiting_[at] = waiting_.back();
        waiting_.pop_back();
        if (!gone) return id;
    }
    return std::nullopt;
}

std::int64_t Flow::draw_volume() {
    // Two draws make middling volumes the most frequent: 0.2 to 1.8 times the mean.
    const std::int64_t permille = random_.between(100, 900) + random_.between(100, 900);
    const std::int64_t volume = effort_.mean_m3 * permille / 1000 / book_.lot * book_.lot;
    return std::max(volume, book_.minimum);
}

std::int64_t Flow::inside_band(std::int64_t price) const {
    // Two ticks short of the edge: nobody in the plan reaches an offer at the band's top.
    const std::int64_t low = book_.reference * 7'000 / 10'000 / tick * tick + 3 * tick;
    return std::clamp(price, low, book_.top_price() - 2 * tick);
}

std::int64_t Flow::worst_cost(std::int64_t price, std::int64_t volume) const {
    const std::int64_t amount = volume * price / 100;
    return amount + amount * book_.buyer_fee / 1'000'000 + 1;
}

void Flow::charge(std::size_t account, Side side, std::int64_t price, std::int64_t volume) {
    Account& drawn = accounts_[account];
    if (side == Side::sell) {
        drawn.sell_left -= volume;
        return;
    }
    cash_[drawn.party] += worst_cost(price, volume);
    if (drawn.unit && drawn.source == WaterSource::groundwater)
        units_[*drawn.unit].buy_left -= volume;
}

void Flow::enter(Message message) {
    message.book = number_;
    const std::size_t id = messages_.size();
    if (message.expect.empty()) {
        const bool any_price = message.type == OrderType::market_to_limit;
        charge(message.account, message.side, any_price ? book_.top_price() : message.price,
               message.volume);
        const SimpleOrder order{
            id, message.side, message.type, message.time_in_force, message.price, message.volume};
        std::vector<SimpleTrade> made;
        if (trades()) {
            simple_.submit(order, made);
        } else {
            simple_.rest(order);
        }
        tally_.add(made);
        if (simple_.rests(id)) waiting_.push_back(id);
    }
    messages_.push_back(std::move(message));
}

}  // namespace headgate::ganzhou
