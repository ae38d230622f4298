#include "tools/scenario/scenario.h"

#include "engine/domain/line_value.h"
#include "risk/rule.h"
#include "tools/scenario/query.h"
#include "tools/scenario/rehearsal.h"
#include "tools/scenario/story.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <ostream>

namespace headgate {
namespace {

using Step = std::optional<LineError>;

constexpr int exit_differs = 1;
constexpr int exit_unreadable = 2;

std::ostream& operator<<(std::ostream& out, const StoryPlace& place) {
    out << place.file;
    if (place.line != 0) out << ":" << place.line;
    return out;
}

int unreadable(const StoryError& error, std::ostream& out) {
    out << error.place;
    if (error.error.column != 0) out << ":" << error.error.column;
    out << ": " << error.error.message << "\n";
    return exit_unreadable;
}

const std::vector<std::string> own_words{"clock", "wait", "as", "by", "let", "show", "include"};

/// Plays one story.
class Player {
public:
    Player(std::ostream& out, const Rehearsal::Watch& watch) : out_{out}, play_{watch} {}

    int play(const Story& story, const std::string& file) {
        for (const auto& statement : story) {
            error_place_ = statement.place;
            if (auto error = play(statement)) return unreadable({error_place_, *error}, out_);
        }
        if (differences_ == 0) {
            out_ << file << ": " << steps_ << " steps as written\n";
            return 0;
        }
        out_ << file << ": " << differences_ << " of " << steps_ << " steps differ\n";
        return exit_differs;
    }

private:
    Step play(const Statement& statement) {
        auto words = statement.words;
        if (auto error = put_labels(words)) return error;
        const auto& verb = words[0].value;
        const bool asks = verb == "show";
        if (words[0].key.empty() && !asks && is_own(verb)) {
            if (!statement.expected.empty()) {
                error_place_ = statement.expected[0].place;
                return LineError{statement.expected[0].words[0].column, verb + " has no events"};
            }
            return arrange(words);
        }
        ++steps_;
        return asks ? ask(statement, words) : command(statement, words);
    }

    static bool is_own(std::string_view verb) {
        return std::find(own_words.begin(), own_words.end(), verb) != own_words.end();
    }

    // ---- the story's own words ----------------------------------------------------------------

    Step arrange(const std::vector<Word>& words) {
        const auto& verb = words[0].value;
        if (words.size() != 2) return LineError{words[0].column, verb + " takes one word"};
        const auto& word = words[1];
        if (verb == "clock") return set_clock(word);
        if (verb == "wait") return wait(word);
        if (verb == "let") return let(word);
        if (!word.key.empty()) return LineError{word.column, "write: " + verb + " CODE"};
        std::uint32_t id = 0;
        const auto kind = verb == "as" ? FactKind::session : FactKind::operator_;
        if (auto complaint = read_id(word, kind, play_.names(), id)) {
            return LineError{word.value_column, *complaint};
        }
        if (verb == "as") {
            session_ = word;
            session_->key = "session";
        } else {
            play_.act_as(OperatorId{id});
        }
        return std::nullopt;
    }

    Step set_clock(const Word& word) {
        Timestamp time;
        if (auto complaint = read_amount(word.value, time))
            return LineError{word.column, *complaint};
        if (play_.now() && time < *play_.now()) {
            return LineError{word.column,
                             "time does not go back; it is " + write_time(*play_.now())};
        }
        play_.set_time(time);
        return std::nullopt;
    }

    Step wait(const Word& word) {
        struct Unit {
            std::string_view name;
            std::int64_t ns;
        };
        static constexpr std::array<Unit, 5> units{{{"ms", 1'000'000},
                                                    {"s", 1'000'000'000},
                                                    {"m", 60'000'000'000},
                                                    {"h", 3'600'000'000'000},
                                                    {"d", 86'400'000'000'000}}};
        if (!play_.now()) return no_clock(word);
        std::int64_t count = 0;
        const char* end = word.value.data() + word.value.size();
        const auto [rest, error] = std::from_chars(word.value.data(), end, count);
        const std::string_view name{rest, static_cast<std::size_t>(end - rest)};
        for (const auto& unit : units) {
            std::int64_t span = 0;
            if (error != std::errc{} || count < 0 || unit.name != name) continue;
            if (__builtin_mul_overflow(count, unit.ns, &span) ||
                __builtin_add_overflow(span, play_.now()->value(), &span)) {
                break;
            }
            play_.set_time(Timestamp{span});
            return std::nullopt;
        }
        return LineError{word.column,
                         in_quotes(word.value) + " is no waiting time; write 5s, 10m, 2h or 1d"};
    }

    Step let(const Word& word) {
        const auto& number = word.value == "trade" ? last_trade_ : last_order_;
        if (word.key.empty() || (word.value != "trade" && word.value != "order")) {
            return LineError{word.column, "write: let NAME=order or let NAME=trade"};
        }
        if (number.empty())
            return LineError{word.value_column, "there is no " + word.value + " yet"};
        labels_[word.key] = number;
        return std::nullopt;
    }

    static LineError no_clock(const Word& word) {
        return {word.column, "the clock is not set; begin with: clock 2024-07-15T09:00:00+08:00"};
    }

    /// Puts the numbers of orders and trades where a line has @label.
    Step put_labels(std::vector<Word>& words) const {
        for (auto& word : words) {
            if (word.shape != WordShape::bare || !word.value.starts_with('@')) continue;
            const auto found = labels_.find(word.value.substr(1));
            if (found == labels_.end()) {
                Nearest nearest{std::string_view{word.value}.substr(1)};
                for (const auto& [label, number] : labels_) nearest.offer(label);
                return LineError{
                    word.value_column,
                    "no order or trade has the label " + in_quotes(word.value) +
                        (nearest.found() ? "; did you mean @" + *nearest.found() + "?" : "")};
            }
            word.value = found->second;
        }
        return std::nullopt;
    }

    // ---- commands and questions ---------------------------------------------------------------

    Step command(const Statement& statement, std::vector<Word>& words) {
        if (!play_.now()) return no_clock(words[0]);
        add_session(words);
        const auto parsed = parse_words(words, play_.names());
        if (!parsed) return with_own_words(parsed.error(), words[0]);
        if (std::holds_alternative<ContinueWork>(parsed->command)) {
            return LineError{words[0].column, "larger work goes on by itself here"};
        }
        const auto events = play_.apply(parsed->command);
        for (const auto& event : events) remember(event);
        std::vector<Happening> got;
        for (const auto& event : events) {
            const auto type = std::visit([](const auto& body) { return body.type; }, event);
            got.push_back({std::string{name_of(type)}, fields_of(event, play_.names())});
        }
        const auto read = [&](std::span<const Word> expected) { return expected_event(expected); };
        bool same = true;
        if (auto error = compare(statement, got, read, same)) return error;
        if (!same) explain(events);
        return std::nullopt;
    }

    Step ask(const Statement& statement, const std::vector<Word>& words) {
        if (!play_.now()) return no_clock(words[0]);
        const auto got = answer(words, play_.state(), play_.names());
        if (!got) return got.error();
        if (statement.expected.empty()) {
            out_ << statement.place << ": " << (got->empty() ? "(nothing)" : to_line(got->front()))
                 << "\n";
            return std::nullopt;
        }
        const auto read = [&](std::span<const Word> expected) {
            return expected_answer(expected, play_.names());
        };
        bool same = true;
        return compare(statement, *got, read, same);
    }

    void add_session(std::vector<Word>& words) const {
        static constexpr std::array<std::string_view, 3> orders{"submit_order", "replace_order",
                                                                "cancel_order"};
        if (!session_ || std::find(orders.begin(), orders.end(), words[0].value) == orders.end())
            return;
        for (const auto& word : words) {
            if (word.key == "session") return;
        }
        words.push_back(*session_);
        words.back().column = words.back().value_column = words[0].column;
    }

    static LineError with_own_words(LineError error, const Word& verb) {
        if (!error.message.starts_with("unknown command")) return error;
        Nearest nearest{verb.value};
        for (const auto& word : own_words) nearest.offer(word);
        if (nearest.found() && error.message.find("did you mean") == std::string::npos) {
            error.message = "unknown command " + in_quotes(verb.value) + "; did you mean " +
                            in_quotes(*nearest.found()) + "?";
        }
        return error;
    }

    /// An order goes by its client id, and by the new one after a replace.
    void remember(const Event& event) {
        if (const auto* accepted = std::get_if<OrderAccepted>(&event)) {
            last_order_ = std::to_string(accepted->order.value());
            labels_[std::string{accepted->client_id.view()}] = last_order_;
        } else if (const auto* replaced = std::get_if<OrderReplaced>(&event)) {
            labels_[std::string{replaced->client_id.view()}] =
                std::to_string(replaced->order.value());
        } else if (const auto* trade = std::get_if<TradeStruck>(&event)) {
            last_trade_ = std::to_string(trade->trade.value());
        }
    }

    tl::expected<Happening, LineError> expected_event(std::span<const Word> words) const {
        auto pattern = parse_event_pattern(words, play_.names());
        if (!pattern) return tl::unexpected{pattern.error()};
        return Happening{std::string{name_of(pattern->type)}, std::move(pattern->fields)};
    }

    /// Reads the expectations and reports where they are not what came. `same` tells.
    template <class Read>
    Step compare(const Statement& statement, const std::vector<Happening>& got, const Read& read,
                 bool& same) {
        std::vector<Happening> expected;
        for (const auto& line : statement.expected) {
            error_place_ = line.place;
            auto words = line.words;
            if (auto error = put_labels(words)) return error;
            const bool nothing = words[0].value == "nothing" && words[0].key.empty();
            if (nothing && (words.size() > 1 || statement.expected.size() > 1)) {
                return LineError{words[0].column, "=> nothing stands alone"};
            }
            if (nothing) continue;
            auto one = read(words);
            if (!one) return one.error();
            expected.push_back(std::move(*one));
        }
        same = statement.expected.empty() ? !has_refusal(got) : matches(expected, got);
        if (same) return std::nullopt;
        ++differences_;
        out_ << statement.place << ": " << statement.text << "\n";
        if (statement.expected.empty())
            out_ << "    no expectation is written, so nothing may be refused\n";
        print_difference(expected, got, out_);
        return std::nullopt;
    }

    /// What the rules that refused have to say.
    void explain(const EventList& events) {
        for (const auto& event : events) {
            const auto* failed = std::get_if<RuleFailed>(&event);
            if (failed == nullptr) continue;
            for (const auto language : {Language::zh, Language::en}) {
                out_ << "      " << risk::rule_text(*failed, language, play_.names().directory)
                     << "\n";
            }
        }
    }

    std::ostream& out_;
    Rehearsal play_;
    StoryPlace error_place_;
    std::optional<Word> session_;
    std::map<std::string, std::string> labels_;
    std::string last_order_;
    std::string last_trade_;
    std::size_t steps_ = 0;
    std::size_t differences_ = 0;
};

}  // namespace

int run_scenarios(const std::vector<std::string>& files, std::ostream& out,
                  const Rehearsal::Watch& watch) {
    int worst = 0;
    for (const auto& file : files) {
        const auto story = read_story(file);
        worst = std::max(worst, story ? Player{out, watch}.play(*story, file)
                                      : unreadable(story.error(), out));
    }
    return worst;
}

}  // namespace headgate
