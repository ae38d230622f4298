#pragma once

#include "engine/domain/codec.h"

#include <memory>
#include <string>

struct evp_md_ctx_st;

namespace headgate {

/// A SHA-256 value.
using Digest = Bytes<32>;

/// SHA-256 with one context that is used again and again: half the cost of one-shot calls for small
/// pieces. One thread at a time.
class Sha256 {
public:
    Sha256();
    [[nodiscard]] Digest of(ByteSpan bytes);

private:
    struct Free {
        void operator()(evp_md_ctx_st* context) const;
    };
    std::unique_ptr<evp_md_ctx_st, Free> context_;
};

[[nodiscard]] std::string to_hex(const Digest& digest);

}  // namespace headgate
