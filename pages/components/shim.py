"""What Streamlit has no setting for: the page's language, its shortcuts, its history."""

from collections.abc import Sequence

import streamlit as st

from geo.texts import Language

# Screen readers pronounce by `lang`, which Streamlit fixes to English; and a page whose
# single letters act (r: rerun, c: clear cache) fails WCAG 2.1.4.
SCRIPT = """
export default function (component) {
  document.documentElement.lang = component.data.language;
  window.atlasPage = component.data.page;
  if (window.atlasShim) return;
  window.atlasShim = true;
  // A choice changes the address but is no place to go back to: "back" is the page before.
  const push = history.pushState.bind(history);
  history.pushState = (state, title, url) => {
    const stays = new URL(url, location.href).pathname === location.pathname;
    if (stays) history.replaceState(state, title, url);
    else push(state, title, url);
  };
  // A widget that answers while the browser goes back names the page it stood on, and Streamlit
  // stays there: the address is one page, the screen another. Then back is said once more.
  const asked = () => {
    const last = location.pathname.split("/").pop();
    return component.data.pages.includes(last) ? last : "";
  };
  const follow = (tries) => setTimeout(() => {
    if (!tries || window.atlasPage === asked()) return;
    window.dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
    follow(tries - 1);
  }, 1000);
  window.addEventListener("popstate", (event) => { if (event.isTrusted) follow(3); });
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
        page: What stands last in the page's address; empty for the first page.
        pages: The same of all pages.
    """
    shim = st.components.v2.component("ankunftsatlas_shim", js=SCRIPT)
    data = {"language": language, "page": page, "pages": list(pages)}
    shim(data=data, key="shim", height=0)
