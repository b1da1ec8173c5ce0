#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Installs what is missing of the Debian packages that the named purposes need: build, lab, editor, range, bench.
# Silent when all is there; exit 2 with one sentence when something is missing and may not be installed.
set -u

PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"
export PATH DEBIAN_FRONTEND=noninteractive

# What must work for a purpose, and the packages that bring it. A tool counts, not a package: a
# machine that has it from elsewhere needs nothing.
missing() {
    case $1 in
    build)
        has cc || echo gcc libc6-dev
        ;;
    lab)
        has ip || echo iproute2
        has nft || echo nftables
        has conntrack || echo conntrack
        has unshare && has nsenter || echo util-linux
        has mount || echo mount
        ;;
    editor)
        has nvim || echo neovim
        ;;
    range)
        has squid || echo squid-openssl
        has haproxy || echo haproxy
        has tinyproxy || echo tinyproxy
        has microsocks || echo microsocks
        has socat || echo socat
        has openssl || echo openssl
        python3 -c 'import ensurepip, venv' 2>/dev/null || echo python3 python3-venv
        ;;
    bench)
        python3 -c 'import ensurepip, venv' 2>/dev/null || echo python3 python3-venv
        ;;
    *)
        echo "packages: no purpose \`$1\`; there are build, lab, editor, range and bench" >&2
        exit 2
        ;;
    esac
}

has() { command -v "$1" >/dev/null 2>&1; }

all_missing() {
    for purpose in "$@"; do
        missing "$purpose" || exit
    done
}

give_up() {
    echo "portolan needs the Debian packages $packages, and $1; install them as root with \`apt-get install $packages\`" >&2
    exit 2
}

# Words for a command that root carries out; nothing for root itself.
as_root() {
    [ "$(id -u)" -eq 0 ] && return
    has sudo && sudo -n true 2>/dev/null || return 1
    echo "sudo -n env DEBIAN_FRONTEND=$DEBIAN_FRONTEND"
}

apt() {
    # shellcheck disable=SC2086 # the words of $become are meant to part
    $become apt-get -qq -o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0 "$@" </dev/null >>"$log" 2>&1
}

# Some packages start a server as soon as they are installed; what is installed for tests must not.
# A policy that the machine already has is left alone.
quietly() {
    policy=/usr/sbin/policy-rc.d
    [ -e "$policy" ] && { "$@"; return; }
    printf '#!/bin/sh\nexit 101\n' | $become tee "$policy" >/dev/null && $become chmod 755 "$policy"
    trap '$become rm -f "$policy"; rm -f "$log"' EXIT
    "$@"
    result=$?
    $become rm -f "$policy"
    return "$result"
}

# A fresh machine has no lists, an old one may have lists whose packages are gone.
install() {
    # shellcheck disable=SC2086
    quietly apt install --no-install-recommends -y $packages ||
        { apt update && quietly apt install --no-install-recommends -y $packages; }
}

packages=$(all_missing "$@") || exit
packages=$(echo "$packages" | tr '\n' ' ' | sed 's/ *$//')
[ -n "$packages" ] || exit 0

has apt-get || give_up "this machine has no apt-get to install them with"
become=$(as_root) || give_up "you are not root, and sudo is missing or asks for a password"

log=$(mktemp) || exit 2
trap 'rm -f "$log"' EXIT
echo "installing $packages" >&2
install || {
    tail -n 5 "$log" >&2
    give_up "apt-get could not install them"
}
[ -z "$(all_missing "$@")" ] || give_up "they did not bring every tool that is needed"
