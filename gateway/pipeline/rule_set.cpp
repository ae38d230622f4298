#include "gateway/pipeline/rule_set.h"

#include "risk/rule.h"

namespace headgate {
namespace {

void add(ByteVector& out, std::string_view text) {
    std::array<std::uint8_t, 4> length{};
    put(static_cast<std::uint32_t>(text.size()), length.data());
    out.insert(out.end(), length.begin(), length.end());
    out.insert(out.end(), text.begin(), text.end());
}

template <NamedEnum E>
void add(ByteVector& out, risk::SetOf<E> set) {
    each_enumerator<E>([&](std::string_view name, unsigned number) {
        if (set.contains(static_cast<E>(number))) add(out, name);
    });
    add(out, std::string_view{});
}

}  // namespace

Digest rule_set_hash() {
    ByteVector words;
    for (const risk::Rule& rule : risk::rules()) {
        add(words, std::to_string(rule.number.value()));
        for (const std::string_view text :
             {rule.id, rule.clause, name_of(rule.moments), name_of(rule.jurisdiction),
              name_of(rule.status), rule.zh, rule.en, rule.missing_zh, rule.missing_en}) {
            add(words, text);
        }
        add(words, rule.trade_types);
        add(words, rule.sources);
        add(words, rule.sides);
    }
    return Hasher{}.of(words);
}

}  // namespace headgate
