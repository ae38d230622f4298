#include "gateway/fix/hot_requests.h"

#include "gateway/fix/clock_text.h"

#include <algorithm>

namespace headgate::fix {

namespace {

constexpr char soh = '\x01';
constexpr std::size_t fields_max = 64;
constexpr int tag_max = 32'768;

struct RawField {
    int tag = 0;
    std::string_view value;
};

/// Takes the field at the front. False where it has no number, or nothing behind the sign.
bool next_field(std::string_view& rest, RawField& field) {
    int tag = 0;
    std::size_t at = 0;
    for (; at < rest.size() && rest[at] >= '0' && rest[at] <= '9'; ++at) {
        tag = tag * 10 + (rest[at] - '0');
        if (tag > tag_max) return false;
    }
    if (at == 0 || at >= rest.size() || rest[at] != '=') return false;
    const std::size_t end = rest.find(soh, at);
    if (end == std::string_view::npos || end == at + 1) return false;
    field = {tag, rest.substr(at + 1, end - at - 1)};
    rest.remove_prefix(end + 1);
    return true;
}

bool is_number(std::string_view text, int wanted) {
    int number = 0;
    if (text.empty() || text.size() > 9) return false;
    for (const char c : text) {
        if (c < '0' || c > '9') return false;
        number = number * 10 + (c - '0');
    }
    return number == wanted;
}

/// With seconds or milliseconds, and near enough.
bool is_timely(std::string_view time, Timestamp now) {
    return (time.size() == 17 || time.size() == 21) && is_near(time, now);
}

}  // namespace

HotRequests::HotRequests(const FIX::DataDictionary& dictionary) {
    for (const char* name : {"D", "F", "G"}) types_.push_back(type_of(dictionary, name));
}

HotRequests::Type HotRequests::type_of(const FIX::DataDictionary& dictionary, const char* name) {
    Type type;
    type.name = name;
    for (int tag = 1; tag < tag_max; ++tag) {
        if (!dictionary.isMsgField(name, tag)) continue;
        Field field{tag, Form::other, {}};
        FIX::TYPE::Type kind = FIX::TYPE::Unknown;
        dictionary.getFieldType(tag, kind);
        if (dictionary.isGroup(name, tag)) {
            type.has_parties = type.has_parties || tag == tag::no_party_ids;
        } else if (kind == FIX::TYPE::String && !dictionary.hasFieldValue(tag)) {
            field.form = Form::text;
        } else if (kind == FIX::TYPE::Char && dictionary.hasFieldValue(tag)) {
            field.form = Form::one_of;
            for (char c = '!'; c <= '~'; ++c) {
                if (dictionary.isFieldValue(tag, std::string(1, c))) field.characters += c;
            }
        }
        if (type.fields.size() < fields_max && dictionary.isRequiredField(name, tag)) {
            type.required |= std::uint64_t{1} << type.fields.size();
        }
        type.fields.push_back(std::move(field));
    }
    // A dictionary that has grown beyond this reader: QuickFIX reads such messages.
    if (type.fields.size() > fields_max) type.name.clear();
    return type;
}

const HotRequests::Type* HotRequests::find(std::string_view name) const {
    const auto found = std::find_if(types_.begin(), types_.end(),
                                    [name](const Type& type) { return type.name == name; });
    return found == types_.end() ? nullptr : &*found;
}

bool HotRequests::read(std::string_view message, const Expected& expected, InMessage& into) const {
    constexpr std::string_view begin = "8=FIX.4.4\0019=";
    constexpr std::size_t trailer_size = 7;
    if (message.substr(0, begin.size()) != begin || message.size() < trailer_size) return false;
    std::string_view rest = message.substr(0, message.size() - trailer_size);
    rest.remove_prefix(std::min(rest.size(), rest.find(soh, begin.size()) + 1));
    RawField field;
    if (!next_field(rest, field) || field.tag != 35) return false;
    const Type* type = find(field.value);
    if (type == nullptr || !read_header(rest, expected)) return false;
    into.type = type->name;
    into.seq_num = static_cast<std::uint64_t>(expected.number);
    into.fields.clear();
    into.entries.clear();
    return read_body(rest, *type, into);
}

/// 34, 49, 52 and 56 once each, in any order and nothing else: who has more to say is heard by QuickFIX.
bool HotRequests::read_header(std::string_view& rest, const Expected& expected) {
    unsigned seen = 0;
    RawField field;
    for (int i = 0; i < 4; ++i) {
        if (!next_field(rest, field)) return false;
        if (field.tag == 34 && is_number(field.value, expected.number)) {
            seen |= 1U;
        } else if (field.tag == 49 && field.value == expected.sender) {
            seen |= 2U;
        } else if (field.tag == 52 && is_timely(field.value, expected.now)) {
            seen |= 4U;
        } else if (field.tag == 56 && field.value == expected.target) {
            seen |= 8U;
        } else {
            return false;
        }
    }
    return seen == 15U;
}

bool HotRequests::read_body(std::string_view rest, const Type& type, InMessage& into) {
    std::uint64_t seen = 0;
    RawField field;
    while (!rest.empty()) {
        if (!next_field(rest, field)) return false;
        const auto known =
            std::lower_bound(type.fields.begin(), type.fields.end(), field.tag,
                             [](const Field& one, int tag) { return one.tag < tag; });
        if (known == type.fields.end() || known->tag != field.tag) return false;
        const auto bit = std::uint64_t{1} << (known - type.fields.begin());
        if ((seen & bit) != 0) return false;
        seen |= bit;
        if (field.tag == tag::no_party_ids && type.has_parties) {
            if (!read_parties(rest, field.value, into)) return false;
        } else if (known->form == Form::one_of) {
            if (field.value.size() != 1 ||
                known->characters.find(field.value.front()) == std::string::npos) {
                return false;
            }
        } else if (known->form == Form::other) {
            return false;
        }
        into.fields.emplace_back(field.tag, field.value);
    }
    return (seen & type.required) == type.required;
}

/// 448, 447 and 452 of each, in this order.
bool HotRequests::read_parties(std::string_view& rest, std::string_view count, InMessage& into) {
    if (count.size() != 1 || count.front() < '1' || count.front() > '9') return false;
    for (int left = count.front() - '0'; left > 0; --left) {
        InEntry& entry = into.entries.emplace_back();
        entry.count_tag = tag::no_party_ids;
        for (const int wanted : {tag::party_id, tag::party_id_source, tag::party_role}) {
            RawField field;
            if (!next_field(rest, field) || field.tag != wanted) return false;
            if (wanted == tag::party_id_source && field.value.size() != 1) return false;
            entry.fields.emplace_back(field.tag, field.value);
        }
    }
    return true;
}

}  // namespace headgate::fix
