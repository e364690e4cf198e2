"""The page asked for is shown, however question and answer cross between browser and server."""

from playwright.sync_api import Page, WebSocketRoute, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser.servers import Server


class SlowWire:
    """Carries what browser and server say; may hold a whole answer until the next question."""

    def __init__(self) -> None:
        self.holds = False
        self.held: list[str | bytes] = []

    def carry(self, browser: WebSocketRoute) -> None:
        server = browser.connect_to_server()

        def answer(message: str | bytes) -> None:
            if self.holds:
                self.held.append(message)
            else:
                browser.send(message)

        def ask(message: str | bytes) -> None:
            server.send(message)
            if self.holds_an_answer():
                self.holds = False
                for message_held in self.held:
                    browser.send(message_held)

        browser.on_message(ask)
        server.on_message(answer)

    def holds_an_answer(self) -> bool:
        """Whether the last thing held says that the answer is whole."""
        return any(_ends_answer(message) for message in self.held)


def _ends_answer(message: str | bytes) -> bool:
    assert isinstance(message, bytes)
    return ForwardMsg.FromString(message).WhichOneof("type") == "script_finished"


def test_a_page_may_be_left_before_its_answer_arrives(page: Page, server: Server) -> None:
    """The browser forgot, between question and answer, what the answer only referred to."""
    wire = SlowWire()
    page.route_web_socket("**/_stcore/stream", wire.carry)
    page.goto(server.page("", city="musterhafen"))
    for shown, following in [("Kennzahlen", "Methodik"), ("Methodik", "Daten")]:
        expect(page.get_by_role("heading", name=shown)).to_be_visible()
        expect(page.locator("[data-test-script-state=notRunning]")).to_be_visible()
        wire.holds = following == "Daten"
        page.get_by_role("link", name=following, exact=True).click()
    for _ in range(100):
        page.wait_for_timeout(0 if wire.holds_an_answer() else 100)
    page.get_by_role("link", name="Überblick").click()
    expect(page.get_by_role("heading", name="Kennzahlen")).to_be_visible()
