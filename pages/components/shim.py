"""What Streamlit has no setting for: the page's language, its shortcuts, its history."""

import streamlit as st

from geo.texts import Language

# Screen readers pronounce by `lang`, which Streamlit fixes to English; and a page whose
# single letters act (r: rerun, c: clear cache) fails WCAG 2.1.4.
SCRIPT = """
export default function (component) {
  document.documentElement.lang = component.data.language;
  if (window.atlasShim) return;
  window.atlasShim = true;
  // A choice changes the address but is no place to go back to: "back" is the page before.
  const push = history.pushState.bind(history);
  history.pushState = (state, title, url) => {
    const stays = new URL(url, location.href).pathname === location.pathname;
    if (stays) history.replaceState(state, title, url);
    else push(state, title, url);
  };
  const field = /^(INPUT|TEXTAREA|SELECT)$/;
  const typing = (node) => node && (node.isContentEditable || field.test(node.tagName));
  document.addEventListener("keydown", (event) => {
    const bare = !event.ctrlKey && !event.metaKey && !event.altKey;
    const shortcut = bare && /^[rc]$/i.test(event.key);
    if (shortcut && !typing(event.target)) event.stopImmediatePropagation();
  }, true);
}
"""


def set_language(language: Language) -> None:
    """Tell browser and screen reader the language; mend shortcuts and history."""
    shim = st.components.v2.component("ankunftsatlas_shim", js=SCRIPT)
    shim(data={"language": language}, key="shim", height=0)
