#include "sim/luck.h"

namespace milieu::sim {
namespace {

uint64_t word(int64_t number) { return static_cast<uint64_t>(number); }

base::Key absorb(base::Key key, const Ids& ids) {
  key = key.with(ids.size());
  for (uint64_t id : ids) key = key.with(id);
  return key;
}

base::Key request(base::Luck luck, uint64_t site, uint64_t asked, const Ids& persons,
                  int64_t first, uint16_t index) {
  return absorb(base::Key(luck).with(site).with(asked), persons).with(word(first)).with(index + 1u);
}

}  // namespace

base::Key key(base::Luck luck, uint64_t site, const Ids& roles) {
  return absorb(base::Key(luck).with(site), roles);
}

double act_exponential(base::Luck luck, uint64_t site, uint64_t actor, int64_t interval,
                       int64_t firing) {
  base::Key draw = key(luck, site, {actor}).with(word(interval)).with(word(firing));
  return draw.exponential(Lane::act_clock);
}

double way_gumbel(base::Luck luck, uint64_t site, uint64_t actor, const Ids& others,
                  int64_t interval, int64_t firing) {
  base::Key draw = absorb(key(luck, site, {actor}), others);
  return draw.with(word(interval)).with(word(firing)).gumbel(Lane::way);
}

double answer_gumbel(base::Luck luck, uint64_t site, uint64_t asked, const Ids& persons,
                     int64_t first, uint16_t index) {
  return request(luck, site, asked, persons, first, index).gumbel(Lane::answer);
}

double quantity_gumbel(base::Luck luck, uint64_t site, uint64_t asked, const Ids& persons,
                       int64_t first, uint16_t index, int64_t amount) {
  base::Key draw = request(luck, site, asked, persons, first, index).with(word(amount));
  return draw.gumbel(Lane::quantity);
}

double process_exponential(base::Luck luck, uint64_t site, const Ids& roles, int64_t firing) {
  return key(luck, site, roles).with(word(firing)).exponential(Lane::process_clock);
}

base::Key event_key(base::Luck luck, uint64_t site, uint64_t event, uint32_t nth) {
  return base::Key(luck).with(site).with(event).with(nth);
}

uint64_t order_key(base::Luck luck, uint64_t event) {
  static constexpr uint64_t site = 0x6f72646572;  // "order"
  return base::Key(luck).with(site).with(event).bits(Lane::order);
}

uint64_t event_id(uint64_t site, const Ids& roles, uint64_t first, uint64_t second,
                  uint64_t third) {
  PartHash hash(site);
  hash.with(roles).with(first).with(second).with(third);
  return hash.value();
}

uint64_t next_id(uint64_t taken, uint64_t nth) { return PartHash(taken).with(nth).value(); }

uint64_t named_id(std::string_view name, int64_t number) {
  return PartHash(base::hash_text("entity")).with(base::hash_text(name)).with(word(number)).value();
}

uint64_t each_subject(uint64_t subject, const Ids& binding) {
  return PartHash(subject).with(binding).value();
}

uint64_t born_id(uint64_t subject, uint32_t line, uint64_t nth) {
  return PartHash(base::hash_text("birth")).with(subject).with(line).with(nth).value();
}

PartHash& PartHash::with(uint64_t next) {
  word_ = base::mix((word_ ^ next) + 0x9e3779b97f4a7c15ULL);
  return *this;
}

PartHash& PartHash::with(const Ids& words) {
  with(words.size());
  for (uint64_t next : words) with(next);
  return *this;
}

}  // namespace milieu::sim
