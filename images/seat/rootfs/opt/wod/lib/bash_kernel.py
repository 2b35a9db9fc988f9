"""A Jupyter kernel for bash.

One bash lives as long as the kernel. A cell is written to a file and sourced, so it may hold anything, and
what is wrong in it (an open quote, a missing `fi`) is bash's complaint about that file and nothing more.

The shell reads two lines per cell from a pipe: one sources the cell, the next one reports how it ended.
It is interactive (`bash -i`), because only an interactive bash answers an interrupt by dropping everything
it does and reading the next line: the report. Output comes through one pipe, in the order in which it was
written; reports come through the same pipe, behind a marker that no program can guess and with the number
of their cell, so that one that comes twice or late is known and dropped.
"""

import codecs
import os
import re
import secrets
import select
import signal
import subprocess
import tempfile
import time

from ipykernel.kernelapp import IPKernelApp
from ipykernel.kernelbase import Kernel

BASHRC = os.path.join(os.path.dirname(os.path.abspath(__file__)), "bashrc")

# Programs see a pipe, not a terminal: no pagers, no half screens, and Python must not hold its output back.
SURROUNDINGS = {
    "PAGER": "cat",
    "GIT_PAGER": "cat",
    "MANPAGER": "cat",
    "SYSTEMD_PAGER": "cat",
    "TERM": "dumb",
    "PYTHONUNBUFFERED": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "DEBIAN_FRONTEND": "noninteractive",
}

# Output is sent on at most this often; one message per line would drown the browser.
SEND_EVERY_SECONDS = 0.05
READ_BYTES = 65536

# How soon it is seen that the shell ended while a program in the background still holds its output open.
SHELL_CHECK_SECONDS = 0.5

# How soon after an interrupt it is looked whether somebody has missed it.
INTERRUPT_CHECK_SECONDS = 0.1

# How long what an interrupted cell left behind is told to end.
STRAYS_SECONDS = 0.5


class ShellEnded(Exception):
    """The shell itself is gone: the cell said `exit`, or something killed it."""

    def __init__(self, status):
        super().__init__(status)
        self.status = status


class Shell:
    """The bash process: runs one file at a time and hands its output to a callback."""

    def __init__(self):
        self.marker = secrets.token_hex(16)
        self.cells = 0
        # What came behind a report: output of the background, or a part of a second report.
        self.rest = b""
        # When the running cell was last interrupted, else 0.
        self.interrupted = 0.0
        self.cell = os.path.join(tempfile.mkdtemp(prefix=f"cell-{self.marker}-"), "cell").encode()
        marker = self.marker.encode()
        self.report = re.compile(rb"\n\x1e" + marker + rb":(\d+):(\d+)\x1e\n")
        # With `set -x` bash also shows our two lines.
        self.traces = re.compile(rb"^.*\b(?:source|printf) .*" + marker + rb".*\n", re.MULTILINE)
        output, shell_output = os.pipe()
        self.output = output
        # Jupyter starts kernels with SIGINT ignored; a shell that inherits that can never be interrupted.
        previous = signal.signal(signal.SIGINT, signal.SIG_DFL)
        try:
            self.process = subprocess.Popen(
                ["bash", "--noprofile", "--noediting", "--rcfile", BASHRC, "-i"],
                stdin=subprocess.PIPE,
                stdout=shell_output,
                stderr=shell_output,
                env={**os.environ, **SURROUNDINGS},
                start_new_session=True,
            )
        finally:
            signal.signal(signal.SIGINT, previous)
            os.close(shell_output)
        # What bash says about having no terminal comes before the first report and interests nobody.
        self.run("", lambda text: None)

    def run(self, code, emit):
        """Runs `code`, gives its output to `emit` as it comes, and returns its exit status."""
        self.cells += 1
        with open(self.cell, "w", encoding="utf-8") as file:
            file.write(code + "\n")
        self.interrupted = 0.0
        previous = signal.signal(signal.SIGINT, lambda *_: self.interrupt())
        try:
            self.tell(f"builtin source {self.cell.decode()} </dev/null\n")
            self.ask_for_report()
            status = self.read_until_report(emit)
        finally:
            signal.signal(signal.SIGINT, previous)
        if self.interrupted:
            self.end_strays()
            # Whatever bash has to say about its dead belongs to no cell.
            self.run("", lambda text: None)
        return status

    def ask_for_report(self):
        # To a descriptor of its own (see bashrc): a cell may redirect the output of the shell for good.
        self.tell(f"builtin printf '\\n\\036{self.marker}:{self.cells}:%d\\036\\n' $? >&250\n")

    def tell(self, line):
        try:
            self.process.stdin.write(line.encode())
            self.process.stdin.flush()
        except BrokenPipeError:
            pass  # the reader finds that the shell has ended and says so

    def read_until_report(self, emit):
        decoder = codecs.getincrementaldecoder("utf-8")("replace")

        def send(data, final=False):
            data = self.traces.sub(b"", self.report.sub(b"", data))
            emit(decoder.decode(data.replace(b"bash: " + self.cell + b": ", b""), final=final))

        waiting, self.rest = self.rest, b""
        sent = 0.0
        while True:
            unsent = len(waiting) - self.possible_report(waiting)
            until_send = max(0.0, sent + SEND_EVERY_SECONDS - time.monotonic())
            until_check = INTERRUPT_CHECK_SECONDS if self.interrupted else SHELL_CHECK_SECONDS
            ready, _, _ = select.select([self.output], [], [], until_send if unsent else until_check)
            if self.interrupted and time.monotonic() - self.interrupted > INTERRUPT_CHECK_SECONDS:
                self.repeat_interrupt()
            chunk = os.read(self.output, READ_BYTES) if ready else b""
            waiting += chunk
            for found in self.report.finditer(waiting):
                if int(found.group(1)) == self.cells:
                    self.rest = waiting[found.end() :]
                    send(waiting[: found.start()], final=True)
                    return int(found.group(2))
            waiting = self.report.sub(b"", waiting)
            if not chunk and self.process.poll() is not None:
                send(waiting, final=True)
                raise ShellEnded(self.process.returncode)
            unsent = len(waiting) - self.possible_report(waiting)
            if unsent and time.monotonic() - sent >= SEND_EVERY_SECONDS:
                send(waiting[:unsent])
                waiting = waiting[unsent:]
                sent = time.monotonic()

    def possible_report(self, data):
        """How many bytes at the end may be the beginning of a report; they wait for what follows."""
        start = data.rfind(b"\n\x1e", max(0, len(data) - len(self.marker) - 24))
        if start >= 0:
            return len(data) - start
        return 1 if data.endswith(b"\n") else 0

    def interrupt(self):
        """Interrupts whatever runs; the shell drops the cell and goes on with its next line."""
        try:
            os.killpg(self.process.pid, signal.SIGINT)
        except ProcessLookupError:
            return
        # The interrupt may have hit the report itself.
        self.ask_for_report()
        self.interrupted = time.monotonic()

    def repeat_interrupt(self):
        """Interrupts once more what did not hear it; a program that handles interrupts itself is left alone.

        A program between fork and exec loses the signal, and bash, which waits for it, takes its living on as
        the will to go on: so a cell may have to be told more than once.
        """
        self.interrupted = time.monotonic()
        if not any(catches and not is_shell for _, catches, is_shell in self.others()):
            self.interrupt()

    def end_strays(self):
        """Ends what an interrupted cell left running, or bash would wait for it in the next one."""
        deadline = time.monotonic() + STRAYS_SECONDS
        while time.monotonic() < deadline:
            strays = [pid for pid, catches, is_shell in self.others() if is_shell or not catches]
            if not strays:
                return
            for pid in strays:
                try:
                    os.kill(pid, signal.SIGINT)
                except ProcessLookupError:
                    pass
            time.sleep(0.005)

    def others(self):
        """What runs in the shell's group and does not ignore interrupts, as programs in the background do.

        Gives number, whether it handles interrupts, and whether it is a shell: a program about to start is one.
        """
        shell = os.readlink(f"/proc/{self.process.pid}/exe")
        bit = 1 << (signal.SIGINT - 1)
        for name in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{name}/stat", encoding="utf-8", errors="replace") as file:
                    state, _, group = file.read().rpartition(")")[2].split()[:3]
                if int(group) != self.process.pid or int(name) == self.process.pid or state in "ZX":
                    continue
                with open(f"/proc/{name}/status", encoding="utf-8", errors="replace") as file:
                    masks = dict(line.split() for line in file if line.startswith(("SigIgn", "SigCgt")))
                is_shell = os.readlink(f"/proc/{name}/exe") == shell
            except (OSError, ValueError):
                continue
            if not int(masks["SigIgn:"], 16) & bit:
                yield int(name), bool(int(masks["SigCgt:"], 16) & bit), is_shell

    def close(self):
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass  # it still held a line that nobody read
        self.process.wait()
        os.close(self.output)

    @property
    def folder_now(self):
        return os.readlink(f"/proc/{self.process.pid}/cwd")


class BashKernel(Kernel):
    implementation = "wod-bash"
    implementation_version = "1.0"
    banner = "Bash"
    language_info = {
        "name": "bash",
        "mimetype": "text/x-sh",
        "file_extension": ".sh",
        "codemirror_mode": "shell",
    }

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.bash = Shell()

    def do_execute(self, code, silent, store_history=True, user_expressions=None, allow_stdin=False):
        def emit(text):
            if text and not silent:
                self.send_response(self.iopub_socket, "stream", {"name": "stdout", "text": text})

        try:
            status = self.bash.run(code, emit) if code.strip() else 0
        except ShellEnded as ended:
            self.bash.close()
            self.bash = Shell()
            self.say(silent, f"The shell ended with exit status {ended.status}; a new one has started.\n")
            return self.answer()
        if status != 0:
            self.say(silent, f"exit status {status}\n")
        return self.answer()

    def say(self, silent, text):
        """Speaks in the error stream. A failed command does not stop the cells below it: it is a shell."""
        if not silent:
            self.send_response(self.iopub_socket, "stream", {"name": "stderr", "text": text})

    def answer(self):
        return {
            "status": "ok",
            "execution_count": self.execution_count,
            "payload": [],
            "user_expressions": {},
        }

    def do_complete(self, code, cursor_pos):
        word = re.search(r"[^\s'\"`;|&()<>=$]*$", code[:cursor_pos]).group()
        before = code[: cursor_pos - len(word)].rstrip(" \t")
        commands = before == "" or before[-1] in "\n;|&("
        kinds = ["-c", "-f"] if commands and "/" not in word else ["-f"]
        found = subprocess.run(
            ["bash", "--noprofile", "--norc", "-c", 'compgen "$@"', "compgen", *kinds, "--", word],
            cwd=self.bash.folder_now,
            capture_output=True,
            text=True,
            timeout=2,
            check=False,
        )
        return {
            "status": "ok",
            "matches": sorted(set(found.stdout.splitlines()))[:200],
            "cursor_start": cursor_pos - len(word),
            "cursor_end": cursor_pos,
            "metadata": {},
        }

    def do_is_complete(self, code):
        checked = subprocess.run(["bash", "-n"], input=code, capture_output=True, text=True, check=False)
        unfinished = "unexpected end of file" in checked.stderr or "unexpected EOF" in checked.stderr
        if unfinished:
            return {"status": "incomplete", "indent": "  "}
        return {"status": "complete" if checked.returncode == 0 else "invalid"}

    def do_shutdown(self, restart):
        self.bash.close()
        return {"status": "ok", "restart": restart}


if __name__ == "__main__":
    IPKernelApp.launch_instance(kernel_class=BashKernel)
