#include "risk/rule.h"

#include <array>
#include <chrono>

// A refusal in a clerk's words.

namespace headgate::risk {
namespace {

std::string_view in(Language language, std::string_view zh, std::string_view en) {
    return language == Language::zh ? zh : en;
}

/// 1234567 → 1,234,567.
std::string grouped(std::int64_t number) {
    const bool negative = number < 0;
    const auto bits = static_cast<std::uint64_t>(number);
    std::string digits = std::to_string(negative ? 0 - bits : bits);
    for (std::size_t at = digits.size(); at > 3;) {
        at -= 3;
        digits.insert(at, 1, ',');
    }
    return negative ? "-" + digits : digits;
}

/// `number` / 10^`places`; at least `shown` decimals, more where they are not zero.
std::string decimal(std::int64_t number, std::size_t places, std::size_t shown) {
    const bool negative = number < 0;
    const auto bits = static_cast<std::uint64_t>(number);
    std::uint64_t whole = negative ? 0 - bits : bits;
    std::string fraction(places, '0');
    for (std::size_t i = places; i > 0; --i) {
        fraction[i - 1] = static_cast<char>('0' + whole % 10);
        whole /= 10;
    }
    while (fraction.size() > shown && fraction.back() == '0') fraction.pop_back();
    return (negative ? "-" : "") + grouped(static_cast<std::int64_t>(whole)) + "." + fraction;
}

/// Days since 1970 as 2024-12-31. A journal may hold any number: what no calendar reaches stays one.
std::string date_text(std::int64_t days) {
    constexpr std::int64_t year_9999 = 2'932'896;
    if (days < -year_9999 || days > year_9999) return grouped(days);
    const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{days}}};
    const auto two = [](unsigned number) {
        return (number < 10 ? "0" : "") + std::to_string(number);
    };
    return std::to_string(static_cast<int>(date.year())) + "-" +
           two(static_cast<unsigned>(date.month())) + "-" + two(static_cast<unsigned>(date.day()));
}

/// Empty where the value names nothing: an enumerator, a date or a fact that is not there.
std::string value_text(const ValueName& name, std::int64_t value, Language language,
                       const Directory& directory) {
    switch (name.unit) {
    case ValueUnit::volume: return grouped(value) + " m³";
    case ValueUnit::price:
        if (value < 1) return {};
        return decimal(value, 4, 3) + std::string{in(language, " 元/m³", " yuan/m³")};
    case ValueUnit::cash: return decimal(value, 2, 2) + std::string{in(language, " 元", " yuan")};
    case ValueUnit::date: return value == 0 ? std::string{} : date_text(value);
    case ValueUnit::year:
    case ValueUnit::number: return std::to_string(value);
    case ValueUnit::milliseconds: return grouped(value) + " ms";
    case ValueUnit::word: return name.word(value, language);
    case ValueUnit::fact: {
        if (value < 1 || value > UINT32_MAX) return {};
        return std::string{directory.code(name.kind, static_cast<std::uint32_t>(value))};
    }
    }
    return {};
}

std::string values_text(const Rule& rule, const RuleFailed& failure, Language language,
                        const Directory& directory) {
    std::string text;
    for (std::size_t i = 0; i < rule.values.size(); ++i) {
        const ValueName& name = rule.values[i];
        if (name.zh.empty()) break;
        const std::string value = value_text(name, failure.values[i], language, directory);
        if (value.empty()) continue;
        if (!text.empty()) text += in(language, "，", ", ");
        text += in(language, name.zh, name.en);
        text += ' ';
        text += value;
    }
    return text;
}

std::string remedy_text(const Rule& rule, const RuleFailed& failure, Language language,
                        const Directory& directory) {
    const Remedy& remedy = rule.remedy;
    if (remedy.unless_none && failure.values[*remedy.unless_none] < 1) return {};
    std::string text;
    const std::string_view pattern = in(language, remedy.zh, remedy.en);
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] != '{') {
            text += pattern[i];
            continue;
        }
        const auto at = static_cast<std::size_t>(pattern[i + 1] - '0');
        text += value_text(rule.values[at], failure.values[at], language, directory);
        i += 2;
    }
    return text;
}

std::string_view kind_word(FactKind kind, Language language) {
    constexpr std::array<std::array<std::string_view, 2>, fact_kind_count> words{{
        {"", ""},
        {"交易中心", "venue"},
        {"流域", "basin"},
        {"区域", "region"},
        {"分区", "zone"},
        {"通道", "arc"},
        {"灌区", "district"},
        {"地下水分区", "groundwater zone"},
        {"预算单位", "budget unit"},
        {"控制方", "control group"},
        {"主体", "participant"},
        {"操作员", "operator"},
        {"会话", "session"},
        {"取水许可证", "permit"},
        {"项目", "project"},
        {"用水权", "right"},
        {"账户", "account"},
        {"用水量记录", "usage"},
        {"违规记录", "violation"},
        {"失信记录", "credit entry"},
        {"质押", "pledge"},
        {"冻结", "freeze"},
        {"总量指标", "cap"},
        {"参数", "parameter"},
        {"品种", "book"},
        {"计量点", "metering point"},
        {"竞买资格", "qualification"},
        {"委托", "mandate"},
        {"地块", "plot"},
        {"异议", "objection"},
        {"收储决定", "take-back decision"},
        {"预算科目", "budget line"},
        {"收储账户", "reserve account"},
        {"处置批准", "disposal approval"},
        {"收储价格标准", "price standard"},
        {"收储资金", "earmarked fund"},
        {"再生水用途标准", "quality standard"},
        {"轮次", "rotation"},
        {"水票", "water ticket"},
        {"调度指令", "dispatch notice"},
        {"签发密钥", "issuer key"},
        {"批准文件", "approval"},
        {"审核记录", "review"},
        {"节水量核定", "conservation record"},
        {"限制通知", "restriction notice"},
        {"用水检查", "inspection"},
        {"淘汰名单", "phase-out entry"},
        {"条文", "wording"},
        {"承载能力复核", "capacity review"},
    }};
    const auto& pair = words[static_cast<std::size_t>(kind)];
    return in(language, pair[0], pair[1]);
}

std::string_view status_note(DocumentStatus status, Language language) {
    switch (status) {
    case DocumentStatus::in_force:
    case DocumentStatus::venue_rule: return "";
    case DocumentStatus::trial: return in(language, "依据文件为试行", "the document is on trial");
    case DocumentStatus::working_reading:
        return in(language, "该条原文未取得，按工作理解执行",
                  "the item's wording was not obtained; this is a working reading");
    case DocumentStatus::draft:
        return in(language, "依据文件为送审稿", "the document is a draft for review");
    case DocumentStatus::pilot_2024_2026:
        return in(language, "依据为试点文件，试点期至2026年", "the document is a pilot's, to 2026");
    case DocumentStatus::pilot_2024_2025:
        return in(language, "依据为试点文件，试点期至2025年", "the document is a pilot's, to 2025");
    case DocumentStatus::in_force_2026: return in(language, "自2026年执行", "in force since 2026");
    case DocumentStatus::practice_elsewhere:
        return in(language, "系外地做法", "this is the practice of another place");
    }
    return "";
}

}  // namespace

std::string rule_text(const RuleFailed& failure, Language language, const Directory& directory) {
    const Rule* rule = find_rule(failure.rule);
    if (rule == nullptr) {
        return std::string{in(language, "规则表中无此编号：", "no rule of this number: ")} +
               std::to_string(failure.rule.value());
    }
    const std::string_view stop = in(language, "。", ". ");
    const bool is_missing = failure.failure == Failure::missing;
    std::string text{rule->id};
    text += ' ';
    const std::string_view reworded = directory.wording(rule->id, language);
    text += reworded.empty() ? in(language, rule->zh, rule->en) : reworded;
    if (is_missing) {
        text += in(language, "（缺少数据：", " (data missing: ");
        text += in(language, rule->missing_zh, rule->missing_en);
        text += in(language, "）", ")");
    }
    const FactKind kind = is_missing ? rule->missing_subject : rule->subject;
    const std::string_view code = directory.code(kind, failure.subject);
    if (!code.empty()) {
        text += in(language, "（", " (");
        text += kind_word(kind, language);
        text += ' ';
        text += code;
        // Whose word a verdict rests on is part of it (rulebook 3.1(8)).
        if (directory.provenance(kind, failure.subject) == Provenance::typed_in) {
            text += in(language, "，由中心录入", ", typed in by the centre");
        }
        text += in(language, "）", ")");
    }
    if (!is_missing) {
        const std::string values = values_text(*rule, failure, language, directory);
        if (!values.empty()) text += std::string{in(language, "：", ": ")} + values;
        const std::string remedy = remedy_text(*rule, failure, language, directory);
        if (!remedy.empty()) text += std::string{in(language, "；", "; ")} + remedy;
    }
    text += stop;
    text += in(language, "依据：", "Basis: ");
    text += rule->clause;
    const std::string_view note = status_note(rule->status, language);
    if (!note.empty()) {
        text += in(language, "（", " (");
        text += note;
        text += in(language, "）", ")");
    }
    text += in(language, "。", ".");
    return text;
}

}  // namespace headgate::risk
