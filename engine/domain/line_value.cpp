#include "engine/domain/line_value.h"

#include <charconv>
#include <chrono>

namespace headgate {
namespace {

__extension__ using int128 = __int128;

constexpr std::int64_t ns_per_second = 1'000'000'000;
constexpr std::int64_t day_seconds = 86'400;
constexpr std::int64_t china_seconds = std::int64_t{8} * 3600;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string padded(std::uint64_t value, std::size_t width) {
    auto text = std::to_string(value);
    return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

/// Takes exactly `width` digits from the front of `text`.
std::optional<unsigned> take_digits(std::string_view& text, std::size_t width) {
    if (text.size() < width) return std::nullopt;
    unsigned value = 0;
    for (const char c : text.substr(0, width)) {
        if (!is_digit(c)) return std::nullopt;
        value = value * 10 + static_cast<unsigned>(c - '0');
    }
    text.remove_prefix(width);
    return value;
}

bool take(std::string_view& text, char c) {
    if (text.empty() || text.front() != c) return false;
    text.remove_prefix(1);
    return true;
}

/// Takes YYYY-MM-DD; nothing where there is no such day.
std::optional<Date> take_date(std::string_view& text) {
    const auto year = take_digits(text, 4);
    if (!year || !take(text, '-')) return std::nullopt;
    const auto month = take_digits(text, 2);
    if (!month || !take(text, '-')) return std::nullopt;
    const auto day = take_digits(text, 2);
    if (!day) return std::nullopt;
    const std::chrono::year_month_day ymd{std::chrono::year{static_cast<int>(*year)},
                                          std::chrono::month{*month}, std::chrono::day{*day}};
    if (!ymd.ok()) return std::nullopt;
    return Date{std::chrono::sys_days{ymd}.time_since_epoch().count()};
}

/// Takes .f with 1 to 9 digits if it is there, in nanoseconds.
std::optional<std::int64_t> take_fraction(std::string_view& text) {
    if (!take(text, '.')) return 0;
    std::int64_t value = 0;
    std::size_t digits = 0;
    for (; !text.empty() && is_digit(text.front()); text.remove_prefix(1)) {
        if (++digits > 9) return std::nullopt;
        value = value * 10 + (text.front() - '0');
    }
    if (digits == 0) return std::nullopt;
    for (; digits < 9; ++digits) value *= 10;
    return value;
}

/// Takes Z, +HH:MM or -HH:MM, in seconds.
std::optional<std::int64_t> take_offset(std::string_view& text) {
    if (take(text, 'Z')) return 0;
    const bool west = !text.empty() && text.front() == '-';
    if (!west && (text.empty() || text.front() != '+')) return std::nullopt;
    text.remove_prefix(1);
    const auto hours = take_digits(text, 2);
    if (!hours || *hours > 23 || !take(text, ':')) return std::nullopt;
    const auto minutes = take_digits(text, 2);
    if (!minutes || *minutes > 59) return std::nullopt;
    const std::int64_t offset = *hours * 3600LL + *minutes * 60LL;
    return west ? -offset : offset;
}

std::optional<Timestamp> time_from(std::string_view text) {
    const auto date = take_date(text);
    if (!date || !take(text, 'T')) return std::nullopt;
    const auto hour = take_digits(text, 2);
    if (!hour || *hour > 23 || !take(text, ':')) return std::nullopt;
    const auto minute = take_digits(text, 2);
    if (!minute || *minute > 59 || !take(text, ':')) return std::nullopt;
    const auto second = take_digits(text, 2);
    if (!second || *second > 59) return std::nullopt;
    const auto fraction = take_fraction(text);
    if (!fraction) return std::nullopt;
    const auto offset = take_offset(text);
    if (!offset || !text.empty()) return std::nullopt;
    const std::int64_t seconds =
        date->value() * day_seconds + *hour * 3600LL + *minute * 60LL + *second - *offset;
    const int128 ns = static_cast<int128>(seconds) * ns_per_second + *fraction;
    if (ns < INT64_MIN || ns > INT64_MAX) return std::nullopt;
    return Timestamp{static_cast<std::int64_t>(ns)};
}

constexpr std::string_view wan = "万";
constexpr std::string_view date_form = " is not a date; write 2024-07-15";

std::string raw(std::int64_t value) { return "?" + std::to_string(value); }

/// ?N, where N has no other form.
std::optional<std::int64_t> read_raw(std::string_view text) {
    std::int64_t value = 0;
    if (!take(text, '?') || read_signed(text, INT64_MIN, INT64_MAX, value)) return std::nullopt;
    return value;
}

}  // namespace

std::string write_decimal(std::int64_t value, unsigned decimals, unsigned keep) {
    const auto magnitude = value < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(value)
                                     : static_cast<std::uint64_t>(value);
    auto text = padded(magnitude, decimals + 1);
    auto fraction = text.substr(text.size() - decimals);
    text.erase(text.size() - decimals);
    while (fraction.size() > keep && fraction.back() == '0') fraction.pop_back();
    if (!fraction.empty()) text += "." + fraction;
    return value < 0 ? "-" + text : text;
}

bool read_decimal(std::string_view text, unsigned decimals, std::int64_t& out) {
    const bool negative = take(text, '-');
    const auto point = text.find('.');
    const auto whole = text.substr(0, point);
    const auto fraction =
        point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
    if (whole.empty() || fraction.size() > decimals) return false;
    if (point != std::string_view::npos && fraction.empty()) return false;
    int128 value = 0;
    const auto add_digit = [&](char c) {
        if (!is_digit(c)) return false;
        value = value * 10 + (c - '0');
        return value <= static_cast<int128>(INT64_MAX) + 1;
    };
    for (const char c : whole) {
        if (!add_digit(c)) return false;
    }
    for (std::size_t i = 0; i < decimals; ++i) {
        if (!add_digit(i < fraction.size() ? fraction[i] : '0')) return false;
    }
    if (negative) value = -value;
    if (value > INT64_MAX) return false;
    out = static_cast<std::int64_t>(value);
    return true;
}

std::string write_date(Date date) {
    // Four-digit years only: 0000-01-01 to 9999-12-31.
    static const Date first = civil(0, 1, 1);
    static const Date last = civil(9999, 12, 31);
    if (date < first || date > last) return raw(date.value());
    const std::chrono::year_month_day ymd{std::chrono::sys_days{std::chrono::days{date.value()}}};
    return padded(static_cast<std::uint64_t>(static_cast<int>(ymd.year())), 4) + "-" +
           padded(static_cast<unsigned>(ymd.month()), 2) + "-" +
           padded(static_cast<unsigned>(ymd.day()), 2);
}

std::string write_time(Timestamp time) {
    std::int64_t ns = time.value() % ns_per_second;
    std::int64_t seconds = time.value() / ns_per_second;
    if (ns < 0) {
        ns += ns_per_second;
        --seconds;
    }
    seconds += china_seconds;
    std::int64_t days = seconds / day_seconds;
    std::int64_t rest = seconds % day_seconds;
    if (rest < 0) {
        rest += day_seconds;
        --days;
    }
    const auto part = [&](std::int64_t unit, std::int64_t modulus) {
        return padded(static_cast<std::uint64_t>(rest / unit % modulus), 2);
    };
    std::string out =
        write_date(Date{days}) + "T" + part(3600, 24) + ":" + part(60, 60) + ":" + part(1, 60);
    if (ns != 0) {
        auto fraction = padded(static_cast<std::uint64_t>(ns), 9);
        while (fraction.back() == '0') fraction.pop_back();
        out += "." + fraction;
    }
    return out + "+08:00";
}

Complaint read_amount(std::string_view text, Volume& out) {
    std::int64_t value = 0;
    const bool in_wan = text.ends_with(wan);
    const auto number = in_wan ? text.substr(0, text.size() - wan.size()) : text;
    if (!read_decimal(number, in_wan ? 4 : 0, value)) {
        return in_quotes(text) + " is not a volume; write whole m³ such as 1000, or 0.1万";
    }
    out = Volume{value};
    return std::nullopt;
}

Complaint read_amount(std::string_view text, Price& out) {
    std::int64_t value = 0;
    if (!read_decimal(text, 4, value)) {
        return in_quotes(text) +
               " is not a price; write yuan per m³ with up to 4 decimals, such as 0.126";
    }
    out = Price{value};
    return std::nullopt;
}

Complaint read_amount(std::string_view text, Cash& out) {
    std::int64_t value = 0;
    if (!read_decimal(text, 2, value)) {
        return in_quotes(text) +
               " is not an amount of money; write yuan with 2 decimals, such as 1000.00";
    }
    out = Cash{value};
    return std::nullopt;
}

Complaint read_amount(std::string_view text, Date& out) {
    auto rest = text;
    auto date = take_date(rest);
    if (!rest.empty()) date.reset();
    if (!date) return in_quotes(text) + std::string{date_form};
    out = *date;
    return std::nullopt;
}

Complaint read_amount(std::string_view text, Timestamp& out) {
    const auto time = time_from(text);
    if (!time) return in_quotes(text) + " is not a time; write 2024-07-15T09:00:00+08:00";
    out = *time;
    return std::nullopt;
}

Complaint read_signed(std::string_view text, std::int64_t min, std::int64_t max,
                      std::int64_t& out) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc{} && end == text.data() + text.size() && value >= min && value <= max) {
        out = value;
        return std::nullopt;
    }
    return in_quotes(text) + " is not a whole number from " + std::to_string(min) + " to " +
           std::to_string(max);
}

Complaint read_unsigned(std::string_view text, std::uint64_t max, std::uint64_t& out) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc{} && end == text.data() + text.size() && value <= max) {
        out = value;
        return std::nullopt;
    }
    return in_quotes(text) + " is not a whole number from 0 to " + std::to_string(max);
}

std::string write_hex(const std::uint8_t* data, std::size_t size) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (std::size_t i = 0; i < size; ++i) {
        out += digits[data[i] >> 4];
        out += digits[data[i] & 15];
    }
    return out;
}

Complaint read_hex(std::string_view text, std::uint8_t* data, std::size_t size) {
    if (text.size() != size * 2) {
        return std::to_string(size) + " bytes are wanted as " + std::to_string(size * 2) +
               " hex digits; this has " + std::to_string(text.size()) + " characters";
    }
    for (std::size_t i = 0; i < size; ++i) {
        unsigned byte = 0;
        for (const char c : text.substr(2 * i, 2)) {
            if (!is_digit(c) && !(c >= 'a' && c <= 'f')) return "hex digits are 0 to 9 and a to f";
            byte = byte * 16 + static_cast<unsigned>(is_digit(c) ? c - '0' : c - 'a' + 10);
        }
        data[i] = static_cast<std::uint8_t>(byte);
    }
    return std::nullopt;
}

std::string write_id(FactKind kind, std::uint32_t id, const Names& names) {
    const auto code = names.directory.code(kind, id);
    return code.empty() ? raw(id) : quote_if_needed(code);
}

Complaint read_id(const Word& word, FactKind kind, const Names& names, std::uint32_t& out) {
    const std::string_view text = word.value;
    if (const auto found = names.directory.find(kind, text)) {
        out = *found;
        return std::nullopt;
    }
    const auto number = word.shape == WordShape::bare ? read_raw(text) : std::nullopt;
    if (number && *number >= 0 && *number <= UINT32_MAX) {
        out = static_cast<std::uint32_t>(*number);
        const auto code = names.directory.code(kind, out);
        if (code.empty()) return std::nullopt;
        return "this one has a code; write " + quote_if_needed(code);
    }
    Nearest nearest{text};
    const auto count = names.directory.count(kind);
    for (std::uint32_t id = 1; id <= count; ++id) nearest.offer(names.directory.code(kind, id));
    auto complaint = "there is no " + std::string{kind_name(kind)} + " " + in_quotes(text);
    if (nearest.found()) complaint += "; did you mean " + in_quotes(*nearest.found()) + "?";
    return complaint;
}

std::string write_rule(RuleNumber rule, const Names& names) {
    const auto code = names.rule_code != nullptr ? names.rule_code(rule) : std::string_view{};
    return code.empty() ? raw(rule.value()) : quote_if_needed(code);
}

Complaint read_rule(std::string_view text, const Names& names, RuleNumber& out) {
    const auto found = names.rule_number != nullptr ? names.rule_number(text) : std::nullopt;
    const auto number = read_raw(text);
    if (found) {
        out = *found;
    } else if (number && *number >= 0 && *number <= UINT16_MAX) {
        out = RuleNumber{static_cast<std::uint16_t>(*number)};
    } else {
        return "there is no rule " + in_quotes(text);
    }
    return std::nullopt;
}

Complaint read_list(const Word& word, std::int64_t* values, std::size_t size) {
    const auto wanted = "write " + std::to_string(size) + " whole numbers as [1 2 3]";
    if (word.shape != WordShape::list) return wanted;
    std::string_view rest = word.value;
    for (std::size_t i = 0; i < size; ++i) {
        while (take(rest, ' ')) {
        }
        const auto number = rest.substr(0, rest.find(' '));
        if (number.empty()) return wanted;
        if (auto complaint = read_signed(number, INT64_MIN, INT64_MAX, values[i])) return complaint;
        rest.remove_prefix(number.size());
    }
    while (take(rest, ' ')) {
    }
    return rest.empty() ? Complaint{} : wanted;
}

Complaint too_long(std::size_t size, std::size_t size_max) {
    return "at most " + std::to_string(size_max) + " bytes; this has " + std::to_string(size);
}

Complaint not_in_list(std::string_view text, const std::vector<std::string>& known) {
    return in_quotes(text) + " is not known here" + advice(text, known);
}

}  // namespace headgate
