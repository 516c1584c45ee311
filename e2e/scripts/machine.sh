# What this machine has: messages, the JDK, Maven, Debian packages.
# shellcheck shell=bash

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }
warn() { printf 'nextmavens: %s\n' "$*" >&2; }
fail() { printf 'nextmavens: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# step TEXT: what is being done now, and how many seconds after the start
step() { printf '%4ss  %s\n' "$SECONDS" "$*" >&2; }

java_version() { "$1/bin/java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p'; }

# find_jdk: sets JAVA_HOME to a JDK 25 or newer, or returns 1
find_jdk() {
  local candidate
  for candidate in "${JAVA_HOME:-}" /usr/lib/jvm/*25* /opt/*jdk*25* "$HOME"/.sdkman/candidates/java/25*; do
    [ -x "$candidate/bin/javac" ] || continue
    [ "$(java_version "$candidate")" -ge 25 ] 2>/dev/null || continue
    export JAVA_HOME=$candidate PATH="$candidate/bin:$PATH"
    return
  done
  return 1
}

# packages COMMAND=PACKAGE...: installs from Debian what is not there
packages() {
  local pair missing=()
  for pair in "$@"; do have "${pair%%=*}" || missing+=("${pair#*=}"); done
  [ ${#missing[@]} = 0 ] && return
  if ! have apt-get || [ "$(id -u)" != 0 ]; then
    fail "please install: ${missing[*]} (as root on Debian: apt-get install ${missing[*]})"
  fi
  step "installing from Debian: ${missing[*]}"
  apt-get update -q >/dev/null
  DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" >/dev/null
}

need_java() {
  if ! find_jdk && have apt-get && [ "$(id -u)" = 0 ]; then
    apt-get update -q >/dev/null
    if apt-cache show openjdk-25-jdk-headless >/dev/null 2>&1; then
      step "installing from Debian: openjdk-25-jdk-headless"
      DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends openjdk-25-jdk-headless >/dev/null
    fi
  fi
  find_jdk || fail "no JDK 25 found: install one (Temurin 25, or Debian's openjdk-25-jdk) or set JAVA_HOME to it"
  packages mvn=maven
}

# maven ARGS...: Maven of this machine, or the command named by NEXTMAVENS_MAVEN
maven() { (cd "$root" && ${NEXTMAVENS_MAVEN:-mvn} -B "$@"); }

docker_works() { have docker && docker info >/dev/null 2>&1; }

# sources PATH...: one checksum of all files below, but those that a build makes
sources() {
  (cd "$root" && find "$@" -type f -not -path '*/target/*' -print0 | sort -z | xargs -0 sha256sum) | sha256sum | cut -c1-64
}
