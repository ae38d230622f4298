#pragma once

#include "gateway/fix/quickfix.h"

#include <cstddef>
#include <deque>
#include <string>
#include <vector>

namespace headgate::fix {

/// A connection's sequence numbers and its latest sent messages, in memory. What is asked for again
/// beyond them is gap-filled by the session.
class RecentStore final : public FIX::MessageStore {
public:
    explicit RecentStore(std::size_t messages_max) : messages_max_{messages_max} {}

    bool set(int seq_num, const std::string& message) override;
    void get(int begin, int end, std::vector<std::string>& messages) const override;

    int getNextSenderMsgSeqNum() const override { return next_sender_; }
    int getNextTargetMsgSeqNum() const override { return next_target_; }
    void setNextSenderMsgSeqNum(int value) override { next_sender_ = value; }
    void setNextTargetMsgSeqNum(int value) override { next_target_ = value; }
    void incrNextSenderMsgSeqNum() override { ++next_sender_; }
    void incrNextTargetMsgSeqNum() override { ++next_target_; }
    FIX::UtcTimeStamp getCreationTime() const override { return created_; }
    void reset() override;
    void refresh() override {}

private:
    struct Sent {
        int seq_num = 0;
        std::string message;
    };
    std::size_t messages_max_;
    std::deque<Sent> sent_;  ///< rising sequence numbers
    int next_sender_ = 1;
    int next_target_ = 1;
    FIX::UtcTimeStamp created_;
};

class RecentStoreFactory final : public FIX::MessageStoreFactory {
public:
    explicit RecentStoreFactory(std::size_t messages_max) : messages_max_{messages_max} {}
    FIX::MessageStore* create(const FIX::SessionID&) override {
        return new RecentStore{messages_max_};
    }
    void destroy(FIX::MessageStore* store) override { delete store; }

private:
    std::size_t messages_max_;
};

}  // namespace headgate::fix
