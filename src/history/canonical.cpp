#include "history/canonical.h"

#include <bit>

namespace milieu::history {
namespace {

uint64_t word(int64_t value) { return static_cast<uint64_t>(value); }

uint64_t site(const std::vector<uint64_t>& table, uint32_t id) {
  return id < table.size() ? table[id] : 0;
}

// SQLite keeps neither the sign of a zero nor the bits of a NaN, so neither may count.
void absorb_double(base::Digest& chain, double value) {
  if (value == 0) value = 0;
  const bool number = value == value;
  chain.absorb(number ? std::bit_cast<uint64_t>(value) : 0x7ff8000000000000ULL);
}

}  // namespace

uint64_t CanonicalDigest::event_id(EventIndex event) const {
  return event < events_.size() ? events_[event] : 0;
}

uint64_t CanonicalDigest::entity_id(EntityIndex entity) const {
  return entity != 0 && entity <= entities_.size() ? entities_[entity - 1] : 0;
}

// A value that points at nothing known is absorbed as it is.
void CanonicalDigest::absorb(base::Digest& chain, model::Sort sort, int64_t value) const {
  const uint64_t index = word(value);
  if (sort == model::Sort::Entity && index <= entities_.size()) {
    return chain.absorb(entity_id(static_cast<EntityIndex>(index)));
  }
  if (sort == model::Sort::Event && index != 0 && index <= events_.size()) {
    return chain.absorb(events_[index - 1]);
  }
  if (sort == model::Sort::Act && index != 0 && index < shape_.acts.size()) {
    return chain.absorb(shape_.acts[index].site);
  }
  if (sort == model::Sort::Act && index != 0 && 0 - index < shape_.classes.size()) {
    return chain.absorb(shape_.classes[0 - index]);
  }
  chain.absorb(index);
}

void CanonicalDigest::absorb_all(base::Digest& chain, const Signature& signature,
                                 const std::vector<int64_t>& values) const {
  chain.absorb(uint64_t{values.size()});
  for (size_t i = 0; i < values.size(); ++i) absorb(chain, sort_at(signature, i), values[i]);
}

void CanonicalDigest::event(EventIndex index, const Event& event) {
  MILIEU_ASSERT(index == events_.size());
  events_.push_back(event.id);
  births(event);  // first: all that follows may speak of those born
  head(event);
  told_.absorb(uint64_t{event.answers.size()});
  for (const AnswerGiven& given : event.answers) {
    told_.absorb(entity_id(given.who));
    told_.absorb(uint64_t{given.answer});
    told_.absorb(word(given.quantity));
    absorb_double(told_, given.margin);
  }
  told_.absorb(uint64_t{event.causes.size()});
  for (const EventIndex cause : event.causes) told_.absorb(event_id(cause));
  told_.absorb(uint64_t{event.writes.size()});
  for (const Write& one : event.writes) write(one);
  told_.absorb(uint64_t{event.ends.size()});
  for (const EntityIndex ended : event.ends) told_.absorb(entity_id(ended));
}

void CanonicalDigest::births(const Event& event) {
  told_.absorb(uint64_t{event.births.size()});
  for (const Birth& birth : event.births) {
    MILIEU_ASSERT(birth.entity == entities_.size() + 1);
    entities_.push_back(birth.id);
    told_.absorb(birth.id);
    told_.absorb(site(shape_.kinds, birth.kind.value));
    told_.absorb(site(shape_.named, birth.named.value));
    told_.absorb(word(birth.number));
  }
}

void CanonicalDigest::head(const Event& event) {
  const Signature& act = signature(shape_.acts, event.act.value);
  told_.absorb(event.id);
  told_.absorb(word(event.time));
  told_.absorb(static_cast<uint64_t>(event.sort) | static_cast<uint64_t>(event.status) << 8 |
               static_cast<uint64_t>(event.hitch.sort) << 16 |
               uint64_t{event.hitch.condition} << 24 | uint64_t{event.triggered} << 40);
  told_.absorb(act.site);
  told_.absorb(uint64_t{event.line});
  absorb_all(told_, act, event.roles);
  absorb_double(told_, event.margin);
}

void CanonicalDigest::write(const Write& write) {
  const Signature& fact = signature(shape_.facts, write.fact.value);
  told_.absorb(fact.site);
  absorb_all(told_, fact, write.keys);
  told_.absorb(uint64_t{write.present} | uint64_t{write.voided} << 1);
  absorb(told_, fact.value, write.present ? write.value : 0);  // a retraction writes no value
  aside_.absorb(word(write.before));
  aside_.absorb(uint64_t{write.was_present});
}

void CanonicalDigest::learned(const Record& record) {
  records_.absorb(entity_id(record.who));
  records_.absorb(event_id(record.event));
  records_.absorb(entity_id(record.via));
  records_.absorb(word(record.time));
  records_.absorb(uint64_t{record.swapped});
  if (!record.swapped) return;
  records_.absorb(entity_id(record.put));
  records_.absorb(entity_id(record.instead_of));
}

void CanonicalDigest::held(const OutcomeHeld& outcome) {
  const Signature& declared = signature(shape_.outcomes, outcome.outcome.value);
  outcomes_.absorb(declared.site);
  outcomes_.absorb(word(outcome.time));
  outcomes_.absorb(event_id(outcome.event));
  absorb_all(outcomes_, declared, outcome.roles);
}

void CanonicalDigest::measured(const Measured& measured) {
  measures_.absorb(site(shape_.measures, measured.measure.value));
  measures_.absorb(word(measured.time));
  absorb_double(measures_, measured.value);
}

void CanonicalDigest::instant(int64_t time, uint64_t state) {
  instants_.absorb(word(time));
  instants_.absorb(state);
}

base::Digest CanonicalDigest::joined() const {
  base::Digest all;
  all.absorb(std::string_view("history"));
  for (const base::Digest* chain : {&told_, &records_, &outcomes_, &measures_, &instants_}) {
    all.absorb(std::string_view(chain->hex()));
  }
  return all;
}

std::string CanonicalDigest::hex() const { return joined().hex(); }

std::string CanonicalDigest::whole() const {
  base::Digest all = joined();
  all.absorb(std::string_view(aside_.hex()));
  return all.hex();
}

}  // namespace milieu::history
