#pragma once

#include "gateway/fix/session_store.h"
#include "gateway/fix/wire_message.h"
#include "gateway/ring/publication.h"

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace headgate::fix {

struct OutboxLimits {
    /// Messages kept for each session, and bytes for all of them together.
    std::size_t messages = 2000;
    std::size_t bytes = 0;
};

/// Numbers, keeps and remembers what clients are sent, whether they are connected or not. What is to
/// outlive a crash goes into the journal as GatewayMarks; the reports themselves are made anew from the
/// events (resume.h).
class Outbox {
public:
    using Time = std::chrono::steady_clock::time_point;

    /// `today`: the market's day. Numbers begin anew with it.
    Outbox(std::string comp_id, OutboxLimits limits, std::function<Date()> today);

    [[nodiscard]] const std::string& comp_id() const { return comp_id_; }
    [[nodiscard]] Date today() const { return today_(); }
    /// As it stands, in use or not; made where there is none.
    [[nodiscard]] SessionStore& store(SessionId session);
    /// For whom no connection is using it: begun anew where the day has turned.
    [[nodiscard]] SessionStore& begin(SessionId session);

    /// Gives `message` its number and text; good until the next call. `about`: the events that it reports on.
    const std::string& number(SessionId session, std::string_view target, const OutMessage& message,
                              std::optional<Sequence> about);
    /// Every report about the batch has been numbered.
    void told(const std::vector<PublishedEvent>& batch);

    // ---- over a crash
    /// The day was begun by an earlier gateway, which has told what it had told up to `told`: numbers
    /// go on well above any that it may have used.
    void go_on(Sequence told);
    void resume(const SessionMark& mark);
    /// Sessions of which the reports name parties.
    [[nodiscard]] std::vector<SessionId> naming_parties() const;
    /// A report that had `number`, or, without one, a report that may never have left: it gets a new number
    /// and says so (97=Y).
    struct Again {
        OutMessage message;
        Timestamp time;
        Sequence about;
    };
    void keep_again(SessionId session, std::string_view target, const Again& report,
                    std::optional<int> number);

    /// The bytes for the journal, where anything has changed and it is time; they cost the journal
    /// `marks_bytes_per_s` at most.
    [[nodiscard]] std::optional<ByteVector> marks_due(Time now);

private:
    void shrink(SessionStore& store);

    std::string comp_id_;
    OutboxLimits limits_;
    std::function<Date()> today_;
    std::size_t bytes_ = 0;
    std::map<SessionId, SessionStore> stores_;
    /// Where the numbers of a session begin.
    int first_number_ = 1;
    Sequence told_;
    bool changed_ = false;
    std::string passing_;
    Time next_marks_{};
};

/// Beyond any number that a crashed gateway may have used after what it had remembered: a few batches' reports.
inline constexpr int numbers_ahead = 1'000'000;
inline constexpr std::size_t marks_bytes_per_s = 400'000;

}  // namespace headgate::fix
