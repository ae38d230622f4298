#include "engine/registry/commitments.h"

#include <doctest/doctest.h>

// What orders and trades take up of arcs, mandates and days (DV-03, ID-06, OR-08, BG-05).

using namespace headgate;

namespace {

ArcList over(std::initializer_list<std::uint32_t> arcs) {
    ArcList list;
    for (const std::uint32_t arc : arcs) list.add(ArcId{arc});
    return list;
}

Bytes<16> hash_of(const Commitments& commitments) {
    StateHasher hasher;
    commitments.absorb_into(hasher);
    return hasher.finish();
}

}  // namespace

TEST_CASE("an order asks for the arcs on its way, a match sends, a reversal takes back") {
    Commitments flows;
    flows.ask(over({1, 3}), Volume{500});
    CHECK(flows.arc(ArcId{1}).asked == Volume{500});
    CHECK(flows.arc(ArcId{2}).asked == Volume{0});
    CHECK(flows.arc(ArcId{3}).asked == Volume{500});
    flows.send(over({1, 3}), Volume{200});
    CHECK(flows.arc(ArcId{3}).asked == Volume{300});
    CHECK(flows.arc(ArcId{3}).sent == Volume{200});
    flows.unask(over({1, 3}), Volume{300});
    flows.take_back(over({1, 3}), Volume{200});
    CHECK(flows.arc(ArcId{1}).asked == Volume{0});
    CHECK(flows.arc(ArcId{1}).sent == Volume{0});
}

TEST_CASE("what has traded under a mandate stays traded") {
    Commitments flows;
    flows.ask(MandateId{2}, Volume{100});
    flows.trade(MandateId{2}, Volume{40});
    flows.unask(MandateId{2}, Volume{60});
    CHECK(flows.mandate(MandateId{2}).asked == Volume{0});
    CHECK(flows.mandate(MandateId{2}).traded == Volume{40});
    CHECK(flows.mandate(MandateId{1}).traded == Volume{0});
}

TEST_CASE("only the latest day's arrivals are kept") {
    Commitments flows;
    const AllocationId account{4};
    flows.arrive(account, Date{10}, Volume{5});
    flows.arrive(account, Date{10}, Volume{6});
    CHECK(flows.arrivals(account).arrived == Volume{11});
    // Struck earlier and settled late: not today's.
    flows.arrive(account, Date{9}, Volume{100});
    CHECK(flows.arrivals(account).arrived == Volume{11});
    flows.arrive(account, Date{11}, Volume{1});
    CHECK(flows.arrivals(account).day == Date{11});
    CHECK(flows.arrivals(account).arrived == Volume{1});
}

TEST_CASE("every account is part of the state") {
    Commitments flows;
    const auto empty = hash_of(flows);
    flows.adjust_budget(AllocationId{1}, Volume{-5});
    CHECK(flows.arrivals(AllocationId{1}).adjusted == Volume{-5});
    const auto adjusted = hash_of(flows);
    CHECK(adjusted != empty);
    flows.ask(over({1}), Volume{1});
    const auto asked = hash_of(flows);
    CHECK(asked != adjusted);
    flows.send(over({1}), Volume{1});
    CHECK(hash_of(flows) != asked);
}
