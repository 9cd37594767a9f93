// What two histories must have in common to be called the same.
//
// In:    what an executor tells, in order.
// Out:   one digest, whatever it is stored in: memory, a file, or nowhere.
// Never: a dense index in the digest. Entities and events go in as content ids, declarations as
//        the hashes of their sites, so that adding what nobody meets leaves the digest alone.
//
// Five chains (events, records, outcomes, measures, instants) are kept, each in the order told, and
// joined at the end. How the five were interleaved does not count: it follows from what they say.
// `Write::before` and `was_present` are not in the canonical digest (they follow from earlier
// writes); `whole` has them too, for a file that checks itself.
#pragma once

#include <string>

#include "base/hash.h"
#include "history/event.h"
#include "history/paged.h"
#include "history/shape.h"

namespace milieu::history {

class CanonicalDigest final : public Sink {
 public:
  explicit CanonicalDigest(const model::World& world) : CanonicalDigest(shape_of(world)) {}
  explicit CanonicalDigest(Shape shape) : shape_(std::move(shape)) {}

  /// Events count from 0 and entities from 1, both without gaps; anything else is a bug.
  void event(EventIndex index, const Event& event) override;
  void learned(const Record& record) override;
  void held(const OutcomeHeld& outcome) override;
  void measured(const Measured& measured) override;
  void instant(int64_t time, uint64_t state) override;

  /// The canonical digest of all told so far: 32 hexadecimal digits.
  std::string hex() const;
  /// The same with `before` and `was_present`.
  std::string whole() const;

  const Shape& shape() const { return shape_; }
  size_t events() const { return events_.size(); }
  size_t entities() const { return entities_.size(); }
  /// Content ids; 0 for none and for what has not been told.
  uint64_t event_id(EventIndex event) const;
  uint64_t entity_id(EntityIndex entity) const;
  uint64_t bytes() const { return events_.bytes() + entities_.bytes(); }

 private:
  void head(const Event& event);
  void births(const Event& event);
  void write(const Write& write);
  void absorb(base::Digest& chain, model::Sort sort, int64_t value) const;
  void absorb_all(base::Digest& chain, const Signature& signature,
                  const std::vector<int64_t>& values) const;
  base::Digest joined() const;

  Shape shape_;
  Paged<uint64_t> events_, entities_;
  base::Digest told_, records_, outcomes_, measures_, instants_, aside_;
};

}  // namespace milieu::history
