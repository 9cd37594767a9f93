#include "native/sha256.h"

#include <openssl/evp.h>

#include <array>

#include "base/assert.h"

namespace milieu::native {

std::string sha256(std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned size = 0;
  MILIEU_ASSERT(EVP_Digest(text.data(), text.size(), bytes.data(), &size, EVP_sha256(), nullptr));
  std::string hex;
  for (unsigned at = 0; at < size; ++at) {
    hex += "0123456789abcdef"[bytes[at] >> 4];
    hex += "0123456789abcdef"[bytes[at] & 15];
  }
  return hex;
}

}  // namespace milieu::native
