#pragma once

#include "gateway/fix/quickfix.h"
#include "gateway/fix/session_marks.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <vector>

namespace headgate::fix {

/// One session's sequence numbers and its latest messages, for one day of the market. Connections come and
/// go meanwhile; over a crash it is made anew from the journal.
class SessionStore {
public:
    struct Limits {
        std::size_t messages_max = 0;
        /// Bytes that all stores keep; this one adds and takes off its own. Outlives the store.
        std::size_t* bytes = nullptr;
    };
    SessionStore(Limits limits, Date day) : limits_{limits}, day_{day} {}
    ~SessionStore() { clear(); }
    SessionStore(const SessionStore&) = delete;
    SessionStore& operator=(const SessionStore&) = delete;

    [[nodiscard]] int next_out() const { return next_out_; }
    [[nodiscard]] int next_in() const { return next_in_; }
    void set_next_out(int number) { next_out_ = number; }
    void set_next_in(int number) { next_in_ = number; }
    [[nodiscard]] Date day() const { return day_; }

    /// Numbers begin at 1 again, nothing is kept. `day` is the one that it now is.
    void reset(Date day);

    /// Goes on where a gateway before this one stopped, `ahead` numbers further.
    void resume(const SessionMark& mark, int ahead);

    /// Remembers `text`, an application message with `number`, and forgets what has that number or a higher one.
    void keep(int number, std::string text);
    /// The text remembered last. Requires that there is one.
    [[nodiscard]] const std::string& last() const { return kept_.back().text; }
    /// False where only the last one is left: that is about to be sent.
    [[nodiscard]] bool drop_oldest();
    /// The message numbered `number` is a report about an event of `sequence`.
    void note_report(int number, Sequence sequence);
    /// Kept messages with numbers from `begin` to `end`, oldest first.
    void find(int begin, int end, std::vector<std::string>& messages) const;
    [[nodiscard]] std::size_t count(int begin, int end) const;
    /// Whether the number `number` is a kept message's.
    [[nodiscard]] bool keeps(int number) const;

    /// A command of the inbound message `number` was submitted, or is durable.
    void note_submitted(std::uint64_t number) { submitted_.push_back(number); }
    void note_durable(std::uint64_t number);

    /// For the rest of the day its reports name parties.
    void note_parties() { names_parties_ = true; }
    [[nodiscard]] bool names_parties() const { return names_parties_; }

    [[nodiscard]] SessionMark mark(SessionId session) const;

private:
    struct Kept {
        int number = 0;
        std::string text;
    };
    /// First of the kept messages that is not before `number`.
    [[nodiscard]] std::deque<Kept>::const_iterator from(int number) const;

    void clear();

    Limits limits_;
    Date day_;
    int next_out_ = 1;
    int next_in_ = 1;
    std::deque<Kept> kept_;
    std::deque<ReportRun> runs_;
    std::deque<std::uint64_t> submitted_;
    bool names_parties_ = false;
};

/// How many runs of reports are remembered over a crash.
inline constexpr std::size_t runs_max = 32;

/// QuickFIX's way to a SessionStore for as long as one connection lasts. Days are turned by the gateway: to
/// QuickFIX it is always the day on which the store was made.
class StoreDoor final : public FIX::MessageStore, public FIX::MessageStoreFactory {
public:
    /// `filler` makes an administrative message of a number: it stands for numbers of which nothing is kept.
    StoreDoor(SessionStore& store, std::function<std::string(int)> filler,
              std::function<Date()> today)
        : store_{store}, filler_{std::move(filler)}, today_{std::move(today)} {}

    [[nodiscard]] SessionStore& store() { return store_; }

    bool set(int number, const std::string& message) override;
    void get(int begin, int end, std::vector<std::string>& messages) const override;
    int getNextSenderMsgSeqNum() const override { return store_.next_out(); }
    int getNextTargetMsgSeqNum() const override { return store_.next_in(); }
    void setNextSenderMsgSeqNum(int value) override { store_.set_next_out(value); }
    void setNextTargetMsgSeqNum(int value) override { store_.set_next_in(value); }
    void incrNextSenderMsgSeqNum() override { store_.set_next_out(store_.next_out() + 1); }
    void incrNextTargetMsgSeqNum() override { store_.set_next_in(store_.next_in() + 1); }
    FIX::UtcTimeStamp getCreationTime() const override { return FIX::UtcTimeStamp{}; }
    void reset() override { store_.reset(today_()); }
    void refresh() override {}

    FIX::MessageStore* create(const FIX::SessionID&) override { return this; }
    void destroy(FIX::MessageStore*) override {}

private:
    SessionStore& store_;
    std::function<std::string(int)> filler_;
    std::function<Date()> today_;
};

}  // namespace headgate::fix
