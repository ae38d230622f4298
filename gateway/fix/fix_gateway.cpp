#include "gateway/fix/fix_gateway.h"

#include "gateway/fix/loop.h"

namespace headgate {

FixGateway::FixGateway(FixConfig config, const GatewayStart& start, CommandRing& ring)
    : loop_{std::make_unique<fix::Loop>(std::move(config), start, ring)} {}

FixGateway::~FixGateway() = default;

tl::expected<void, std::string> FixGateway::start() { return loop_->start(); }
std::uint16_t FixGateway::port() const { return loop_->port(); }
std::uint16_t FixGateway::tls_port() const { return loop_->tls_port(); }
void FixGateway::on_batch(const PublishedBatch& batch) { loop_->on_batch(batch); }
void FixGateway::stop() { loop_->stop(); }

}  // namespace headgate
