#include "risk/rows.h"

#include <algorithm>
#include <array>

// Enumerators in the words of a Chinese refusal, by number; English comes from their own names.

namespace headgate::risk {
namespace {

using Words = std::span<const std::string_view>;

constexpr std::array<std::string_view, 4> participant_states{"", "正常", "暂停", "注销"};
constexpr std::array<std::string_view, 16> participant_kinds{"",
                                                             "地方政府",
                                                             "企业",
                                                             "农户",
                                                             "农民专业合作社",
                                                             "村集体经济组织",
                                                             "国有集体林场",
                                                             "用水者协会",
                                                             "水管单位",
                                                             "合同节水投资方",
                                                             "管网用水户",
                                                             "供水企业",
                                                             "再生水厂",
                                                             "收储主体",
                                                             "金融机构",
                                                             "预算单位"};
constexpr std::array<std::string_view, 6> right_kinds{
    "", "区域水权", "取水权", "灌溉用水户水权", "预算节余", "管网用水户水权"};
constexpr std::array<std::string_view, 8> trade_types{
    "",         "区域水权",       "取水权",   "灌溉用水户水权",
    "预算节余", "公共管网用水权", "收储处置", "非常规水"};
constexpr std::array<std::string_view, 3> sides{"", "买", "卖"};
constexpr std::array<std::string_view, 4> sources{"", "地表水", "地下水", "再生水"};
constexpr std::array<std::string_view, 5> titles{"", "待确认", "已确认", "有异议", "已注销"};
constexpr std::array<std::string_view, 7> budget_states{"",     "告知", "复核", "下达",
                                                        "执行", "调整", "决算"};
constexpr std::array<std::string_view, 6> permit_states{"", "有效", "暂停", "吊销", "注销", "失效"};
constexpr std::array<std::string_view, 5> catalogue_classes{"", "鼓励类", "允许类", "限制类",
                                                            "淘汰类"};
constexpr std::array<std::string_view, 4> violations{"", "无证取水", "违反许可条件取水", "其他"};
constexpr std::array<std::string_view, 3> credits{"", "列入名单", "已修复"};
constexpr std::array<std::string_view, 6> groundwater_classes{"",           "正常",   "超采区",
                                                              "严重超采区", "限采区", "禁采区"};
constexpr std::array<std::string_view, 4> consents{"", "未取得", "已取得", "合同禁止转让"};
constexpr std::array<std::string_view, 8> phases{"",     "闭市",     "开市前申报", "连续交易",
                                                 "中止", "不可撤单", "撮合",       "收市前申报"};
constexpr std::array<std::string_view, 3> order_types{"", "限价", "市价转限价"};
constexpr std::array<std::string_view, 5> times_in_force{"", "当日有效", "撤销前有效",
                                                         "即时成交剩余撤销", "全部成交否则撤销"};
constexpr std::array<std::string_view, 11> purposes{
    "", "生活", "灌溉", "工业", "服务业", "生态", "畜牧", "景观", "市政", "应急", "试验"};
constexpr std::array<std::string_view, 3> savings{"", "达标", "不达标"};
constexpr std::array<std::string_view, 3> renewals{"", "可更新", "难以更新"};
constexpr std::array<std::string_view, 3> crops{"", "普通作物", "高耗水作物"};
constexpr std::array<std::string_view, 4> levels{"", "绿色", "黄色", "红色"};
constexpr std::array<std::string_view, 4> supplies{"", "无", "部分", "可满足"};
constexpr std::array<std::string_view, 5> project_kinds{"", "既有", "新建", "改建", "扩建"};
constexpr std::array<std::string_view, 3> intensities{"", "一般", "高耗水"};
constexpr std::array<std::string_view, 4> constructions{"", "已批未开工", "在建", "建成"};
constexpr std::array<std::string_view, 3> sitings{"", "开发区外", "开发区内"};
constexpr std::array<std::string_view, 3> decisions{"", "通过", "未通过"};
constexpr std::array<std::string_view, 3> demands{"", "已满足", "未满足"};

constexpr std::array<std::string_view, 3> grants{"", "申报", "查看"};
constexpr std::array<std::string_view, 3> active_states{"", "有效", "已终止"};
constexpr std::array<std::string_view, 4> qualifications{"", "已申请", "合格", "不合格"};
constexpr std::array<std::string_view, 4> trade_modes{"", "竞价", "协议", "挂牌"};
constexpr std::array<std::string_view, 3> authorities{"", "地方机关", "流域管理机构"};
constexpr std::array<std::string_view, 4> mandate_sides{"", "买", "卖", "买卖"};
constexpr std::array<std::string_view, 4> rosters{"", "名录内耕地", "名录外耕地", "违规新增耕地"};
constexpr std::array<std::string_view, 3> objections{"", "异议", "复核"};
constexpr std::array<std::string_view, 6> reserves{"",         "无偿收储", "有偿收储",
                                                   "生态预留", "应急预留", "政府投资节水"};
constexpr std::array<std::string_view, 3> price_bases{"", "节水成本加合理收益", "市场基准价"};
constexpr std::array<std::string_view, 4> grades{"", "一级", "二级", "三级"};
constexpr std::array<std::string_view, 6> tickets{"",       "已签发", "部分使用",
                                                  "已使用", "作废",   "已转让"};

Words chinese(ParticipantState) { return participant_states; }
Words chinese(ParticipantKind) { return participant_kinds; }
Words chinese(RightKind) { return right_kinds; }
Words chinese(TradeType) { return trade_types; }
Words chinese(Side) { return sides; }
Words chinese(WaterSource) { return sources; }
Words chinese(TitleState) { return titles; }
Words chinese(BudgetState) { return budget_states; }
Words chinese(PermitStatus) { return permit_states; }
Words chinese(CatalogueClass) { return catalogue_classes; }
Words chinese(ViolationKind) { return violations; }
Words chinese(CreditState) { return credits; }
Words chinese(GroundwaterClass) { return groundwater_classes; }
Words chinese(PledgeConsent) { return consents; }
Words chinese(Phase) { return phases; }
Words chinese(OrderType) { return order_types; }
Words chinese(TimeInForce) { return times_in_force; }
Words chinese(Purpose) { return purposes; }
Words chinese(WaterSaving) { return savings; }
Words chinese(Renewal) { return renewals; }
Words chinese(CropClass) { return crops; }
Words chinese(LevelState) { return levels; }
Words chinese(PublicSupply) { return supplies; }
Words chinese(ProjectKind) { return project_kinds; }
Words chinese(WaterIntensity) { return intensities; }
Words chinese(Construction) { return constructions; }
Words chinese(Siting) { return sitings; }
Words chinese(ReviewDecision) { return decisions; }
Words chinese(FarmDemand) { return demands; }
Words chinese(OperatorGrant) { return grants; }
Words chinese(ActiveState) { return active_states; }
Words chinese(QualificationState) { return qualifications; }
Words chinese(TradeMode) { return trade_modes; }
Words chinese(PermitAuthority) { return authorities; }
Words chinese(MandateSide) { return mandate_sides; }
Words chinese(RosterFlag) { return rosters; }
Words chinese(ObjectionKind) { return objections; }
Words chinese(ReserveKind) { return reserves; }
Words chinese(PriceBasis) { return price_bases; }
Words chinese(ReclaimedGrade) { return grades; }
Words chinese(TicketState) { return tickets; }

}  // namespace

template <NamedEnum E>
std::string word_of(std::int64_t number, Language language) {
    if (number < 1 || number > 63 || !is_declared(static_cast<E>(number))) return {};
    if (language == Language::zh) {
        const Words words = chinese(E{});
        const auto at = static_cast<std::size_t>(number);
        HEADGATE_ASSERT(at < words.size());
        return std::string{words[at]};
    }
    std::string word{name_of(static_cast<E>(number))};
    std::replace(word.begin(), word.end(), '_', ' ');
    return word;
}

template std::string word_of<ParticipantState>(std::int64_t, Language);
template std::string word_of<ParticipantKind>(std::int64_t, Language);
template std::string word_of<RightKind>(std::int64_t, Language);
template std::string word_of<TradeType>(std::int64_t, Language);
template std::string word_of<Side>(std::int64_t, Language);
template std::string word_of<WaterSource>(std::int64_t, Language);
template std::string word_of<TitleState>(std::int64_t, Language);
template std::string word_of<BudgetState>(std::int64_t, Language);
template std::string word_of<PermitStatus>(std::int64_t, Language);
template std::string word_of<CatalogueClass>(std::int64_t, Language);
template std::string word_of<ViolationKind>(std::int64_t, Language);
template std::string word_of<CreditState>(std::int64_t, Language);
template std::string word_of<GroundwaterClass>(std::int64_t, Language);
template std::string word_of<PledgeConsent>(std::int64_t, Language);
template std::string word_of<Phase>(std::int64_t, Language);
template std::string word_of<OrderType>(std::int64_t, Language);
template std::string word_of<TimeInForce>(std::int64_t, Language);
template std::string word_of<Purpose>(std::int64_t, Language);
template std::string word_of<WaterSaving>(std::int64_t, Language);
template std::string word_of<Renewal>(std::int64_t, Language);
template std::string word_of<CropClass>(std::int64_t, Language);
template std::string word_of<LevelState>(std::int64_t, Language);
template std::string word_of<PublicSupply>(std::int64_t, Language);
template std::string word_of<ProjectKind>(std::int64_t, Language);
template std::string word_of<WaterIntensity>(std::int64_t, Language);
template std::string word_of<Construction>(std::int64_t, Language);
template std::string word_of<Siting>(std::int64_t, Language);
template std::string word_of<ReviewDecision>(std::int64_t, Language);
template std::string word_of<FarmDemand>(std::int64_t, Language);
template std::string word_of<OperatorGrant>(std::int64_t, Language);
template std::string word_of<ActiveState>(std::int64_t, Language);
template std::string word_of<QualificationState>(std::int64_t, Language);
template std::string word_of<TradeMode>(std::int64_t, Language);
template std::string word_of<PermitAuthority>(std::int64_t, Language);
template std::string word_of<MandateSide>(std::int64_t, Language);
template std::string word_of<RosterFlag>(std::int64_t, Language);
template std::string word_of<ObjectionKind>(std::int64_t, Language);
template std::string word_of<ReserveKind>(std::int64_t, Language);
template std::string word_of<PriceBasis>(std::int64_t, Language);
template std::string word_of<ReclaimedGrade>(std::int64_t, Language);
template std::string word_of<TicketState>(std::int64_t, Language);

}  // namespace headgate::risk
