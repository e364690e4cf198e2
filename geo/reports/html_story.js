/*
 * A story told slide by slide, in one file without a server.
 *
 * Without this script all slides stand one below the other; with it one is shown at a time, maps
 * zoom and pan, and every area and mark says its value. Text from data is only ever put on screen
 * with textContent.
 */
(function () {
  "use strict";

  const LARGEST_ZOOM = 24;
  const STEP = 1.6; // of one press of + or -
  const CLICK_REACH = 5; // pixels; a longer way is a drag
  const SMALLEST_TYPE = 0.55;
  const LARGE_FIGURE = 0.3; // of a slide's height, at least
  const SMALL_MAP = 0.18;
  // Type of tables that are shown large, in hundredths of a slide's width.
  const TABLE = { largest: 2.8, usual: 1.45, smallest: 1.1, step: 0.1, enough: 8 };
  const slides = Array.from(document.querySelectorAll(".slide"));
  const said = document.getElementById("said");
  const embedded = window.parent !== window;
  const isPreview = window.name === "preview";
  const svgName = "http://www.w3.org/2000/svg";
  let current = 0;

  // ---------------------------------------------------------------- slides

  function show(place, { focus = true } = {}) {
    const wanted = Math.min(slides.length - 1, Math.max(0, place));
    slides.forEach((slide, i) => {
      slide.hidden = i !== wanted;
      if (i !== wanted) slide.querySelectorAll("details[open]").forEach((one) => { one.open = false; });
    });
    current = wanted;
    const slide = slides[current];
    button("previous").disabled = current === 0;
    button("next").disabled = current === slides.length - 1;
    settle(slide);
    if (!embedded) history.replaceState(null, "", `#${current + 1}`);
    if (focus && !isPreview) {
      slide.querySelector("h2").focus({ preventScroll: true });
      said.textContent = slide.getAttribute("aria-label");
    }
  }

  /** Type as large as it may be with nothing cut off, patterns as fine as on any map. */
  function settle(slide) {
    let size = 1;
    slide.style.setProperty("--fit", "1");
    while (size > SMALLEST_TYPE && overflows(slide)) {
      size -= 0.05;
      slide.style.setProperty("--fit", size.toFixed(2));
    }
    slide.querySelectorAll(".big-table").forEach(fitTable);
    scalePatterns(slide);
  }

  /** As large as all of a table fits; else its first rows, and a sentence on what is left out. */
  function fitTable(big) {
    const table = big.querySelector("table");
    const rows = Array.from(table.tBodies[0].rows);
    const columns = Number(big.dataset.nColumns);
    const left = {};
    const note = big.parentElement.querySelector(".left-out");
    const isWide = () => big.scrollWidth > big.clientWidth + 1;
    const isHigh = () => big.scrollHeight > big.clientHeight + 1;
    const set = (type) => {
      big.style.setProperty("--type", type.toFixed(2));
      table.querySelectorAll("[hidden]").forEach((one) => { one.hidden = false; });
      Object.assign(left, { rows: rows.length, columns });
    };
    note.textContent = "";
    if (rows.length === Number(big.dataset.nRows)) {
      for (let type = TABLE.largest; type >= TABLE.smallest; type -= TABLE.step) {
        set(type);
        if (!isWide() && !isHigh()) return;
      }
    }
    note.textContent = tellLeftOut(big, { rows: 0, columns: 0 });
    for (let type = TABLE.usual; type > TABLE.smallest - TABLE.step; type -= TABLE.step) {
      set(Math.max(type, TABLE.smallest));
      if (isWide() && type > TABLE.smallest) continue;
      while (isWide() && left.columns > 1) {
        left.columns -= 1;
        Array.from(table.rows).forEach((row) => { row.cells[left.columns].hidden = true; });
      }
      while (isHigh() && left.rows > 1) {
        left.rows -= 1;
        rows[left.rows].hidden = true;
      }
      if (left.rows >= Math.min(TABLE.enough, big.dataset.nRows / 2)) break;
    }
    note.textContent = tellLeftOut(big, left);
  }

  function tellLeftOut({ dataset }, { rows, columns }) {
    const told = [[dataset.rows, rows, dataset.nRows], [dataset.columns, columns, dataset.nColumns]]
      .filter(([, n, total]) => n < Number(total))
      .map(([words, n, total]) => words.replace("{n}", n).replace("{total}", total));
    return told.length ? dataset.whole.replace("{shown}", told.join(", ")) : "";
  }

  function overflows(slide) {
    const boxes = [slide, ...slide.querySelectorAll("header, figure, .legend")];
    return boxes.some((box) =>
      box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1)
      || Array.from(slide.querySelectorAll(".canvas, .big-table")).some((box) =>
        box.clientHeight < slide.clientHeight * (box.closest(".many") ? SMALL_MAP : LARGE_FIGURE));
  }

  function button(act) {
    return document.querySelector(`[data-act="${act}"]`);
  }

  function toggleFullscreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen().catch(() => {});
  }

  function leave() {
    if (embedded) window.parent.postMessage({ type: "ankunftsatlas:leave" }, "*");
  }

  const acts = {
    previous: () => show(current - 1),
    next: () => show(current + 1),
    fullscreen: toggleFullscreen,
    leave,
  };

  const keys = {
    ArrowRight: acts.next, ArrowDown: acts.next, PageDown: acts.next,
    ArrowLeft: acts.previous, ArrowUp: acts.previous, PageUp: acts.previous,
    Home: () => show(0), End: () => show(slides.length - 1),
  };
  const SCROLLING = new Set(["ArrowDown", "ArrowUp", "PageDown", "PageUp", "Home", "End", " "]);

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // The document itself, where the page around hands a key on, is in nothing.
    const inside = (names) => event.target.closest && event.target.closest(names);
    const picture = inside("svg.map, svg.chart");
    if (picture && onPictureKey(picture, event)) {
      event.preventDefault();
      return;
    }
    const sheet = slides[current].querySelector("details[open]");
    if (event.key === "Escape") onEscape(sheet);
    else if (sheet && SCROLLING.has(event.key)) return;
    else if (event.key === " ") {
      if (inside("button, summary")) return;
      show(current + (event.shiftKey ? -1 : 1));
    } else if (keys[event.key]) keys[event.key]();
    else return;
    event.preventDefault();
  }

  function onEscape(sheet) {
    if (sheet) {
      sheet.open = false;
      sheet.querySelector("summary").focus();
    } else leave();
  }

  // ---------------------------------------------------------------- values

  function nameOf(element) {
    return element.dataset.n || document.querySelector(element.getAttribute("href")).dataset.n;
  }

  function partsOf(svg) {
    return Array.from(svg.querySelectorAll("[data-v]"));
  }

  /** The same area on all maps that move together; a mark of a chart stands alone. */
  function twins(element) {
    const address = element.getAttribute("href");
    const svg = element.ownerSVGElement;
    if (!address) return [element];
    return linked(svg).map((one) => partsOf(one).find((part) => part.getAttribute("href") === address));
  }

  let told = null;

  function tell(element, { aloud = false } = {}) {
    hush(element.ownerSVGElement);
    told = element;
    twins(element).forEach((one) => { mark(one); showTip(one); });
    if (aloud) said.textContent = `${nameOf(element)}: ${element.dataset.v}`;
  }

  function hush(svg) {
    told = null;
    linked(svg).forEach((one) => {
      one.parentElement.querySelector(".tip").hidden = true;
      one.querySelectorAll(".ring-shape").forEach((ring) => ring.remove());
      one.querySelectorAll(".mark.on").forEach((on) => on.classList.remove("on"));
    });
  }

  function mark(element) {
    const address = element.getAttribute("href");
    if (!address) {
      element.classList.add("on");
      return;
    }
    const ring = document.createElementNS(svgName, "path");
    ring.setAttribute("d", document.querySelector(address).getAttribute("d"));
    ring.setAttribute("class", "ring-shape");
    element.ownerSVGElement.append(ring);
  }

  function showTip(element) {
    const canvas = element.ownerSVGElement.parentElement;
    const tip = canvas.querySelector(".tip");
    const name = document.createElement("b");
    const value = document.createElement("span");
    name.textContent = nameOf(element);
    value.textContent = element.dataset.v;
    tip.replaceChildren(name, value);
    tip.hidden = false;
    const frame = canvas.getBoundingClientRect();
    const box = element.getBoundingClientRect();
    const x = Math.min(frame.right, Math.max(frame.left, (box.left + box.right) / 2)) - frame.left;
    const top = Math.min(frame.bottom, Math.max(frame.top, box.top)) - frame.top;
    const above = top - tip.offsetHeight - 8;
    const below = Math.min(frame.height - tip.offsetHeight, box.bottom - frame.top + 8);
    tip.style.left = `${Math.max(0, Math.min(frame.width - tip.offsetWidth, x - tip.offsetWidth / 2))}px`;
    tip.style.top = `${above >= 0 ? above : Math.max(0, below)}px`;
  }

  // ---------------------------------------------------------------- walking from part to part

  const WAYS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

  function middleOf(element) {
    const box = element.getBBox();
    return [box.x + box.width / 2, box.y + box.height / 2];
  }

  /** The nearest part in a direction; what lies aside counts double. */
  function neighbour(svg, from, [dx, dy]) {
    const [x, y] = middleOf(from);
    let best = null;
    let least = Infinity;
    partsOf(svg).forEach((part) => {
      if (part === from) return;
      const [px, py] = middleOf(part);
      const along = (px - x) * dx + (py - y) * dy;
      const aside = Math.abs((px - x) * dy) + Math.abs((py - y) * dx);
      if (along > 0 && along + 2 * aside < least) {
        best = part;
        least = along + 2 * aside;
      }
    });
    return best;
  }

  function onPictureKey(svg, event) {
    const isMap = svg.classList.contains("map");
    const way = WAYS[event.key];
    if (event.key === "Escape") {
      hush(svg);
      slides[current].querySelector("h2").focus();
    } else if (way && event.shiftKey && isMap) pan(svg, way[0] / 6, way[1] / 6);
    else if (way) walk(svg, way);
    else if (isMap && (event.key === "+" || event.key === "=")) zoomAtChosen(svg, STEP);
    else if (isMap && event.key === "-") zoomAtChosen(svg, 1 / STEP);
    else if (isMap && event.key === "0") home(svg);
    else return false;
    return true;
  }

  const chosen = new WeakMap();

  function walk(svg, way) {
    const from = chosen.get(svg);
    const next = from ? neighbour(svg, from, way) : partsOf(svg)[0];
    if (next) choose(svg, next);
  }

  function choose(svg, part) {
    chosen.set(svg, part);
    if (svg.classList.contains("map")) bringIntoView(svg, part);
    tell(part, { aloud: true });
  }

  // ---------------------------------------------------------------- zoom and pan

  const views = new WeakMap();

  function viewOf(svg) {
    if (!views.has(svg)) {
      const [x, y, width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
      views.set(svg, { home: { x, y, width, height }, x, y, width });
    }
    return views.get(svg);
  }

  /** Maps of the same outlines on one slide move together. */
  function linked(svg) {
    if (!svg.dataset.frame) return [svg];
    return Array.from(svg.closest(".slide").querySelectorAll(`svg.map[data-frame="${svg.dataset.frame}"]`));
  }

  function look(svg, x, y, width) {
    const first = viewOf(svg).home;
    const wide = Math.min(first.width, Math.max(first.width / LARGEST_ZOOM, width));
    const high = (wide / first.width) * first.height;
    const left = Math.min(first.x + first.width - wide, Math.max(first.x, x));
    const top = Math.min(first.y + first.height - high, Math.max(first.y, y));
    linked(svg).forEach((one) => {
      Object.assign(viewOf(one), { x: left, y: top, width: wide });
      one.setAttribute("viewBox", `${left} ${top} ${wide} ${high}`);
      hush(one);
    });
    scalePatterns(svg.closest(".slide"));
  }

  function home(svg) {
    const { home: first } = viewOf(svg);
    look(svg, first.x, first.y, first.width);
  }

  function zoom(svg, factor, x, y) {
    const view = viewOf(svg);
    const width = Math.min(view.home.width, Math.max(view.home.width / LARGEST_ZOOM, view.width / factor));
    const by = view.width / width;
    look(svg, x - (x - view.x) / by, y - (y - view.y) / by, width);
  }

  function middleOfView(svg) {
    const view = viewOf(svg);
    const high = (view.width / view.home.width) * view.home.height;
    return [view.x + view.width / 2, view.y + high / 2];
  }

  function zoomAtChosen(svg, factor) {
    const part = chosen.get(svg);
    zoom(svg, factor, ...(part ? middleOf(part) : middleOfView(svg)));
    if (part) tell(part);
  }

  function pan(svg, dx, dy) {
    const view = viewOf(svg);
    const high = (view.width / view.home.width) * view.home.height;
    look(svg, view.x + dx * view.width, view.y + dy * high, view.width);
  }

  function bringIntoView(svg, part) {
    const view = viewOf(svg);
    const high = (view.width / view.home.width) * view.home.height;
    const [x, y] = middleOf(part);
    const inside = x > view.x && x < view.x + view.width && y > view.y && y < view.y + high;
    if (!inside) look(svg, x - view.width / 2, y - high / 2, view.width);
  }

  function pointOf(svg, clientX, clientY) {
    const point = new DOMPoint(clientX, clientY).matrixTransform(svg.getScreenCTM().inverse());
    return [point.x, point.y];
  }

  /** Hatches and dots keep their size on screen, however far a map is zoomed. */
  function scalePatterns(slide) {
    const svg = slide.querySelector("svg.map");
    const matrix = svg && svg.getScreenCTM();
    if (!matrix || !matrix.a) return;
    document.querySelectorAll("pattern").forEach((pattern) =>
      pattern.setAttribute("patternTransform", `scale(${1 / matrix.a})`));
  }

  function makeMapMove(svg) {
    const fingers = new Map();
    let moved = 0;
    svg.addEventListener("wheel", (event) => {
      event.preventDefault();
      zoom(svg, Math.exp(-event.deltaY / 400), ...pointOf(svg, event.clientX, event.clientY));
    }, { passive: false });
    svg.addEventListener("dblclick", (event) => zoom(svg, STEP, ...pointOf(svg, event.clientX, event.clientY)));
    svg.addEventListener("pointerdown", (event) => {
      fingers.set(event.pointerId, event);
      moved = 0;
    });
    svg.addEventListener("pointermove", (event) => {
      const before = fingers.get(event.pointerId);
      if (!before) return;
      const others = Array.from(fingers.values()).filter((one) => one.pointerId !== event.pointerId);
      moved += Math.hypot(event.clientX - before.clientX, event.clientY - before.clientY);
      if (moved < CLICK_REACH) return;
      if (!svg.hasPointerCapture(event.pointerId)) svg.setPointerCapture(event.pointerId);
      svg.classList.add("moving");
      if (others.length) pinch(svg, before, event, others[0]);
      else drag(svg, before, event);
      fingers.set(event.pointerId, event);
    });
    const end = (event) => {
      const tapped = fingers.has(event.pointerId) && moved < CLICK_REACH && event.type === "pointerup";
      fingers.delete(event.pointerId);
      svg.classList.remove("moving");
      const part = tapped && event.target.closest("[data-v]");
      if (part) tell(part, { aloud: true });
    };
    svg.addEventListener("pointerup", end);
    svg.addEventListener("pointercancel", end);
  }

  function drag(svg, before, event) {
    const [x0, y0] = pointOf(svg, before.clientX, before.clientY);
    const [x1, y1] = pointOf(svg, event.clientX, event.clientY);
    const view = viewOf(svg);
    look(svg, view.x + x0 - x1, view.y + y0 - y1, view.width);
  }

  function pinch(svg, before, event, other) {
    const apart = (one) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY) || 1;
    const x = (event.clientX + other.clientX) / 2;
    const y = (event.clientY + other.clientY) / 2;
    zoom(svg, apart(event) / apart(before), ...pointOf(svg, x, y));
  }

  // ---------------------------------------------------------------- beginning

  function makePictureTell(svg) {
    const isMap = svg.classList.contains("map");
    svg.setAttribute("tabindex", "0");
    svg.setAttribute("role", "application");
    svg.setAttribute("aria-roledescription", document.body.dataset[isMap ? "map" : "chart"]);
    svg.setAttribute("aria-describedby", "map-help");
    // A click on a picture must not take the arrow keys away from the slides.
    svg.addEventListener("mousedown", (event) => event.preventDefault());
    svg.addEventListener("pointermove", (event) => {
      const part = event.target.closest("[data-v]");
      if (svg.classList.contains("moving") || part === told) return;
      if (part) tell(part);
      else hush(svg);
    });
    svg.addEventListener("pointerleave", (event) => {
      if (event.pointerType === "mouse" && document.activeElement !== svg) hush(svg);
    });
    svg.addEventListener("focus", () => {
      document.getElementById("map-help").textContent = document.body.dataset[isMap ? "mapHelp" : "chartHelp"];
      const part = chosen.get(svg) || partsOf(svg)[0];
      if (part) choose(svg, part);
    });
    svg.addEventListener("blur", () => hush(svg));
    if (isMap) makeMapMove(svg);
  }

  function onClick(event) {
    const pressed = event.target.closest("button");
    if (!pressed) return;
    if (pressed.dataset.act) acts[pressed.dataset.act]();
    const svg = pressed.dataset.zoom && pressed.closest("figure").querySelector("svg.map");
    if (!svg) return;
    if (pressed.dataset.zoom === "home") home(svg);
    else zoom(svg, pressed.dataset.zoom === "in" ? STEP : 1 / STEP, ...middleOfView(svg));
  }

  function begin() {
    document.body.classList.add("running");
    button("leave").hidden = !embedded;
    document.querySelector(".controls").hidden = isPreview;
    button("fullscreen").hidden = !document.fullscreenEnabled;
    document.querySelectorAll("svg.map, svg.chart").forEach(makePictureTell);
    document.addEventListener("keydown", onKey);
    document.addEventListener("click", onClick);
    window.addEventListener("message", (event) => {
      if (!embedded || event.source !== window.parent || event.data?.type !== "ankunftsatlas:key") return;
      const { key, shiftKey } = event.data;
      document.dispatchEvent(new KeyboardEvent("keydown", { key, shiftKey }));
    });
    window.addEventListener("resize", () => settle(slides[current]));
    // A frame may have no size yet when its script runs, and is not always told of its first one.
    const first = new ResizeObserver(([{ contentRect }]) => {
      if (!contentRect.width) return;
      first.disconnect();
      requestAnimationFrame(() => settle(slides[current]));
    });
    first.observe(document.body);
    // Slides that were never shown have not been fitted; on paper they all are there.
    window.addEventListener("beforeprint", () => {
      document.body.classList.add("paper");
      slides.forEach((slide) => {
        slide.hidden = false;
        settle(slide);
      });
    });
    window.addEventListener("afterprint", () => {
      document.body.classList.remove("paper");
      show(current, { focus: false });
    });
    const asked = Number(location.hash.slice(1));
    if (embedded && !isPreview) window.focus();
    if (slides.length) show(Number.isInteger(asked) && asked > 0 ? asked - 1 : 0);
  }

  begin();
}());
