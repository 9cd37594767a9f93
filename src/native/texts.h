// What all emitted code begins with, as text: sim/abi.inc and native/prelude.inc.
//
// In:    those files, when the engine is built.
// Out:   their texts.
// Never: read at run time.
#pragma once

namespace milieu::native {

extern const char* const abi_text;
extern const char* const prelude_text;

}  // namespace milieu::native
