#pragma once

#include "risk/context.h"

/// Questions about papers that several rows ask.
namespace headgate::risk {

/// True where the paper holds on `day`; it does on both of its end days.
template <class Paper>
[[nodiscard]] bool holds_on(const Paper& paper, Date day) {
    return paper.valid_from <= day && day <= paper.valid_to;
}

/// True where an approval for the order's right that holds today satisfies `wanted`.
template <class Wanted>
[[nodiscard]] bool any_approval(const Context& context, Wanted&& wanted) {
    for (const ApprovalId id : context.registry.of<Approval>(context.request.right)) {
        const Approval& approval = context.registry.get<Approval>(id);
        if (approval.state != ActiveState::active || !holds_on(approval, context.today)) continue;
        if (wanted(approval)) return true;
    }
    return false;
}

}  // namespace headgate::risk
