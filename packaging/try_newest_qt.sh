#!/bin/bash
# Shows whether Holdfast would run with the newest Qt: an environment of its own, every module of the window, one window.
set -eu
cd "$(dirname "$0")/.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

python3 -m venv "$scratch/venv"
"$scratch/venv/bin/pip" install --quiet --disable-pip-version-check --no-input PySide6-Essentials
# The other libraries come from the checkout's environment: folders in a .pth are looked through last, so the new Qt wins.
site=$("$scratch/venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))' >"$site/rest.pth"
pwd >>"$site/rest.pth"

export HOLDFAST_HOME="$scratch/home" QT_QPA_PLATFORM=offscreen PYTHON_KEYRING_BACKEND=keyring.backends.fail.Keyring
"$scratch/venv/bin/python" - <<'PY'
import importlib
import pkgutil

import PySide6
from PySide6.QtWidgets import QApplication, QLabel

import tracker_app.ui

print("PySide6", PySide6.__version__)
names = [found.name for found in pkgutil.walk_packages(tracker_app.ui.__path__, "tracker_app.ui.")]
for name in names:
    importlib.import_module(name)
application = QApplication([])
label = QLabel("Holdfast")
label.show()
application.processEvents()
assert label.isVisible()
print("opened a window and imported", len(names), "modules of the interface")
PY
