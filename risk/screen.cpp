#include "risk/screen.h"

#include "risk/context.h"

namespace headgate::risk {

void screen(const State& state, const Request& request, Moment moment, Failures& failures) {
    failures.clear();
    const Context context{state, request};
    for (const Rule& rule : rules()) {
        if (!concerns(rule, context, moment)) continue;
        const Outcome outcome = rule.check(context);
        if (outcome.verdict == Verdict::pass) continue;
        const Failure failure =
            outcome.verdict == Verdict::broken ? Failure::broken : Failure::missing;
        failures.add(RuleFailed{rule.number, failure, outcome.subject, outcome.values});
    }
}

}  // namespace headgate::risk
