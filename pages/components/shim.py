"""What Streamlit has no setting for: the page's language, its shortcuts, its history."""

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
  let shown = component.data.page;
  let awaited = null;
  window.atlasShim = (page) => {
    shown = page;
    if (shown === awaited) awaited = null;
  };
  // A choice changes the address but is no place to go back to: "back" is the page before.
  const push = history.pushState.bind(history);
  const replace = history.replaceState.bind(history);
  history.replaceState = (state, title, url) => {
    if (awaited === null) replace(state, title, url);
  };
  history.pushState = (state, title, url) => {
    if (awaited !== null) return;
    const stays = new URL(url, location.href).pathname === location.pathname;
    if (stays) replace(state, title, url);
    else push(state, title, url);
  };
  // Whatever answers while the browser goes back names the page it stood on, and Streamlit stays
  // there. So until the page of the address is shown nobody changes the address, and a step back
  // that got lost is said again as soon as the app rests.
  const atRest = () => {
    const app = document.querySelector("[data-test-script-state]");
    return app && app.dataset.testScriptState === "notRunning";
  };
  const follow = (tries, rests) => setTimeout(() => {
    if (awaited === null) return;
    if (!tries) awaited = null;
    else if (!atRest()) follow(tries, 0);
    else if (rests < 3) follow(tries, rests + 1);
    else {
      window.dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
      follow(tries - 1, 0);
    }
  }, 150);
  window.addEventListener("popstate", (event) => {
    if (!event.isTrusted) return;
    const last = location.pathname.split("/").pop();
    const asked = component.data.pages.includes(last) ? last : "";
    const follows = awaited !== null;
    awaited = asked === shown ? null : asked;
    if (awaited !== null && !follows) follow(20, 0);
  });
  const forget = () => { awaited = null; };
  document.addEventListener("pointerdown", forget, true);
  document.addEventListener("keydown", forget, true);
  const field = /^(INPUT|TEXTAREA|SELECT)$/;
  const typing = (node) => node && (node.isContentEditable || field.test(node.tagName));
  document.addEventListener("keydown", (event) => {
    const bare = !event.ctrlKey && !event.metaKey && !event.altKey;
    const shortcut = bare && /^[rc]$/i.test(event.key);
    if (shortcut && !typing(event.target)) event.stopImmediatePropagation();
  }, true);
}
"""


def set_language(language: Language, *, page: str, pages: Sequence[str]) -> None:
    """Tell browser and screen reader the language; mend shortcuts and history.

    Args:
        language: Of the reader.
        page: What stands last in the address of the page; empty for the first page.
        pages: The same of all pages.
    """
    shim = st.components.v2.component("ankunftsatlas_shim", js=SCRIPT)
    data = {"language": language, "page": page, "pages": list(pages)}
    shim(data=data, key="shim", height=0)
