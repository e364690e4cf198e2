"""A reader without a screen: speaks Streamlit's protocol over a real websocket, as its page does.

It keeps the elements of the page, the messages that the server need not send twice and the
values of the widgets it has moved; it draws nothing, so that thirty of them fit on one core.
"""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.request import Request, urlopen

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Common_pb2 import FileURLs, FileURLsRequest
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

PATIENCE_S = 60.0
BOUNDARY = "a-file-of-the-reader"
INTERNAL = "$$STREAMLIT_INTERNAL_KEY"
RUNS_A_MESSAGE_IS_KEPT = 2
"""As long as Streamlit's own page keeps a message that was not used again."""


@dataclass(frozen=True)
class Answer:
    """What one movement led to.

    Attributes:
        seconds: From sending it to the end of the run.
        size: Bytes that came over the wire.
        faults: Errors that Streamlit reports, as words.
    """

    seconds: float
    size: int
    faults: tuple[str, ...]


@dataclass(frozen=True)
class Shown:
    """An element on the page, or a part that opens.

    Attributes:
        kind: What Streamlit's protocol calls it, as ``slider``.
        message: Its own message of the protocol.
        fragment: What draws it alone; empty where only the whole page does.
    """

    kind: str
    message: Any
    fragment: str


@dataclass
class Kept:
    """A message that the server need not send again, and since how many runs nobody needs it."""

    message: ForwardMsg
    idle_runs: int = 0


@dataclass
class Reader:
    """One open page; ``read_page`` opens one."""

    socket: ClientConnection
    url: str
    page: str
    query: str
    shown: dict[tuple[int, ...], Shown] = field(default_factory=dict)
    _page_hash: str = ""
    _values: dict[str, WidgetState] = field(default_factory=dict)
    _kept: dict[str, Kept] = field(default_factory=dict)
    _fragments: frozenset[str] = frozenset()

    def open(self) -> Answer:
        """Ask for the page and wait until it is there."""
        return self._run(ClientState(query_string=self.query, page_name=self.page))

    def rerun(self) -> Answer:
        """Ask for the page again, with all widgets where they are."""
        return self._run(self._state())

    def find(self, key: str) -> Shown:
        """The widget with this key.

        Raises:
            LookupError: It is not on the page.
        """
        for one in self.shown.values():
            if self._is(one, key):
                return one
        raise LookupError(key)

    def __contains__(self, key: str) -> bool:
        """Whether a widget with this key is on the page."""
        return any(self._is(one, key) for one in self.shown.values())

    def options(self, key: str) -> list[str]:
        """What can be chosen in a list, on a slider or in a row of buttons."""
        found = self.find(key).message.options
        return [str(getattr(option, "content", option)) for option in found]

    def choose(self, key: str, option: str) -> Answer:
        """Choose one of the options of a list or slider."""
        one = self.find(key)
        state = WidgetState(id=one.message.id)
        if one.kind in ("slider", "button_group"):
            state.string_array_value.data.append(option)
        else:
            state.string_value = option
        return self._move(one, state)

    def type(self, key: str, words: str) -> Answer:
        """Type into a field."""
        one = self.find(key)
        return self._move(one, WidgetState(id=one.message.id, string_value=words))

    def tick(self, key: str, *, value: bool = True) -> Answer:
        """Tick a box, or open what opens."""
        one = self.find(key)
        return self._move(one, WidgetState(id=one.message.id, bool_value=value))

    def press(self, key: str) -> Answer:
        """Press a button."""
        one = self.find(key)
        return self._move(one, WidgetState(id=one.message.id, trigger_value=True), once=True)

    def slide(self, name: str, value: float) -> Answer:
        """Move the handle of a live slider."""
        one = self.find(f"slider.{name}")
        moved = {"moved": {"value": value, "sequence": time.time_ns() // 1_000_000}}
        return self._move(one, WidgetState(id=one.message.id, json_value=json.dumps(moved)))

    def settle(self, ticker: str, event: str = "settled") -> Answer:
        """Let a ticker tell that the sliders have come to rest, or ask again."""
        one = self.find(f"ticker.{ticker}")
        told = json.dumps([{"event": event, "value": time.time_ns() // 1_000_000}])
        state = WidgetState(id=f"{INTERNAL}_{one.message.id}__events", json_trigger_value=told)
        return self._move(one, state, once=True)

    def upload(self, key: str, files: Mapping[str, bytes]) -> Answer:
        """Choose files in an uploader, as its page does: each goes to an address of its own."""
        one = self.find(key)
        state = WidgetState(id=one.message.id)
        held = state.file_uploader_state_value.uploaded_file_info
        for name, place in zip(files, self.ask_for_places(list(files)), strict=True):
            put_file(self.url, place.upload_url, name, files[name])
            held.add(name=name, size=len(files[name]), file_id=place.file_id, file_urls=place)
        return self._move(one, state)

    def ask_for_places(self, names: list[str]) -> list[FileURLs]:
        """Addresses to which files may be sent."""
        asked = FileURLsRequest(request_id="files", file_names=names)
        self.socket.send(BackMsg(file_urls_request=asked).SerializeToString())
        while True:
            message = ForwardMsg.FromString(self.socket.recv(timeout=PATIENCE_S, decode=False))
            if message.WhichOneof("type") == "file_urls_response":
                return list(message.file_urls_response.file_urls)
            self._take(self._resolve(message))

    def words(self) -> str:
        """All words on the page, widgets' labels included; every space is a plain one."""
        return "\n".join(str(one.message) for one in self.shown.values()).replace("\u00a0", " ")

    def alerts(self) -> list[str]:
        """Sentences in boxes: errors, warnings and the like."""
        return [str(one.message.body) for one in self.shown.values() if one.kind == "alert"]

    @staticmethod
    def _is(one: Shown, key: str) -> bool:
        return str(getattr(one.message, "id", "")).endswith(f"-{key}")

    def _move(self, one: Shown, state: WidgetState, *, once: bool = False) -> Answer:
        if not once:
            self._values[state.id] = state
        asked = self._state()
        if once:
            asked.widget_states.widgets.append(state)
        asked.fragment_id = one.fragment
        return self._run(asked)

    def _state(self) -> ClientState:
        asked = ClientState(query_string=self.query, page_script_hash=self._page_hash)
        asked.widget_states.widgets.extend(self._values.values())
        asked.cached_message_hashes.extend(self._kept)
        return asked

    def _run(self, asked: ClientState) -> Answer:
        began, size = time.monotonic(), 0
        faults: list[str] = []
        self.socket.send(BackMsg(rerun_script=asked).SerializeToString())
        while True:
            frame = self.socket.recv(timeout=PATIENCE_S, decode=False)
            size += len(frame)
            message = self._resolve(ForwardMsg.FromString(frame))
            faults += self._take(message)
            if _is_end(message):
                break
        self._forget_old()
        return Answer(time.monotonic() - began, size, tuple(faults))

    def _resolve(self, message: ForwardMsg) -> ForwardMsg:
        """The message that a reference means; what may be referred to later is kept."""
        if message.WhichOneof("type") == "ref_hash":
            resolved = ForwardMsg()
            resolved.CopyFrom(self._kept[message.ref_hash].message)
            resolved.metadata.delta_path[:] = message.metadata.delta_path
            message = resolved
        if message.metadata.cacheable:
            self._kept[message.hash] = Kept(message)
        return message

    def _take(self, message: ForwardMsg) -> list[str]:
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self._fragments = frozenset(message.metadata.run.fragment_ids)
            self._clear()
        elif kind == "navigation":
            self._page_hash = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "delta":
            return self._draw(tuple(message.metadata.delta_path), message.delta)
        elif kind == "session_event" and message.session_event.HasField(
            "script_compilation_exception"
        ):
            return [str(message.session_event.script_compilation_exception.message)]
        return []

    def _is_drawn_anew(self, fragment: str) -> bool:
        """Whether the run that is under way draws this: the whole page, or some fragments."""
        return not self._fragments or fragment in self._fragments

    def _clear(self) -> None:
        self.shown = {
            path: one for path, one in self.shown.items() if not self._is_drawn_anew(one.fragment)
        }

    def _draw(self, path: tuple[int, ...], delta: Delta) -> list[str]:
        if delta.WhichOneof("type") == "new_element":
            kind = str(delta.new_element.WhichOneof("type"))
            message: Any = getattr(delta.new_element, kind)
        elif delta.WhichOneof("type") == "add_block":
            kind = str(delta.add_block.WhichOneof("type"))
            message = getattr(delta.add_block, kind, delta.add_block)
        else:
            return []
        self.shown[path] = Shown(kind, message, delta.fragment_id)
        return [f"{message.type}: {message.message}"] if kind == "exception" else []

    def _forget_old(self) -> None:
        """Messages go after some runs that could have needed them and did not."""
        for name, kept in list(self._kept.items()):
            if self._is_drawn_anew(kept.message.delta.fragment_id):
                kept.idle_runs += 1
                if kept.idle_runs > RUNS_A_MESSAGE_IS_KEPT:
                    del self._kept[name]


def put_file(url: str, place: str, name: str, content: bytes) -> None:
    """Send a file to the address that the server gave for it.

    Raises:
        OSError: The server refuses it.
    """
    body = multipart(name, content)
    request = Request(  # noqa: S310 - our own server
        url + place, data=body, headers=upload_headers(url), method="PUT"
    )
    with urlopen(request, timeout=PATIENCE_S):  # noqa: S310 - our own server
        pass


def multipart(name: str, content: bytes) -> bytes:
    """A file in a form."""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="f"; filename="{name}"\r\n\r\n'
    return head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


def upload_headers(url: str) -> dict[str, str]:
    """What an upload needs: the cookie against forgery, also as a header."""
    with urlopen(f"{url}/_stcore/health", timeout=PATIENCE_S) as answer:  # noqa: S310 - our own server
        cookies = SimpleCookie(answer.headers["Set-Cookie"])
    token = cookies["_streamlit_xsrf"].value
    return {
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        "Cookie": f"_streamlit_xsrf={token}",
        "X-Xsrftoken": token,
    }


def _is_end(message: ForwardMsg) -> bool:
    """Whether the run is over and none follows by itself."""
    early = ForwardMsg.FINISHED_EARLY_FOR_RERUN
    return message.WhichOneof("type") == "script_finished" and message.script_finished != early


@contextmanager
def read_page(url: str, page: str = "", query: str = "") -> Iterator[Reader]:
    """Connect to a server as a browser does and open a page; the session ends afterwards."""
    address = url.replace("http://", "ws://") + "/_stcore/stream"
    with connect(
        address, origin=Origin(url), subprotocols=[Subprotocol("streamlit")], max_size=None
    ) as socket:
        yield Reader(socket, url, page, query)
