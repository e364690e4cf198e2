"""What Streamlit has no setting for: the page's language, shortcuts, history and tab order."""

from collections.abc import Sequence

import streamlit as st

from geo.texts import Language

# Screen readers pronounce by `lang`, which Streamlit fixes to English; and a page whose
# single letters act (r: rerun, c: clear cache) fails WCAG 2.1.4.
SCRIPT = """
export default function (component) {
  document.documentElement.lang = component.data.language;
  if (window.atlasShim) {
    window.atlasShim(component.data.page);
    return;
  }
  let awaited = null;
  const shown = document.documentElement.dataset;
  window.atlasShim = (page) => {
    shown.page = page;
    if (shown.page === awaited) awaited = null;
  };
  window.atlasShim(component.data.page);
  // A choice changes the address but is no place to go back to: "back" is the page before.
  const push = history.pushState.bind(history);
  const replace = history.replaceState.bind(history);
  const mark = (state) => ({ ...state, atlas: true });
  replace(mark(history.state), "");
  history.replaceState = (state, title, url) => {
    if (awaited === null) replace(mark(state), title, url);
  };
  history.pushState = (state, title, url) => {
    if (awaited !== null) return;
    const stays = new URL(url, location.href).pathname === location.pathname;
    if (stays) replace(mark(state), title, url);
    else push(mark(state), title, url);
  };
  // The server shows the page that was named last, and what answers while the browser goes back
  // still names the one it stood on. So until the page of the address is there, nothing of the old
  // one is sent or changes the address; and a step back that got lost is said again.
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (message) {
    if (awaited === null) send.call(this, message);
  };
  const atRest = () => {
    const app = document.querySelector("[data-test-script-state]");
    return app && app.dataset.testScriptState === "notRunning";
  };
  const sayAgain = () => {
    const page = awaited;
    awaited = null;
    window.dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
    awaited = page;
  };
  const follow = (tries, rests) => setTimeout(() => {
    if (awaited === null) return;
    if (!tries) awaited = null;
    else if (!atRest()) follow(tries, 0);
    else if (rests < 4) follow(tries, rests + 1);
    else {
      sayAgain();
      follow(tries - 1, 0);
    }
  }, 200);
  window.addEventListener("popstate", (event) => {
    if (!event.isTrusted) return;
    const last = location.pathname.split("/").pop();
    const asked = component.data.pages.includes(last) ? last : "";
    const follows = awaited !== null;
    // Streamlit listened first and has asked for the page, unless something held it back.
    awaited = asked === shown.page ? null : asked;
    // The same page without a mark: a choice from before this script was there.
    if (awaited === null && !event.state?.atlas) history.back();
    else if (awaited !== null && follows) sayAgain();
    else if (awaited !== null) follow(20, 0);
  });
  const forget = (event) => { if (event.isTrusted) awaited = null; };
  document.addEventListener("pointerdown", forget, true);
  document.addEventListener("keydown", forget, true);
  const field = /^(INPUT|TEXTAREA|SELECT)$/;
  const typing = (node) => node && (node.isContentEditable || field.test(node.tagName));
  document.addEventListener("keydown", (event) => {
    const bare = !event.ctrlKey && !event.metaKey && !event.altKey;
    const shortcut = bare && /^[rc]$/i.test(event.key);
    if (shortcut && !typing(event.target)) event.stopImmediatePropagation();
  }, true);
  // A popover stands at the end of the page: Tab leads from its button into it and past it, which
  // closes it.
  const popover = () => document.querySelector("[data-testid=stPopoverBody]");
  const opener = () =>
    document.querySelector("[data-testid=stPopover] button[aria-expanded=true]");
  const stops = "a[href], button, input, textarea, select, summary, iframe, [tabindex]";
  const reached = (root) => [...root.querySelectorAll(stops)].filter((one) =>
    one.tabIndex >= 0 && !one.disabled && one.getClientRects().length
    && !(one.type === "radio" && !one.checked));
  const next = (from, back) => {
    const body = popover();
    const button = opener();
    if (!body || !button) return null;
    const inside = reached(body);
    const outside = reached(document).filter((one) => !body.contains(one));
    const place = outside.indexOf(button);
    if (from === button) return back ? outside[place - 1] : inside[0] || outside[place + 1];
    if (back && from === inside[0]) return button;
    return !back && from === inside[inside.length - 1] ? outside[place + 1] : null;
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && popover()?.contains(document.activeElement)) {
      const button = opener();
      setTimeout(() => { if (!popover()) button?.focus(); }, 100);
    }
    if (event.key !== "Tab") return;
    const goal = next(document.activeElement, event.shiftKey);
    if (!goal) return;
    // Left behind open, it would speak of a page that is changed meanwhile.
    if (goal !== opener() && !popover().contains(goal)) opener().click();
    event.preventDefault();
    event.stopImmediatePropagation();
    goal.focus();
  }, true);
}
"""


def set_language(language: Language, *, page: str, pages: Sequence[str]) -> None:
    """Tell browser and screen reader the language; mend shortcuts, history and tab order.

    Args:
        language: Of the reader.
        page: What stands last in the address of the page; empty for the first page.
        pages: The same of all pages.
    """
    shim = st.components.v2.component("ankunftsatlas_shim", js=SCRIPT)
    data = {"language": language, "page": page, "pages": list(pages)}
    shim(data=data, key="shim", height=0)
