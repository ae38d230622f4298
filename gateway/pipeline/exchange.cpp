#include "gateway/pipeline/exchange.h"

#include "engine/core/balance.h"
#include "engine/core/explain.h"
#include "risk/rule.h"
#include "risk/screen.h"

#include <algorithm>
#include <iterator>

namespace headgate {
namespace {

OpenOrder open_form(const OrderRecord& order) {
    OpenOrder open;
    open.order = order.id;
    open.session = order.session;
    open.client_id = order.client_id;
    open.right = order.right;
    open.book = order.book;
    open.side = order.side;
    open.order_type = order.order_type;
    open.time_in_force = order.time_in_force;
    open.price = order.limit;
    open.volume = order.volume;
    open.filled = order.volume - order.leaves;
    open.amount = order.amount;
    return open;
}

/// An answer, to be handed out when what it rests on is durable.
template <class Reply, class Said>
std::function<void()> told_later(Reply&& reply, Said&& said) {
    return [reply = std::forward<Reply>(reply), said = std::forward<Said>(said)]() mutable {
        reply(std::move(said));
    };
}

}  // namespace

Exchange::Exchange(const ExchangeOptions& options, Core&& core)
    : options_{options}, core_{std::move(core)}, clock_{options.simulated_start},
      ring_{options.ring_commands}, names_{std::make_shared<SharedNames>()} {
    ring_.set_helper([this] { help(); });
}

Exchange::~Exchange() { (void)stop(); }

EventList Exchange::apply(const Origin& origin, Command command) {
    HEADGATE_ASSERT(stage_ == nullptr);
    const Sequenced sequenced{Sequence{core_.sequence().value() + 1}, clock_.now(), origin,
                              std::move(command)};
    EventList events;
    core_.step(sequenced, events);
    writer_->append(sequenced, events);
    // Of a new journal's genesis nobody was told anything.
    if (!recovery_.is_new) {
        recorder_.take(day_, options_.journal.partition, sequenced, events);
        day_.take(options_.journal.partition, sequenced, events);
    }
    EventList all = events;
    while (core_.work_pending() && !std::holds_alternative<ContinueWork>(sequenced.command)) {
        const EventList more = apply(Origin{}, ContinueWork{});
        all.insert(all.end(), more.begin(), more.end());
    }
    return all;
}

JournalResult<void> Exchange::commit() {
    auto done = writer_->commit();
    for (const DurableBatch& batch : writer_->take_committed()) {
        if (checkpoints_ && done) checkpoints_->add(batch);
    }
    return done;
}

GatewayStart Exchange::describe() {
    const Registry& registry = core_.state().registry;
    GatewayStart start;
    start.open_orders = ended_orders_;
    start.partition = core_.state().partition;
    start.as_of = core_.sequence();
    start.directory = registry.directory();
    const auto copy = [&]<class T>(std::vector<T>& to) {
        for (std::uint32_t id = 1; id <= registry.count<T>(); ++id) {
            to.push_back(registry.get(IdOf<T>{id}));
        }
    };
    copy(start.sessions);
    copy(start.operators);
    copy(start.issuer_keys);
    start.operator_nonces = core_.state().operator_nonces;
    copy(start.books);
    for (const Market& market : core_.state().markets) start.phases.push_back(market.phase);
    for (const auto& [id, order] : core_.state().orders.all()) {
        OpenOrder open = open_form(order);
        if (const auto resting = core_.state().market(order.book).book.find(id)) {
            open.display = resting->display;
            open.shown = resting->shown;
        }
        if (const auto part = busted_parts_.find(id); part != busted_parts_.end()) {
            open.busted = part->second.volume;
            open.busted_amount = part->second.amount;
        }
        start.open_orders.push_back(open);
    }
    start.trades = known_trades_;
    for (std::uint32_t id = 1; id <= registry.count<Right>(); ++id) {
        start.right_holders.push_back(registry.get(RightId{id}).holder);
    }
    for (std::uint32_t id = 1; id <= registry.count<Mandate>(); ++id) {
        const Mandate& mandate = registry.get(MandateId{id});
        start.agents.emplace_back(mandate.right, mandate.agent);
    }
    start.recall = recorder_.finish(gateway_section_);
    start.trading_day = core_.state().trading_day;
    start.rule_text = [names = names_](const RuleFailed& failure, Language language) {
        const std::scoped_lock lock{names->mutex};
        return risk::rule_text(failure, language, names->directory);
    };
    start.rule_code = [](RuleNumber number) { return risk::rule_code(number); };
    return start;
}

void Exchange::start() {
    const std::scoped_lock turn{turn_};
    HEADGATE_ASSERT(stage_ == nullptr && writer_ != nullptr);
    names_->directory = core_.directory();
    durable_ = core_.sequence();
    JournalStageCallbacks callbacks;
    callbacks.on_durable = [this](std::span<const JournalStep> steps) { publish(steps); };
    callbacks.on_failure = [this](const JournalError& error) { fail(error); };
    callbacks.on_no_space = [this](const JournalError&) { disk_full_.store(true); };
    callbacks.on_batch = [this](const DurableBatch& batch) {
        if (checkpoints_) checkpoints_->add(batch);
        if (snapshots_) snapshots_->durable(batch.last);
    };
    if (checkpoints_) checkpoints_->start();
    start_snapshots();
    stage_ =
        std::make_unique<JournalStage>(std::move(writer_), options_.stage, std::move(callbacks));
    live_stage_.store(stage_.get());
    recorder_ = DayRecorder{};
    day_ = DayOrders{};
    const bool unclean = !recovery_.is_new && !recovery_.replayed.stopped_cleanly;
    const StartEngine begin{unclean ? StopKind::unclean : StopKind::clean,
                            Text<40>::from(options_.build).value_or(Text<40>{})};
    if (!carry_out(Origin{}, begin)) return;
    note_phases();
    thread_ = std::thread{[this] { run(); }};
    // Dropped where the ring is full: the next beat tells as much.
    metronome_.emplace(options_.time_step, [this] {
        if (call_open_.load()) (void)ring_.try_push({Origin{}, AdvanceTime{}});
    });
    start_space_watch();
}

void Exchange::run() {
    for (;;) {
        const std::uint32_t ticket = ring_.ticket();
        if (stopping_.load() || failed_.load()) break;
        std::unique_lock turn{turn_};
        if (!finish_work()) return;
        drain();
        if (!answer_queries() && drained_.empty()) {
            turn.unlock();
            ring_.wait(ticket);
            continue;
        }
        for (Submission& submission : drained_) {
            if (stopping_.load() || failed_.load()) break;
            if (!watch_clock()) return;
            if (!carry_out(submission.origin, std::move(submission.command))) return;
        }
    }
    if (failed_.load()) return;
    const std::scoped_lock turn{turn_};
    if (!finish_work()) return;
    if (carry_out(Origin{}, TakeCheckpoint{})) (void)carry_out(Origin{}, StopEngine{});
}

void Exchange::help() noexcept {
    const std::unique_lock turn{turn_, std::try_to_lock};
    // After `stop` nobody may look at what the threads have left.
    if (!turn || stage_ == nullptr || stopping_.load() || failed_.load()) return ring_.wake();
    if (!carry_out_few()) ring_.wake();
    stage_->help();
}

bool Exchange::carry_out_few() {
    for (std::size_t i = 0; i < helped_max; ++i) {
        // A thread that serves clients waits for no room, and goes on with no long work.
        if (core_.work_pending() || stage_->room() == 0 || clock_.has_jumped()) return false;
        auto submission = ring_.try_pop();
        if (!submission) return true;
        step_and_push(submission->origin, std::move(submission->command));
    }
    return false;
}

bool Exchange::answer_queries() {
    bool any = false;
    for (std::size_t i = 0; i < queries_per_drain; ++i) {
        auto query = ring_.try_pop_query();
        if (!query) break;
        any = true;
        Answer answer = std::visit(
            [&]<class T>(T& asked) {
                auto said = [&] {
                    if constexpr (std::is_same_v<T, BalanceQuery>) {
                        return balance(core_.state(), asked.question);
                    } else {
                        return explain(core_.state(), asked.question);
                    }
                }();
                const Sequence as_of = said.as_of;
                return Answer{as_of, told_later(std::move(asked.reply), std::move(said))};
            },
            *query);
        const std::scoped_lock lock{answers_mutex_};
        answers_.push_back(std::move(answer));
    }
    if (any) release_answers(Sequence{});
    return any;
}

/// What nobody has been told yet, an answer does not tell either.
void Exchange::release_answers(Sequence durable) {
    std::vector<Answer> ready;
    {
        const std::scoped_lock lock{answers_mutex_};
        durable_ = std::max(durable_, durable);
        const auto waits = [&](const Answer& answer) { return answer.as_of > durable_; };
        const auto first = std::find_if(answers_.begin(), answers_.end(), waits);
        ready.assign(std::move_iterator{answers_.begin()}, std::move_iterator{first});
        answers_.erase(answers_.begin(), first);
    }
    for (Answer& answer : ready) answer.tell();
}

void Exchange::drain() {
    drained_.clear();
    while (drained_.size() < drain_max) {
        auto submission = ring_.try_pop();
        if (!submission) break;
        drained_.push_back(std::move(*submission));
    }
    std::array<const Command*, drain_max> commands{};
    for (std::size_t i = 0; i < drained_.size(); ++i) commands[i] = &drained_[i].command;
    core_.prefetch(std::span{commands}.first(drained_.size()));
}

void Exchange::warn(const std::string& text) const {
    if (options_.warn) options_.warn(text);
}

bool Exchange::watch_clock() {
    const auto moved = clock_.jump();
    if (!moved) return true;
    warn("the system's clock jumped by " +
         std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(*moved).count()) +
         " ms; every book is halted");
    return carry_out(Origin{}, AdvancePhase{std::nullopt, Phase::halted,
                                            DocumentRef{"the clock jumped by more than a second"}});
}

bool Exchange::carry_out(const Origin& origin, Command command) {
    if (!wait_for_room()) return false;
    step_and_push(origin, std::move(command));
    stage_->wake();
    return finish_work();
}

bool Exchange::finish_work() {
    while (core_.work_pending()) {
        if (!wait_for_room()) return false;
        step_and_push(Origin{}, ContinueWork{});
        stage_->wake();
    }
    return true;
}

bool Exchange::wait_for_room() {
    // A journal that cannot keep up fills the ring, and a full ring is told to whoever sends.
    while (stage_->room() == 0) {
        // On a full disk room may never come. What is left undone was told to nobody.
        if (failed_.load() || (stopping_.load() && disk_full_.load())) return false;
        std::this_thread::sleep_for(std::chrono::microseconds{100});
    }
    return true;
}

void Exchange::step_and_push(const Origin& origin, Command command) {
    const Sequenced sequenced{Sequence{core_.sequence().value() + 1}, clock_.now(), origin,
                              std::move(command)};
    events_.clear();
    core_.step(sequenced, events_);
    watch_phases(events_);
    remember_records(events_);
    const bool taken = stage_->try_push(sequenced, events_);
    HEADGATE_ASSERT(taken || failed_.load() || stage_->room() == 0);
}

void Exchange::note_phases() {
    bool call_open = false;
    bool takes_orders = false;
    for (const Market& market : core_.state().markets) {
        const Phase phase = market.phase;
        call_open |=
            phase == Phase::pre_open || phase == Phase::freeze || phase == Phase::pre_close;
        takes_orders |= phase == Phase::continuous;
    }
    call_open_.store(call_open);
    takes_orders_.store(call_open || takes_orders);
}

void Exchange::watch_phases(const EventList& events) {
    for (const Event& event : events) {
        if (!std::holds_alternative<PhaseChanged>(event)) continue;
        return note_phases();
    }
}

void Exchange::fail(const JournalError& error) {
    {
        const std::scoped_lock lock{failure_mutex_};
        failure_ = error.text;
    }
    failed_.store(true);
    ring_.wake();
}

std::optional<std::string> Exchange::failure() const {
    const std::scoped_lock lock{failure_mutex_};
    return failure_;
}

JournalResult<void> Exchange::stop() {
    metronome_.reset();
    space_beat_.reset();
    stopping_.store(true);
    ring_.wake();
    if (thread_.joinable()) thread_.join();
    // Whoever still helps has the turn; nobody takes it after them.
    { const std::scoped_lock turn{turn_}; }
    return stage_ != nullptr ? stage_->stop() : JournalResult<void>{};
}

}  // namespace headgate
