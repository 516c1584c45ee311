# Native binaries of the runtime, the operator and the command for people.
# shellcheck shell=bash

# find_native_image: sets GRAALVM_HOME, or native_builder to a container image, or fails with what to do
find_native_image() {
  native_builder=''
  if [ -n "${GRAALVM_HOME:-}" ]; then
    [ -x "$GRAALVM_HOME/bin/native-image" ] || fail "GRAALVM_HOME=$GRAALVM_HOME has no bin/native-image"
  elif have native-image; then
    GRAALVM_HOME=$(dirname "$(dirname "$(readlink -f "$(command -v native-image)")")")
  elif [ -n "${NEXTMAVENS_NATIVE_IMAGE_SETUP:-}" ]; then
    GRAALVM_HOME=$(JDK25=$JAVA_HOME "$NEXTMAVENS_NATIVE_IMAGE_SETUP") || fail "$NEXTMAVENS_NATIVE_IMAGE_SETUP failed"
  elif docker_works; then
    native_builder=${NEXTMAVENS_NATIVE_BUILDER:-quay.io/quarkus/ubi9-quarkus-mandrel-builder-image:jdk-25}
    return
  else
    fail "no native-image for JDK 25 found. Any one of these will do:
  GRAALVM_HOME=...                   a GraalVM or Mandrel 25
  native-image on the PATH
  NEXTMAVENS_NATIVE_IMAGE_SETUP=...  a program that sets one up and prints its folder
  Docker                             the Mandrel builder image is used"
  fi
  export GRAALVM_HOME
}

native_binary() { # native_binary MODULE: its path
  local binary
  binary=$(find "$root/$1/target" -maxdepth 1 -name '*-runner' -type f 2>/dev/null | head -1)
  [ -n "$binary" ] || fail "there is no native binary of the $1 yet: ./nextmavens native $1"
  echo "$binary"
}

# native [MODULE...]: compiles them, about 4 minutes and 4 GB of memory each
native() {
  local module modules=("$@") options
  [ $# -gt 0 ] || modules=(runtime operator cli)
  need_java
  find_native_image
  if [ -n "$native_builder" ]; then
    options=(-Dquarkus.native.container-build=true "-Dquarkus.native.builder-image=$native_builder")
  else
    packages gcc=gcc
    [ -e /usr/include/zlib.h ] || packages zlib.h=zlib1g-dev
    options=(-Dquarkus.native.container-build=false)
  fi
  for module in "${modules[@]}"; do
    step "compiling the $module natively (about 4 minutes)"
    maven -q package -pl "$module" -am -Dmaven.test.skip=true -Dspotless.check.skip -Dquarkus.native.enabled=true \
      -Dquarkus.package.jar.enabled=false -Dquarkus.native.native-image-xmx=6g "${options[@]}" >&2
    step "$(native_binary "$module"): $(du -m "$(native_binary "$module")" | cut -f1) MB"
  done
}

native_if_missing() {
  local module
  for module in runtime operator; do
    (native_binary "$module" >/dev/null 2>&1) || native "$module"
  done
}
