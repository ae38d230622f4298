#include "gateway/fix/wire_text.h"

#include "gateway/fix/clock_text.h"
#include "gateway/fix/decimal.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace headgate::fix {

namespace {

constexpr char soh = '\x01';

void append_number(std::string& out, int number) {
    std::array<char, 12> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out.append(digits.data(), end);
}

void add(std::string& out, int tag, std::string_view value) {
    append_number(out, tag);
    ((out += '=') += value) += soh;
}

/// Writes fields in QuickFIX's order, so that both print one message alike: by tag, in a group its first tag
/// before the others, and of a tag that was added twice the later value.
class BodyWriter {
public:
    explicit BodyWriter(std::string& out) : out_{out} { parts_.clear(); }

    void write(const FieldList& fields, const std::vector<OutGroup>& groups, int first_tag) {
        const std::size_t base = parts_.size();
        for (const auto& [tag, value] : fields) insert(base, {tag, &value, nullptr}, first_tag);
        for (const OutGroup& group : groups) {
            if (group.entries.empty()) continue;
            insert(base, {group.count_tag, nullptr, &group}, first_tag);
        }
        const std::size_t end = parts_.size();
        for (std::size_t i = base; i < end; ++i) {
            const Part part = parts_[i];  // a copy: groups inside add to the list
            if (part.group == nullptr) {
                add(out_, part.tag, *part.value);
                continue;
            }
            const auto& entries = part.group->entries;
            append_number(out_, part.tag);
            out_ += '=';
            append_number(out_, static_cast<int>(entries.size()));
            out_ += soh;
            for (const OutEntry& entry : entries) {
                write(entry.fields, entry.groups, entry.fields.front().first);
            }
        }
        parts_.resize(base);
    }

private:
    struct Part {
        int tag = 0;
        const std::string* value = nullptr;
        const OutGroup* group = nullptr;
    };

    /// Reports add their fields nearly in order, so an insertion costs a step or two.
    void insert(std::size_t base, const Part& part, int first_tag) {
        const auto rank = [first_tag](int tag) { return tag == first_tag ? 0 : tag; };
        std::size_t at = parts_.size();
        while (at > base && rank(parts_[at - 1].tag) > rank(part.tag)) --at;
        if (at > base && parts_[at - 1].tag == part.tag) {
            parts_[at - 1] = part;
        } else {
            parts_.insert(parts_.begin() + static_cast<std::ptrdiff_t>(at), part);
        }
    }

    std::string& out_;
    static thread_local std::vector<Part> parts_;
};

thread_local std::vector<BodyWriter::Part> BodyWriter::parts_;

void add_header(std::string& body, std::string_view type, const WireHeader& header) {
    add(body, 35, type);
    append_number(body += "34=", header.number);
    add(body += soh, 49, header.sender);
    add(body, 52, utc_text(header.time));
    add(body, 56, header.target);
    if (header.poss_resend) add(body, 97, "Y");
}

/// `body` behind 8 and 9 and in front of 10.
std::string framed(std::string_view body) {
    std::string out;
    out.reserve(body.size() + 32);
    append_number(out += "8=FIX.4.4\0019=", static_cast<int>(body.size()));
    (out += soh) += body;
    unsigned sum = 0;
    for (const char c : out) sum += static_cast<unsigned char>(c);
    out += "10=";
    for (const unsigned place : {100U, 10U, 1U}) {
        out += static_cast<char>('0' + sum % 256 / place % 10);
    }
    return out += soh;
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
    // Its memory is kept from message to message.
    static thread_local std::string body;
    body.clear();
    add_header(body, message.type, header);
    if (message.in_utf8) add(body, 347, "UTF-8");
    BodyWriter{body}.write(message.fields, message.groups, 0);
    return framed(body);
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
    add_header(body, type, header);
    if (!text.empty()) add(body, 58, text);
    return framed(body);
}

}  // namespace headgate::fix
