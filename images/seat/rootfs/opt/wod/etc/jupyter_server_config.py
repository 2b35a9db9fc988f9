"""Configuration of a seat's Jupyter. What differs from seat to seat comes from the environment."""

import os
from urllib.parse import quote

c = get_config()  # noqa: F821 - given by Jupyter

# Taken out of the environment, so that kernels and terminals do not inherit it.
_token = os.environ.pop("WOD_SEAT_TOKEN")
_base = os.environ.pop("WOD_SEAT_BASE")
_socket = os.environ.pop("WOD_SEAT_SOCKET")
_entry = os.environ.pop("WOD_SEAT_ENTRY", "")

# Only a socket: the seat has no network, and the folder of the socket is the worker's.
c.ServerApp.sock = _socket
c.ServerApp.sock_mode = "0666"
c.ServerApp.base_url = _base
c.ServerApp.root_dir = os.environ["HOME"]

# The gateway decides who may come in and puts the token on every request. A request with the token passes
# Jupyter's origin and XSRF checks, so those are the gateway's work as well.
c.IdentityProvider.token = _token
c.PasswordIdentityProvider.hashed_password = ""
c.PasswordIdentityProvider.allow_password_change = False
c.ServerApp.allow_remote_access = True
c.ServerApp.trust_xheaders = True

_home = "/lab/tree/" + quote(_entry) if _entry else "/lab"
c.LabApp.default_url = _home
c.ServerApp.default_url = _home
c.ServerApp.open_browser = False
c.ServerApp.quit_button = False
c.ServerApp.terminals_enabled = True

# Nothing here may look for the outside world, and nothing may be installed into a read-only system.
c.LabApp.extension_manager = "readonly"
c.LabApp.news_url = None
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"

# A seat ends when its time is over, not when it looks idle.
c.MappingKernelManager.cull_idle_timeout = 0
c.TerminalManager.cull_inactive_timeout = 0
c.ServerApp.shutdown_no_activity_timeout = 0

# The log is for operators: no addresses with tokens, no line per request.
c.ServerApp.log_level = "WARN"
c.LabApp.log_level = "WARN"

# A notebook that was copied in is shown as its author saved it.
c.FileContentsManager.delete_to_trash = False
