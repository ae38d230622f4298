#pragma once

#include "engine/domain/enums.h"
#include "engine/domain/strong.h"

#include <cstdint>

namespace headgate {

/// Everything that a fact can be about. Journalled: never renumber.
HEADGATE_ENUM(FactKind, venue = 1, basin = 2, region = 3, zone = 4, arc = 5, district = 6,
              groundwater_zone = 7, budget_unit = 8, control_group = 9, participant = 10,
              operator_ = 11, session = 12, permit = 13, project = 14, right = 15, allocation = 16,
              usage = 17, violation = 18, credit = 19, pledge = 20, freeze = 21, cap = 22,
              parameter = 23, book = 24, metering_point = 25, qualification = 26, mandate = 27,
              plot = 28, objection = 29, take_back = 30, budget_line = 31, reserve_account = 32,
              disposal_approval = 33, price_standard = 34, earmarked_fund = 35,
              quality_standard = 36, rotation = 37, water_ticket = 38, dispatch_notice = 39,
              issuer_key = 40, approval = 41, review = 42, conservation = 43, restriction = 44,
              inspection = 45, phase_out = 46, wording = 47, capacity_review = 48)
inline constexpr std::size_t fact_kind_count = 49;  // one more than the largest number

/// The id of a fact of one kind: dense from 1 in order of registration.
template <FactKind K>
using FactId = Id<std::integral_constant<FactKind, K>, std::uint32_t>;

using VenueId = FactId<FactKind::venue>;
using BasinId = FactId<FactKind::basin>;
using RegionId = FactId<FactKind::region>;
using ZoneId = FactId<FactKind::zone>;
using ArcId = FactId<FactKind::arc>;
using DistrictId = FactId<FactKind::district>;
using GroundwaterZoneId = FactId<FactKind::groundwater_zone>;
using BudgetUnitId = FactId<FactKind::budget_unit>;
using ControlGroupId = FactId<FactKind::control_group>;
using ParticipantId = FactId<FactKind::participant>;
using OperatorId = FactId<FactKind::operator_>;
using SessionId = FactId<FactKind::session>;
using PermitId = FactId<FactKind::permit>;
using ProjectId = FactId<FactKind::project>;
using RightId = FactId<FactKind::right>;
using AllocationId = FactId<FactKind::allocation>;
using UsageId = FactId<FactKind::usage>;
using ViolationId = FactId<FactKind::violation>;
using CreditId = FactId<FactKind::credit>;
using PledgeId = FactId<FactKind::pledge>;
using FreezeId = FactId<FactKind::freeze>;
using CapId = FactId<FactKind::cap>;
using ParameterId = FactId<FactKind::parameter>;
using BookId = FactId<FactKind::book>;
using MeteringPointId = FactId<FactKind::metering_point>;
using QualificationId = FactId<FactKind::qualification>;
using MandateId = FactId<FactKind::mandate>;
using PlotId = FactId<FactKind::plot>;
using ObjectionId = FactId<FactKind::objection>;
using TakeBackId = FactId<FactKind::take_back>;
using BudgetLineId = FactId<FactKind::budget_line>;
using ReserveAccountId = FactId<FactKind::reserve_account>;
using DisposalApprovalId = FactId<FactKind::disposal_approval>;
using PriceStandardId = FactId<FactKind::price_standard>;
using EarmarkedFundId = FactId<FactKind::earmarked_fund>;
using QualityStandardId = FactId<FactKind::quality_standard>;
using RotationId = FactId<FactKind::rotation>;
using WaterTicketId = FactId<FactKind::water_ticket>;
using DispatchNoticeId = FactId<FactKind::dispatch_notice>;
using IssuerKeyId = FactId<FactKind::issuer_key>;
using ApprovalId = FactId<FactKind::approval>;
using ReviewId = FactId<FactKind::review>;
using ConservationId = FactId<FactKind::conservation>;
using RestrictionId = FactId<FactKind::restriction>;
using InspectionId = FactId<FactKind::inspection>;
using PhaseOutId = FactId<FactKind::phase_out>;
using WordingId = FactId<FactKind::wording>;
using CapacityReviewId = FactId<FactKind::capacity_review>;

/// Place of a command in its partition's one sequence, from 1.
using Sequence = Id<struct SequenceTag, std::uint64_t>;
/// The sequence of the command that entered the order: time priority and identity in one number.
using OrderId = Id<struct OrderTag, std::uint64_t>;
/// Trades of a partition, numbered from 1 in the order they were struck.
using TradeId = Id<struct TradeTag, std::uint64_t>;
/// Number of facts taken so far: names the state of the registry that a verdict rested on.
using FactVersion = Id<struct FactVersionTag, std::uint64_t>;
/// Version of the rule table compiled into the engine.
using RuleSetVersion = Id<struct RuleSetTag, std::uint32_t>;
/// Row of the rule table (risk/rule.h). Journalled: rows are append only.
using RuleNumber = Id<struct RuleNumberTag, std::uint16_t>;
using PartitionId = Id<struct PartitionTag, std::uint16_t>;

template <class T>
inline constexpr bool is_fact_id = false;
template <FactKind K>
inline constexpr bool is_fact_id<FactId<K>> = true;

template <class T>
struct FactIdKind;
template <FactKind K>
struct FactIdKind<FactId<K>> {
    static constexpr FactKind kind = K;
};

}  // namespace headgate
