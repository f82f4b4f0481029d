"""A mail server on loopback that takes what it is given and keeps it, in sixty lines; speaks plain SMTP."""

import socket
import threading
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import TracebackType


@dataclass
class Mailbox:
    """The server. `refuses` is what it answers to every letter, if it is in that mood."""

    refuses: str = ""
    letters: list[EmailMessage] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    connections: int = 0

    def __enter__(self) -> "Mailbox":
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, name="mailbox", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Closing does not wake a thread that waits in accept.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(5)

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            with line, line.makefile("rb") as words:
                self._talk(line, words)

    def _talk(self, line: socket.socket, words: "socket.SocketIO | object") -> None:
        say = lambda text: line.sendall(text.encode() + b"\r\n")  # noqa: E731 - one line of a protocol of lines
        say("220 mailbox")
        while raw := words.readline():  # type: ignore[union-attr]
            word = raw.split()[0].upper() if raw.split() else b""
            if word == b"EHLO":
                say("250-mailbox\r\n250 AUTH PLAIN")
            elif word == b"AUTH":
                self.logins.append(raw.decode().strip())
                say("235 welcome")
            elif word == b"DATA":
                if self.refuses:
                    say(self.refuses)
                    continue
                say("354 go on")
                body = b"".join(iter(words.readline, b".\r\n"))  # type: ignore[union-attr]
                self.letters.append(message_from_bytes(body, policy=policy.default))  # type: ignore[arg-type]
                say("250 kept")
            elif word == b"QUIT":
                say("221 bye")
                return
            else:
                say("250 fine")
