#include "tests/registry/ground.h"

using namespace headgate;
using namespace headgate::tests;

// Papers that contradict a permit, a right or one another are refused, and both sides are named.

namespace {

Approval approval(const Ground& ground, ApprovalKind kind) {
    Approval record;
    record.code = fresh_code();
    record.approval_kind = kind;
    record.right = ground.permit_right;
    record.authority = Code{"bureau"};
    record.volume = Volume{10'000};
    record.purpose = Purpose::industry;
    record.valid_from = civil(2024, 1, 1);
    record.valid_to = civil(2024, 12, 31);
    return record;
}

Review review(const Ground& ground, ReviewKind kind) {
    Review record;
    record.code = fresh_code();
    record.review_kind = kind;
    record.right = ground.permit_right;
    record.side = Side::sell;
    record.volume = Volume{10'000};
    record.reviewer = Code{"bureau"};
    record.valid_from = civil(2024, 1, 1);
    record.valid_to = civil(2024, 12, 31);
    return record;
}

Restriction notice(const Ground& ground, std::int64_t volume) {
    Restriction record;
    record.code = fresh_code();
    record.permit = ground.permit;
    record.volume = Volume{volume};
    record.valid_from = civil(2024, 1, 1);
    record.valid_to = civil(2024, 12, 31);
    return record;
}

}  // namespace

TEST_CASE("PM-05: a transfer is approved within its permit, and rests on one") {
    Ground ground;
    Approval record = approval(ground, ApprovalKind::transfer);
    record.volume = Volume{50'001};
    CHECK(ground.add(record) == "volume: contradicts permit-1");
    record.volume = Volume{50'000};
    record.valid_to = civil(2025, 1, 1);
    CHECK(ground.add(record) == "valid_to: contradicts permit-1");
    record.valid_to = civil(2024, 12, 31);
    record.right = ground.field_right;
    CHECK(ground.add(record) == "right: contradicts R-field");
    record.right = ground.permit_right;
    CHECK(ground.add(record) == "taken");
}

TEST_CASE("an approval says what it approves") {
    Ground ground;
    Approval record = approval(ground, ApprovalKind::abstraction);
    record.volume.reset();
    CHECK(ground.add(record) == "volume: missing_reference");
    record.volume = Volume{0};
    CHECK(ground.add(record) == "volume: out_of_range");
    record.volume = Volume{1};
    record.purpose.reset();
    CHECK(ground.add(record) == "purpose: missing_reference");
    record.purpose = Purpose::industry;
    record.authority = {};
    CHECK(ground.add(record) == "authority: bad_value");
    record.authority = Code{"bureau"};
    record.valid_to = civil(2023, 12, 31);
    CHECK(ground.add(record) == "valid_to: empty_period");
    record.valid_to = civil(2030, 12, 31);
    CHECK(ground.add(record) == "taken");
}

TEST_CASE("two approvals of one thing do not overlap while both stand") {
    Ground ground;
    Approval first = approval(ground, ApprovalKind::layout);
    first.code = Code{"AP-1"};
    const ApprovalId id = ground.put(first);
    Approval second = first;
    second.code = Code{"AP-2"};
    second.valid_from = civil(2024, 12, 31);
    second.valid_to = civil(2025, 12, 31);
    CHECK(ground.add(second) == "valid_from: contradicts AP-1");
    second.place = ground.reach;
    CHECK(ground.add(second) == "taken");
    second.code = Code{"AP-3"};
    second.place.reset();
    second.valid_from = civil(2025, 1, 1);
    CHECK(ground.add(second) == "taken");
    first.valid_to = civil(2025, 6, 30);
    CHECK(ground.change(id, first) == "valid_from: contradicts AP-3");
}

TEST_CASE("RV-01, AP-01: a review says side and volume, and stands alone for its time") {
    Ground ground;
    Review record = review(ground, ReviewKind::authority);
    record.side.reset();
    CHECK(ground.add(record) == "side: missing_reference");
    record.side = Side::sell;
    record.volume.reset();
    CHECK(ground.add(record) == "volume: missing_reference");
    record.volume = Volume{5};
    record.reviewer = {};
    CHECK(ground.add(record) == "reviewer: bad_value");
    record.reviewer = Code{"bureau"};
    record.code = Code{"RV-1"};
    CHECK(ground.add(record) == "taken");
    Review other = record;
    other.code = Code{"RV-2"};
    other.decision = ReviewDecision::failed;
    CHECK(ground.add(other) == "valid_from: contradicts RV-1");
    other.side = Side::buy;
    CHECK(ground.add(other) == "taken");
    Review impact = review(ground, ReviewKind::impact);
    impact.side.reset();
    impact.volume.reset();
    CHECK(ground.add(impact) == "taken");
}

TEST_CASE("PM-09: a notice lowers what the permit gives, one at a time") {
    Ground ground;
    CHECK(ground.add(notice(ground, 50'001)) == "volume: contradicts permit-1");
    Restriction first = notice(ground, 20'000);
    first.code = Code{"N-1"};
    const RestrictionId id = ground.put(first);
    CHECK(ground.add(notice(ground, 10'000)) == "valid_from: contradicts N-1");
    first.state = ActiveState::ended;
    CHECK(ground.change(id, first) == "taken");
    CHECK(ground.add(notice(ground, 10'000)) == "taken");
}

TEST_CASE("PM-07: nobody saves more than the permit gives") {
    Ground ground;
    Conservation saving;
    saving.code = fresh_code();
    saving.right = ground.permit_right;
    saving.volume = Volume{50'001};
    saving.verified_by = Code{"bureau"};
    saving.valid_from = civil(2024, 1, 1);
    saving.valid_to = civil(2026, 12, 31);
    CHECK(ground.add(saving) == "volume: contradicts permit-1");
    saving.volume = Volume{};
    CHECK(ground.add(saving) == "volume: out_of_range");
    saving.volume = Volume{50'000};
    CHECK(ground.add(saving) == "taken");
}

TEST_CASE("PM-10: one deadline for one process of one party") {
    Ground ground;
    PhaseOut entry{Code{"T-1"}, ground.mill, Code{"wet-cooling"}, civil(2024, 6, 30),
                   PhaseOutState::listed};
    CHECK(ground.add(entry) == "taken");
    entry.code = Code{"T-2"};
    CHECK(ground.add(entry) == "process: already_exists T-1");
    entry.process = {};
    CHECK(ground.add(entry) == "process: bad_value");
    entry.process = Code{"open-channel"};
    CHECK(ground.add(entry) == "taken");
}

TEST_CASE("GW-11, PU-05: what a project says of itself agrees") {
    Ground ground;
    Project project = ground.registry.get(ground.project);
    project.project_kind = ProjectKind::existing;
    project.construction = Construction::approved_unbuilt;
    CHECK(ground.change(ground.project, project) == "construction: contradicts line-2");
    project.project_kind = ProjectKind::new_built;
    CHECK(ground.change(ground.project, project) == "taken");
    project.output = 0;
    CHECK(ground.change(ground.project, project) == "output: out_of_range");
    project.output = 1;
    project.quota_litres = 1'000'001;
    CHECK(ground.change(ground.project, project) == "quota_litres: out_of_range");
    CapacityReview review{Code{"CR-1"},   ground.project,    ReviewDecision::passed,
                          Code{"bureau"}, civil(2024, 1, 1), civil(2024, 12, 31)};
    CHECK(ground.add(review) == "taken");
    review.code = Code{"CR-2"};
    review.decision = ReviewDecision::failed;
    CHECK(ground.add(review) == "valid_from: contradicts CR-1");
}

TEST_CASE("NL-10, PU-01: a floor is of a protected use and asks no more than there is") {
    Ground ground;
    Cap floor = ground.cap(ground.county, 1'000);
    floor.scope = CapScope::region_floor;
    CHECK(ground.add(floor) == "purpose: missing_reference");
    floor.purpose = Purpose::industry;
    CHECK(ground.add(floor) == "purpose: out_of_range");
    floor.purpose = Purpose::domestic;
    CHECK(ground.add(floor) == "minimum: missing_reference");
    floor.minimum = Volume{1'001};
    CHECK(ground.add(floor) == "minimum: out_of_range");
    floor.minimum = Volume{1'000};
    floor.code = Code{"F-1"};
    CHECK(ground.add(floor) == "taken");
    Cap same = floor;
    same.code = fresh_code();
    CHECK(ground.add(same) == "year: already_exists F-1");
    same.purpose = Purpose::ecology;
    CHECK(ground.add(same) == "taken");
    Cap below = floor;
    below.code = fresh_code();
    below.region = ground.township;
    below.limit = Volume{1'001};
    CHECK(ground.add(below) == "limit: contradicts F-1");
    Cap plain = ground.cap(ground.county, 1'000);
    plain.code = Code{"C-1"};
    plain.minimum = Volume{1};
    CHECK(ground.add(plain) == "minimum: contradicts C-1");
    plain.minimum.reset();
    plain.purpose = Purpose::domestic;
    CHECK(ground.add(plain) == "purpose: contradicts C-1");
}

TEST_CASE("a month takes no more than the year, and an inspection finds something") {
    Ground ground;
    Permit permit = ground.registry.get(ground.permit);
    permit.monthly_limit = Volume{50'001};
    CHECK(ground.change(ground.permit, permit) == "monthly_limit: out_of_range");
    permit.monthly_limit = Volume{50'000};
    CHECK(ground.change(ground.permit, permit) == "taken");
    const AllocationId account = ground.put(ground.allocation(ground.permit_right));
    Inspection found{fresh_code(), account,           Purpose::landscape,
                     Volume{},     civil(2024, 7, 1), ActiveState::active};
    CHECK(ground.add(found) == "volume: out_of_range");
    found.volume = Volume{1};
    CHECK(ground.add(found) == "taken");
}

TEST_CASE("a wording holds until another is entered") {
    Ground ground;
    Wording words{fresh_code(), Code{"NL-10"}, Language::en,
                  Text<60>{"Not in the public interest"}};
    CHECK(ground.registry.directory().wording("NL-10", Language::en).empty());
    CHECK(ground.add(words) == "taken");
    CHECK(ground.registry.directory().wording("NL-10", Language::en) ==
          "Not in the public interest");
    CHECK(ground.registry.directory().wording("NL-10", Language::zh).empty());
    words.code = fresh_code();
    words.reason = Text<60>{"Harms others"};
    CHECK(ground.add(words) == "taken");
    CHECK(ground.registry.directory().wording("NL-10", Language::en) == "Harms others");
    words.code = fresh_code();
    words.reason = {};
    CHECK(ground.add(words) == "reason: bad_value");
    words.rule = {};
    CHECK(ground.add(words) == "rule: bad_value");
}
