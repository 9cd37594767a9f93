#include "door/people.h"

#include "base/names.h"
#include "door/held.h"

namespace milieu::door {

Result<std::vector<history::EntityIndex>> find_entities(const History& history,
                                                        const std::string& name) {
  const tell::Names& names = history.held().names;
  std::vector<history::EntityIndex> found = names.find(name);
  if (!found.empty()) return found;
  const std::optional<std::string> near = base::nearest(name, names.all());
  return Error{Fault::Usage, "nobody and nothing in this history is called '" + name + "'",
               near ? "Did you mean '" + *near + "'?"
                    : "`milieu show HISTORY` lists all there is."};
}

}  // namespace milieu::door
