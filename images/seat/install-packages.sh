#!/bin/sh
# Puts the packages of the recipe into a Debian image. Does nothing when the base has Jupyter already: then
# it was made from a seat root, which is the same recipe without an image registry.
set -eu
here=$(dirname "$0")

if command -v jupyter-lab >/dev/null; then
  echo 'The base has Jupyter: no packages to install.'
  exit 0
fi

words() { grep -v -e '^#' -e '^$' "$1"; }

export DEBIAN_FRONTEND=noninteractive
cat >/etc/dpkg/dpkg.cfg.d/seat <<'END'
path-exclude=/usr/share/doc/*
path-exclude=/usr/share/man/*
path-exclude=/usr/share/locale/*
END
apt-get update
# The list holds package names only.
# shellcheck disable=SC2046
apt-get install -y --no-install-recommends $(words "$here/packages.txt")

unpacked=$(mktemp -d)
lab=$(words "$here/lab.txt" | head -n 1)
(cd "$unpacked" && apt-get download "$lab" && dpkg-deb -x "$lab"_*.deb lab)
words "$here/lab.txt" | tail -n +2 | while read -r part; do
  if [ -d "$unpacked/lab/$part" ]; then
    mkdir -p "/$part"
    cp -a "$unpacked/lab/$part/." "/$part/"
  elif [ -e "$unpacked/lab/$part" ]; then
    cp -a "$unpacked/lab/$part" "/$part"
  fi
done
find /usr/share/jupyter -name '*.map' -delete
python3 -m compileall -q /usr/lib/python3/dist-packages || true
rm -rf "$unpacked" /var/lib/apt/lists/* /var/cache/apt/*.bin
