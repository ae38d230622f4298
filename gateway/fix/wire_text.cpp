#include "gateway/fix/wire_text.h"

#include "gateway/fix/clock_text.h"
#include "gateway/fix/decimal.h"

#include <algorithm>

namespace headgate::fix {

namespace {

constexpr char soh = '\x01';

void add(std::string& out, std::string_view tag, std::string_view value) {
    (((out += tag) += '=') += value) += soh;
}

template <class Message>
void add_groups(const std::vector<OutGroup>& groups, Message& out) {
    for (const OutGroup& from : groups) {
        for (const OutEntry& entry : from.entries) {
            FIX::Group group{from.count_tag, entry.fields.front().first};
            for (const auto& [tag, value] : entry.fields) group.setField(tag, value);
            add_groups(entry.groups, group);
            out.addGroup(group);
        }
    }
}

/// The entries of a message's own groups.
std::vector<InEntry> entries_of(const FIX::Message& message) {
    std::vector<InEntry> entries;
    for (auto group = message.g_begin(); group != message.g_end(); ++group) {
        for (const FIX::FieldMap* fields : group->second) {
            InEntry& entry = entries.emplace_back();
            entry.count_tag = group->first;
            for (const FIX::FieldBase& field : *fields) {
                entry.fields.emplace_back(field.getTag(), field.getString());
            }
        }
    }
    return entries;
}

}  // namespace

FIX::Message to_quickfix(const OutMessage& message) {
    FIX::Message out;
    out.getHeader().setField(FIX::MsgType{message.type});
    for (const auto& [tag, value] : message.fields) out.setField(tag, value);
    add_groups(message.groups, out);
    return out;
}

InMessage to_plain(const FIX::Message& message) {
    const FIX::Header& header = message.getHeader();
    InMessage in{
        .type = header.getField(35), .seq_num = 0, .fields = {}, .entries = entries_of(message)};
    in.seq_num = parse_count(header.getField(34)).value_or(0);
    for (const FIX::FieldBase& field : message) {
        in.fields.emplace_back(field.getTag(), field.getString());
    }
    return in;
}

std::string wire_text(const OutMessage& message, const WireHeader& header) {
    FIX::Message out = to_quickfix(message);
    FIX::Header& head = out.getHeader();
    head.setField(8, "FIX.4.4");
    head.setField(34, std::to_string(header.number));
    head.setField(49, std::string{header.sender});
    head.setField(52, utc_text(header.time));
    head.setField(56, std::string{header.target});
    if (header.poss_resend) head.setField(97, "Y");
    return out.toString();
}

std::string masked(std::string line) {
    for (const std::string_view key : {"554=", "925="}) {
        for (auto at = line.find(key); at != std::string::npos; at = line.find(key, at + 1)) {
            const auto from = at + key.size();
            const auto to = std::min(line.find_first_of(std::string{soh} + '|', from), line.size());
            line.replace(from, to - from, "***");
        }
    }
    return line;
}

std::string bare_text(std::string_view type, const WireHeader& header, std::string_view text) {
    std::string body;
    add(body, "35", type);
    add(body, "34", std::to_string(header.number));
    add(body, "49", header.sender);
    add(body, "52", utc_text(header.time));
    add(body, "56", header.target);
    if (!text.empty()) add(body, "58", text);
    std::string out;
    add(out, "8", "FIX.4.4");
    add(out, "9", std::to_string(body.size()));
    out += body;
    unsigned sum = 0;
    for (const char c : out) sum += static_cast<unsigned char>(c);
    add(out, "10", std::to_string(1000 + sum % 256).substr(1));
    return out;
}

}  // namespace headgate::fix
