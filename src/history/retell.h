// Telling a stored history again.
//
// In:    five streams (events, records, outcomes, measures, instants), each in its own order.
// Out:   the same to a sink, merged as an executor could have told it.
// Never: an order that the digest could notice: it keeps the five apart.
//
// A stream has `const T* peek()`, nullptr at its end or after an error, and `void next()`.
// Records and outcomes follow their event; a measure or an instant comes before the first event
// with a later time.
#pragma once

#include <cstdint>

#include "history/event.h"

namespace milieu::history {

template <class Records, class Outcomes>
void retell_after(EventIndex index, Records& records, Outcomes& outcomes, Sink& sink) {
  for (const Record* one; (one = records.peek()) != nullptr && one->event <= index;) {
    sink.learned(*one);
    records.next();
  }
  for (const OutcomeHeld* one; (one = outcomes.peek()) != nullptr && one->event <= index;) {
    sink.held(*one);
    outcomes.next();
  }
}

template <class Measures, class Instants>
void retell_before(bool all, int64_t time, Measures& measures, Instants& instants, Sink& sink) {
  for (;;) {
    const Measured* measured = measures.peek();
    const auto* instant = instants.peek();
    const bool measure_next = measured && (all || measured->time < time) &&
                              (!instant || measured->time <= instant->time);
    if (measure_next) {
      sink.measured(*measured);
      measures.next();
    } else if (instant && (all || instant->time < time)) {
      sink.instant(instant->time, instant->state);
      instants.next();
    } else {
      return;
    }
  }
}

template <class Events, class Records, class Outcomes, class Measures, class Instants>
void retell(Events& events, Records& records, Outcomes& outcomes, Measures& measures,
            Instants& instants, Sink& sink) {
  EventIndex index = 0;
  for (const Event* event; (event = events.peek()) != nullptr; events.next(), ++index) {
    retell_before(false, event->time, measures, instants, sink);
    sink.event(index, *event);
    retell_after(index, records, outcomes, sink);
  }
  retell_before(true, 0, measures, instants, sink);
}

}  // namespace milieu::history
