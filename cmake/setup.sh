# What ./milieu and ./check share: packages, building, and saying so. To be sourced, with $root set.
# Everything here speaks on stderr. Nothing here reads stdin, but to ask a person once before installing.

bold='' dim='' red='' green='' reset=''
if [[ -t 2 && -z ${NO_COLOR-} && ${TERM-} != dumb ]]; then
  bold=$'\e[1m' dim=$'\e[2m' red=$'\e[31m' green=$'\e[32m' reset=$'\e[0m'
fi

say() { printf '%s\n' "milieu: $*" >&2; }
complain() { printf '%s\n' "${red}milieu:${reset} $*" >&2; }
person_present() { [[ -t 0 && -t 2 && -z ${CI-} ]]; }

# --- packages ------------------------------------------------------------------------------------

# installed PACKAGE
installed() { [[ $(dpkg-query -W -f='${db:Status-Abbrev}' "$1" 2>/dev/null) == ?i* ]]; }

# one_of PACKAGE...: prints nothing if one of them is installed, else the first that apt knows.
one_of() {
  local package
  for package; do installed "$package" && return; done
  for package; do
    [[ -n $(apt-cache show --no-all-versions "$package" 2>/dev/null) ]] && break
    package=$1  # fresh lists may be empty: then the first name is the best guess
  done
  printf '%s\n' "$package"
}

# missing_packages KIND...: the packages of cmake/packages.txt that are still to be installed.
missing_packages() {
  local kind names
  while read -r kind names; do
    # shellcheck disable=SC2086  # several names on a line are several arguments
    [[ " $* " == *" $kind "* ]] && one_of $names
  done <"$root/cmake/packages.txt"
  return 0
}

# need_packages KIND...: installs what is missing, or says how to and returns 3.
need_packages() {
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    say "this is not Debian; going on with what is installed (cmake/packages.txt says what is needed)"
    return 0
  fi
  local missing
  mapfile -t missing < <(missing_packages "$@")
  ((${#missing[@]})) || return 0
  take_lock packages || return 3
  mapfile -t missing < <(missing_packages "$@")  # another call may have installed them meanwhile
  local result=0
  ((${#missing[@]} == 0)) || install_packages "${missing[@]}" || result=$?
  drop_lock
  return "$result"
}

install_packages() {
  local sudo=() install=(apt-get install -y --no-install-recommends "$@") answer
  ((EUID == 0)) || sudo=(sudo)
  say "these Debian packages are missing: $*"
  say "the line that installs them:"
  printf '\n  %s\n\n' "$bold${sudo:+sudo }apt-get update && ${sudo:+sudo }${install[*]}$reset" >&2
  if ((EUID != 0)) && ! command -v sudo >/dev/null; then
    complain "this needs root and there is no sudo here: have the line above run, without its 'sudo', then call again"
    return 3
  fi
  if person_present && [[ -z ${MILIEU_YES-} ]]; then
    read -r -p 'Run it now? [Y/n] ' answer || answer=n
    [[ ${answer,,} =~ ^(|y|yes)$ ]] || { complain "nothing was installed"; return 3; }
  elif ((${#sudo[@]})) && ! person_present; then
    sudo=(sudo -n)  # nobody is there to type a password
  fi
  ((${#sudo[@]})) && sudo+=(env)
  local apt=(DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=600)
  if "${sudo[@]:-env}" "${apt[@]}" update >&2 &&
     "${sudo[@]:-env}" "${apt[@]}" "${install[@]:1}" </dev/null >&2; then
    return 0
  fi
  complain "they were not installed, for the reason above: have the line run, then call again"
  return 3
}

# --- building ------------------------------------------------------------------------------------

# One lock at a time, held through file descriptor 9 and gone with the process that holds it.
take_lock() {
  if ! mkdir -p "$root/build" || ! : >>"$root/build/.lock-$1"; then
    complain "cannot write to $root/build"
    return 3
  fi
  exec 9>>"$root/build/.lock-$1"
  flock -n 9 && return
  say "waiting for another call that is busy with the same thing ($1)"
  flock 9
}
drop_lock() { exec 9>&-; }

# As many compilers as cores, but no more than memory holds at 1.5 GB each.
jobs_that_fit() {
  local cores memory_kb limit
  cores=$(nproc)
  memory_kb=$(awk '/^MemTotal/ {print $2}' /proc/meminfo)
  limit=$(cat /sys/fs/cgroup/memory.max 2>/dev/null || true)
  [[ $limit =~ ^[0-9]{1,15}$ ]] && ((limit / 1024 < memory_kb)) && memory_kb=$((limit / 1024))
  local fit=$((memory_kb / 1500000))
  ((fit >= 1)) || fit=1
  echo $((cores < fit ? cores : fit))
}

# What the program is made from. A folder's own time changes when a file comes or goes.
inputs=(CMakeLists.txt cmake src include cli)

# up_to_date NAME: was build/NAME built after the last change to any input?
up_to_date() {
  local stamp=$root/build/$1/.built-from input paths=()
  [[ -e $stamp && -x $root/build/$1/milieu ]] || return 1
  for input in "${inputs[@]}"; do [[ -e $root/$input ]] && paths+=("$root/$input"); done
  [[ -z $(find "${paths[@]}" -newer "$stamp" -print -quit) ]]
}

# build NAME TARGET [CMAKE ARGUMENT...]: brings build/NAME up to date, or says why not and returns 3.
build() {
  local name=$1 target=$2 tree=$root/build/$1 result=0
  take_lock "$name" || return 3
  if [[ $target != milieu ]] || ! up_to_date "$name"; then
    configure_and_compile "$tree" "$target" "${@:3}" || result=3
  fi
  drop_lock
  ((result == 0)) || explain_failure "$tree/build.log"
  return "$result"
}

configure_and_compile() {
  local tree=$1 target=$2 log=$1/build.log home
  # A checkout that was moved or copied: the tree speaks of the old place, so it is made anew.
  home=$(sed -n 's/^CMAKE_HOME_DIRECTORY:INTERNAL=//p' "$tree/CMakeCache.txt" 2>/dev/null || true)
  [[ -z $home || $home == "$root" ]] || rm -rf "$tree"
  mkdir -p "$tree"
  touch "$tree/.building-from"  # before anything is read: what changes during the build is seen next time
  cmake -S "$root" -B "$tree" -G Ninja "${@:3}" </dev/null >"$log" 2>&1 9>&- || return
  NINJA_STATUS='[%f/%t] ' cmake --build "$tree" --target "$target" --parallel "$(jobs_that_fit)" \
    </dev/null 2>&1 9>&- | tee -a "$log" | show_progress "building build/${tree##*/}"
  # shellcheck disable=SC2319
  [[ ${PIPESTATUS[0]} == 0 ]] || return
  mv "$tree/.building-from" "$tree/.built-from"
}

# Ninja's lines, condensed: one line that moves on a terminal, elsewhere one every ten seconds.
show_progress() {
  local line next=$((SECONDS + 2)) shown=
  while IFS= read -r line; do
    [[ $line =~ ^\[([0-9]+)/([0-9]+)\] ]] || continue
    if [[ -t 2 ]]; then
      printf '\r\e[K%s' "${dim}milieu: $1 ${BASH_REMATCH[1]}/${BASH_REMATCH[2]}${reset}" >&2
      shown=yes
    elif ((SECONDS >= next)); then
      say "$1 ${BASH_REMATCH[1]}/${BASH_REMATCH[2]}"
      next=$((SECONDS + 10))
    fi
  done
  [[ -z $shown ]] || printf '\r\e[K' >&2
}

explain_failure() {
  complain "the build failed. It begins with:"
  grep -E -m 1 -A 8 'error:|Error at|undefined reference' "$1" >&2 || tail -n 12 "$1" >&2
  complain "the whole log: $1"
}
