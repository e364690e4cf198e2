/*
 * Shows a story: in a frame on the page, or over everything else.
 *
 * The frame may run the story's own script and nothing more: it has no origin, so that it reaches
 * neither the page nor the server, and its own policy forbids requests.
 */
const players = new Map();
const KEY_UP_MS = 150;
const FOCUS_MS = 300;
const WIDTH = 1280; // of a slide in a preview, which is then drawn smaller
const HEIGHT = 720;

export default function (component) {
  const { data, parentElement } = component;
  const known = players.get(data.key);
  if (known && known.mark === data.mark) return undefined;
  if (known) known.close();
  const frame = document.createElement("iframe");
  frame.title = data.label;
  frame.setAttribute("sandbox", "allow-scripts allow-modals");
  frame.setAttribute("allow", "fullscreen");
  frame.srcdoc = data.html;
  Object.assign(frame.style, { border: "0", width: "100%", height: "100%", display: "block", background: "#fff" });
  const player = data.full ? overAll(frame, component) : inPlace(frame, parentElement);
  players.set(data.key, { ...player, mark: data.mark });
  return undefined;
}

/** A slide as it will be seen on a wall, made smaller as a whole. */
function inPlace(frame, parentElement) {
  const box = document.createElement("div");
  box.style.cssText = "position: relative; overflow: hidden; width: 100%; aspect-ratio: 16 / 9; "
    + "outline: 1px solid #d5dade;";
  frame.name = "preview";
  Object.assign(frame.style, { width: `${WIDTH}px`, height: `${HEIGHT}px`, position: "absolute",
    top: "0", left: "0", transformOrigin: "0 0" });
  const resize = () => { frame.style.transform = `scale(${box.clientWidth / WIDTH})`; };
  const watch = new ResizeObserver(resize);
  box.append(frame);
  parentElement.replaceChildren(box);
  watch.observe(box);
  resize();
  return { close: () => { watch.disconnect(); box.remove(); } };
}

function overAll(frame, component) {
  const dialog = document.createElement("dialog");
  dialog.className = "atlas-story";
  dialog.setAttribute("aria-label", component.data.label);
  dialog.style.cssText = "position: fixed; inset: 0; width: 100vw; height: 100vh; max-width: none; "
    + "max-height: none; margin: 0; padding: 0; border: 0; overflow: hidden; background: #fff;";
  dialog.append(frame);
  let open = true;
  const hear = (event) => {
    const isLeave = event.data && event.data.type === "ankunftsatlas:leave";
    // Not before the key is up again, or the page below would hear it.
    if (event.source === frame.contentWindow && isLeave) setTimeout(leave, KEY_UP_MS);
  };
  const close = () => {
    open = false;
    clearInterval(watch);
    window.removeEventListener("keydown", pass, true);
    window.removeEventListener("message", hear);
    dialog.remove();
  };
  const leave = () => {
    if (!open) return;
    close();
    component.setTriggerValue("left", Date.now());
  };
  dialog.addEventListener("cancel", (event) => { event.preventDefault(); leave(); });
  window.addEventListener("message", hear);
  document.body.append(dialog);
  dialog.showModal();
  const focus = () => { frame.focus(); frame.contentWindow.focus(); };
  frame.addEventListener("load", focus);
  // Keys that the page still gets, while it is busy or nothing has the focus, go on to the slides.
  const pass = (event) => {
    if (event.key === "Escape") leave();
    else frame.contentWindow.postMessage(
      { type: "ankunftsatlas:key", key: event.key, shiftKey: event.shiftKey }, "*");
    event.preventDefault();
    event.stopImmediatePropagation();
    focus();
  };
  window.addEventListener("keydown", pass, true);
  const watch = setInterval(() => { if (document.activeElement !== frame) focus(); }, FOCUS_MS);
  return { close };
}
