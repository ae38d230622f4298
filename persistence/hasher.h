#pragma once

#include "engine/domain/codec.h"

#include <memory>
#include <string>

struct evp_md_ctx_st;
struct evp_md_st;

namespace headgate {

/// Journalled: never renumber. Both give 32 bytes. SM3 (GB/T 32905) is what Chinese auditors ask for.
HEADGATE_ENUM(HashKind, sha256 = 1, sm3 = 2)

using Digest = Bytes<32>;

/// A hash whose context is used again and again: half the cost of one-shot calls for small pieces. One
/// thread at a time.
class Hasher {
public:
    explicit Hasher(HashKind kind = HashKind::sha256);
    /// Of `bytes` alone. Requires that nothing was added since the last `finish`.
    [[nodiscard]] Digest of(ByteSpan bytes);
    /// Of pieces as they come: any number of `add`, then one `finish`.
    void add(ByteSpan bytes);
    [[nodiscard]] Digest finish();
    [[nodiscard]] HashKind kind() const { return kind_; }

private:
    struct Free {
        void operator()(evp_md_ctx_st* context) const;
        void operator()(evp_md_st* algorithm) const;
    };
    void start();
    HashKind kind_;
    std::unique_ptr<evp_md_st, Free> algorithm_;
    std::unique_ptr<evp_md_ctx_st, Free> context_;
};

[[nodiscard]] std::string to_hex(const Digest& digest);

}  // namespace headgate
