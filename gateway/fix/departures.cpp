#include "gateway/fix/departures.h"

namespace headgate::fix {

namespace {
constexpr auto look_again = std::chrono::seconds{1};
}

bool allows_cancel(Phase phase) {
    switch (phase) {
    case Phase::pre_open:
    case Phase::continuous:
    case Phase::halted:
    case Phase::closed: return true;
    case Phase::freeze:
    case Phase::clearing:
    case Phase::pre_close: return false;
    }
    return false;
}

void Departures::left(SessionId session, Time now) {
    away_.insert_or_assign(session, now + grace_);
}

void Departures::tick(Time now, const Desk& desk, CommandRing& ring) {
    for (auto& [session, due] : away_) {
        if (now < due) continue;
        due = now + look_again;
        for (const BookId book : desk.books_with_orders(session)) {
            if (!allows_cancel(desk.market().phase(book))) continue;
            MassCancel cancel;
            cancel.session = session;
            cancel.book = book;
            if (!ring.try_push({Origin{}, cancel})) return;
        }
    }
}

}  // namespace headgate::fix
