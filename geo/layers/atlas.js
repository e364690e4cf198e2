/*
 * The map in the page's frame.
 *
 * createMap() runs once: it fetches the geometry by address and draws it with Leaflet.
 * patch() runs whenever a reader changes something: it recolours what is there. A patch that
 * comes before the geometry waits for it; only the latest one counts.
 *
 * Text from data is only ever put on screen with textContent.
 * Formats: geo/layers/rings.py (geometry), geo/layers/payload.py (patch).
 */
window.atlas = (function () {
  "use strict";

  const HIDDEN = 255;
  const MANY_AREAS = 1500; // above, one canvas beats thousands of SVG elements
  const BORDER = "#4a555c";
  const POINT_LAYERS = ["facilities", "problem_properties", "accommodation"];
  const BACKGROUND_LOOKS = {
    river: { color: "#7fb2d6", weight: 3, fillColor: "#b5d5ea" },
    harbour: { color: "#7fb2d6", weight: 1, fillColor: "#b5d5ea" },
    rail: { color: "#555", weight: 1.5, dashArray: "6 4", fillColor: "#ddd" },
    road: { color: "#a58f6d", weight: 1.5, fillColor: "#eee" },
    park: { color: "#7da87b", weight: 1, fillColor: "#cfe5cc" },
  };

  // ---------------------------------------------------------------- reading

  function bytesOf(base64) {
    const text = atob(base64);
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
    return bytes;
  }

  /** One number of a packed array; null where it is absent. */
  function numberAt(bytes, [start, width, least], index) {
    let number = 0;
    for (let i = width - 1; i >= 0; i -= 1) number = number * 256 + bytes[start + index * width + i];
    return number === 256 ** width - 1 ? null : number + least;
  }

  /** Points of an encoded line, south to north first as Leaflet wants them. */
  function pointsOf(line, precision) {
    const scale = 10 ** precision;
    const points = [];
    let x = 0;
    let y = 0;
    for (let i = 0; i < line.length; i += 2) {
      x += line[i];
      y += line[i + 1];
      points.push(L.latLng(y / scale, x / scale));
    }
    return points;
  }

  function areaPoints(polygons, precision) {
    return polygons.map((rings) => rings.map((ring) => pointsOf(ring, precision)));
  }

  async function fetchJson(address) {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    return answer.json();
  }

  // ---------------------------------------------------------------- looks

  /** A tile of 8 by 8 pixels as SVG path data. */
  const MOTIFS = {
    hatch: "M-2 2L2 -2M0 8L8 0M6 10L10 6",
    cross: "M0 0L8 8M0 8L8 0",
    dots: "M2 2h1.6M6 6h1.6",
  };

  function svgElement(name, attributes) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
    return element;
  }

  function svgPattern(state, [colour, motif, line]) {
    if (!state.defs) {
      const svg = svgElement("svg", { width: 0, height: 0, "aria-hidden": "true" });
      svg.style.position = "absolute";
      state.defs = svg.appendChild(svgElement("defs", {}));
      document.body.appendChild(svg);
    }
    const id = `atlas-pattern-${state.defs.childElementCount}`;
    const pattern = svgElement("pattern", { id, width: 8, height: 8, patternUnits: "userSpaceOnUse" });
    pattern.append(
      svgElement("rect", { width: 8, height: 8, fill: colour }),
      svgElement("path", { d: MOTIFS[motif], stroke: line, "stroke-width": 1.4, fill: "none" }),
    );
    state.defs.append(pattern);
    return `url(#${id})`;
  }

  function canvasPattern([colour, motif, line]) {
    const tile = document.createElement("canvas");
    tile.width = 8;
    tile.height = 8;
    const pen = tile.getContext("2d");
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 8, 8);
    pen.strokeStyle = line;
    pen.lineWidth = 1.4;
    pen.stroke(new Path2D(MOTIFS[motif]));
    return pen.createPattern(tile, "repeat");
  }

  /** What Leaflet takes as fillColor; the same object for the same look, so it can be compared. */
  function fillOf(state, fill, onCanvas) {
    const [colour, motif, line] = fill;
    if (!MOTIFS[motif]) return colour;
    const key = `${onCanvas}${colour}${motif}${line}`;
    state.patterns[key] = state.patterns[key] || (onCanvas ? canvasPattern(fill) : svgPattern(state, fill));
    return state.patterns[key];
  }

  const SIGNS = {
    square: (x, y, r) => `M${x - r} ${y - r}h${2 * r}v${2 * r}h${-2 * r}z`,
    diamond: (x, y, r) => `M${x} ${y - r * 1.3}l${r * 1.3} ${r * 1.3}l${-r * 1.3} ${r * 1.3}l${-r * 1.3} ${-r * 1.3}z`,
  };

  /** A point drawn as a circle, square or diamond of a radius in pixels. */
  const signOf = (position, options) => {
    const sign = L.circleMarker(position, options);
    const draw = SIGNS[options.shape];
    if (draw) {
      sign._updatePath = function () {
        const path = this._empty() ? "M0 0" : draw(this._point.x, this._point.y, this._radius);
        this._renderer._setPath(this, path);
      };
    }
    return sign;
  };

  // ---------------------------------------------------------------- the base, once

  function createMap(id, settings) {
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    const home = L.latLngBounds(settings.bounds);
    const map = L.map(id, {
      attributionControl: false,
      zoomControl: false,
      zoomSnap: 0.25,
      wheelPxPerZoomLevel: 100,
      zoomAnimation: !calm,
      fadeAnimation: false, // one tooltip at a time
      inertia: !calm,
      maxBounds: home.pad(1),
    });
    map.atlas = {
      files: settings.files,
      home,
      patterns: {},
      points: {},
      hovered: null,
      focus: -1,
      controls: [],
      applied: 0,
    };
    ["background", "areas", "boroughs", ...POINT_LAYERS].forEach((key) => {
      map.createPane(key).classList.toggle("atlas-plain", key === "background" || key === "boroughs");
    });
    map.createPane("marks").classList.add("atlas-plain");
    map.getPane("marks").style.zIndex = 490;
    map.fitBounds(home, { animate: false });
    keepHomeUntilTouched(map);
    keepPageStill(map);
    load(map, settings.geometry);
    return map;
  }

  /** A frame that gets its size late, or another one, still shows the whole city. */
  function keepHomeUntilTouched(map) {
    const state = map.atlas;
    ["mousedown", "wheel", "keydown", "touchstart"].forEach((name) =>
      map.getContainer().addEventListener(name, () => { state.touched = true; }, { capture: true, passive: true }));
    map.on("resize", () => { if (!state.touched) map.fitBounds(state.home, { animate: false }); });
  }

  /** Leaflet focuses a map that is pressed; the page must not scroll away under the pointer then. */
  function keepPageStill(map) {
    const container = map.getContainer();
    const focus = container.focus.bind(container);
    container.focus = () => focus({ preventScroll: true });
  }

  async function load(map, name) {
    const state = map.atlas;
    try {
      const geometry = await fetchJson(state.files + name);
      state.names = geometry.names;
      state.ids = geometry.ids;
      drawBackground(map, geometry);
      drawAreas(map, geometry);
      drawBoroughs(map, geometry);
    } catch (problem) {
      state.failed = true;
      console.error(problem);
    }
    if (state.patch) apply(map);
  }

  function drawAreas(map, geometry) {
    const state = map.atlas;
    const count = geometry.areas.length;
    state.onCanvas = count > MANY_AREAS;
    const renderer = (state.onCanvas ? L.canvas : L.svg)({ pane: "areas", padding: 0.2 });
    const weight = count > 2000 ? 0.4 : count > 400 ? 0.6 : 0.9;
    state.areas = geometry.areas.map((polygons, index) => {
      const area = L.polygon(areaPoints(polygons, geometry.precision), {
        renderer, pane: "areas", color: BORDER, weight, fillOpacity: 1, fillColor: "#fff",
      });
      area.index = index;
      return area;
    });
    state.marks = ["#111", "#d6006c"].map((color, i) =>
      L.polygon([], { pane: "marks", interactive: false, fill: false, color, weight: i ? 4 : 2 }).addTo(map));
    L.featureGroup(state.areas)
      .on("mouseover", (event) => hoverArea(map, event))
      .on("mousemove", (event) => map.atlas.tooltip && map.atlas.tooltip.setLatLng(event.latlng))
      .on("mouseout", () => leave(map))
      .on("click", (event) => { hoverArea(map, event); send(state.ids[event.propagatedFrom.index]); })
      .addTo(map);
  }

  function drawBoroughs(map, geometry) {
    const renderer = L.svg({ pane: "boroughs" });
    geometry.boroughs.forEach((polygons) =>
      L.polygon(areaPoints(polygons, geometry.precision), {
        renderer, pane: "boroughs", interactive: false, fill: false, color: "#1c2429", weight: 2,
      }).addTo(map));
  }

  function drawBackground(map, geometry) {
    const renderer = L.svg({ pane: "background" });
    geometry.background.forEach(({ kind, lines, surfaces }) => {
      const looks = { renderer, pane: "background", interactive: false, fillOpacity: 1,
        ...(BACKGROUND_LOOKS[kind] || { color: "#888", weight: 1, fillColor: "#e5e5e5" }) };
      const coordinates = lines.map((line) => pointsOf(line, geometry.precision));
      L.polygon(surfaces.flatMap((area) => areaPoints(area, geometry.precision)), looks).addTo(map);
      L.polyline(coordinates, { ...looks, fill: false }).addTo(map);
    });
  }

  /** The value that Python gets; the time makes a second click on the same area a new one. */
  function send(areaId) {
    if (window.Streamlit) window.Streamlit.setComponentValue({ area_id: areaId, at: Date.now() });
  }

  // ---------------------------------------------------------------- the patch, often

  /** Called by the script that streamlit-folium evaluates; returns the layer that it expects. */
  function patch(map, head, arrays) {
    const state = map.atlas;
    state.patch = JSON.parse(new TextDecoder().decode(bytesOf(head)));
    state.bytes = bytesOf(arrays);
    window.feature_group = []; // streamlit-folium would keep one more layer for every step
    apply(map);
    state.nothing = state.nothing || L.layerGroup();
    return state.nothing;
  }

  function apply(map) {
    const state = map.atlas;
    applyFrame(map);
    if (!state.areas) return;
    applyOrder(map);
    colourAreas(state);
    state.patch.points.forEach((layer) => applyPoints(map, layer));
    applyFocus(map);
    if (state.hovered) fillTooltip(map);
    state.applied += 1;
    document.documentElement.dataset.painted = state.applied;
  }

  function applyFrame(map) {
    const state = map.atlas;
    const { language, label, height, words, linked } = state.patch;
    const box = map.getContainer();
    document.documentElement.lang = language;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", label);
    nameFrame(label);
    if (box.style.height !== `${height}px`) {
      box.style.height = `${height}px`;
      map.invalidateSize();
    }
    if (state.language !== language) showControls(map, words);
    state.language = language;
    if (state.failed) showFailure(box, words.not_loaded);
    if (state.linked !== linked) link(map, linked);
  }

  function nameFrame(label) {
    try {
      if (window.frameElement) window.frameElement.title = label;
    } catch (forbidden) {
      // A frame of another origin has no name to give.
    }
  }

  function showControls(map, words) {
    const state = map.atlas;
    state.controls.forEach((control) => control.remove());
    const reset = L.control({ position: "topleft" });
    reset.onAdd = () => resetButton(map, words.reset_view);
    state.controls = [
      L.control.zoom({ zoomInTitle: words.zoom_in, zoomOutTitle: words.zoom_out }),
      reset,
      L.control.scale({ imperial: false }),
    ];
    state.controls.forEach((control) => control.addTo(map));
  }

  function resetButton(map, title) {
    const bar = L.DomUtil.create("div", "leaflet-bar");
    const button = L.DomUtil.create("button", "atlas-reset", bar);
    Object.assign(button, { type: "button", title });
    button.setAttribute("aria-label", title);
    const icon = svgElement("svg", { viewBox: "0 0 20 20", "aria-hidden": "true" });
    icon.append(svgElement("path", {
      d: "M2 7V2h5M13 2h5v5M18 13v5h-5M7 18H2v-5", fill: "none", stroke: "currentColor", "stroke-width": 2,
    }));
    button.append(icon);
    L.DomEvent.disableClickPropagation(bar);
    button.addEventListener("click", () => {
      map.fitBounds(map.atlas.home);
      map.atlas.touched = false;
    });
    return bar;
  }

  function showFailure(box, sentence) {
    const note = box.querySelector(".atlas-failed") || L.DomUtil.create("p", "atlas-failed", box);
    note.setAttribute("role", "alert");
    note.textContent = sentence;
  }

  function applyOrder(map) {
    const { order, opacity, points } = map.atlas.patch;
    const withData = new Set(["areas", "background", "boroughs", ...points.map((layer) => layer.key)]);
    ["areas", "background", "boroughs", ...POINT_LAYERS].forEach((key) => {
      const style = map.getPane(key).style;
      const place = withData.has(key) ? order.indexOf(key) : -1;
      style.display = place < 0 ? "none" : "";
      style.zIndex = 400 + place;
      style.opacity = key in opacity ? opacity[key] : "";
    });
  }

  function colourAreas(state) {
    const { fills, codes } = state.patch.areas;
    const looks = fills.map((fill) => fillOf(state, fill, state.onCanvas));
    const { bytes } = state;
    state.areas.forEach((area, index) => {
      const fillColor = looks[bytes[codes[0] + index]];
      if (area.options.fillColor !== fillColor) area.setStyle({ fillColor });
    });
  }

  function applyPoints(map, layer) {
    const state = map.atlas;
    const drawn = state.points[layer.file];
    if (!drawn) {
      state.points[layer.file] = {};
      loadPoints(map, layer);
    } else if (drawn.signs) {
      colourPoints(map, layer, drawn);
    }
  }

  async function loadPoints(map, layer) {
    const state = map.atlas;
    const { key, file, shape } = layer;
    try {
      const { points, precision, names } = await fetchJson(state.files + file);
      const renderer = L.svg({ pane: key });
      const group = L.featureGroup([])
        .on("mouseover", (event) => hoverPoint(map, event))
        .on("mouseout", () => leave(map))
        .addTo(map);
      const signs = pointsOf(points, precision).map((position, index) =>
        Object.assign(signOf(position, { renderer, pane: key, shape, color: "#fff", weight: 1, fillOpacity: 1 }),
          { index, file }));
      state.points[file] = { signs, names, group, key };
      if (state.patch) apply(map);
    } catch (problem) {
      delete state.points[file];
      console.error(problem);
    }
  }

  function colourPoints(map, layer, { signs, group }) {
    const { bytes } = map.atlas;
    const looks = layer.fills.map((fill) => fillOf(map.atlas, fill, false));
    signs.forEach((sign, index) => {
      const code = bytes[layer.codes[0] + index];
      if (code === HIDDEN) {
        group.removeLayer(sign);
        return;
      }
      const fillColor = looks[code];
      const radius = bytes[layer.radii[0] + index];
      if (sign.options.fillColor !== fillColor) sign.setStyle({ fillColor });
      if (sign.getRadius() !== radius) sign.setRadius(radius);
      if (!group.hasLayer(sign)) group.addLayer(sign);
    });
  }

  function applyFocus(map) {
    const state = map.atlas;
    const { focus } = state.patch;
    if (focus === state.focus) return;
    const area = state.areas[focus];
    state.marks[1].setLatLngs(area ? area.getLatLngs() : []);
    state.focus = focus;
    if (area && !map.getBounds().contains(area.getBounds().getCenter())) {
      map.panTo(area.getBounds().getCenter());
    }
  }

  // ---------------------------------------------------------------- tooltips

  function hoverArea(map, event) {
    const area = event.propagatedFrom;
    map.atlas.hovered = { area };
    map.atlas.marks[0].setLatLngs(area.getLatLngs());
    fillTooltip(map, event.latlng);
  }

  function hoverPoint(map, event) {
    leave(map);
    map.atlas.hovered = { point: event.propagatedFrom };
    fillTooltip(map, event.propagatedFrom.getLatLng());
  }

  function leave(map) {
    const state = map.atlas;
    state.hovered = null;
    state.marks[0].setLatLngs([]);
    if (state.tooltip) state.tooltip.remove();
    state.tooltip = null;
  }

  function fillTooltip(map, position) {
    const state = map.atlas;
    const content = document.createElement("div");
    const { area, point } = state.hovered;
    lines(state, area, point).forEach(([element, words, className]) => {
      const line = content.appendChild(document.createElement(element));
      line.textContent = words;
      if (className) line.className = className;
    });
    state.tooltip = state.tooltip || L.tooltip({ className: "atlas-tooltip", direction: "auto", offset: [14, 0] });
    state.tooltip.setContent(content);
    if (position) state.tooltip.setLatLng(position).addTo(map);
  }

  function lines(state, area, point) {
    return area ? areaLines(state, area.index) : pointLines(state, point);
  }

  function areaLines(state, index) {
    const { fills, codes, variables } = state.patch.areas;
    const words = fills[state.bytes[codes[0] + index]][3];
    const shown = [["b", state.names[index]]];
    variables.forEach((variable) => {
      const number = numberAt(state.bytes, variable.numbers, index);
      const value = number === null ? (words || "–") : numberWords(state, number, variable);
      if (variable.title) shown.push(["span", variable.title, "atlas-title"]);
      shown.push(["span", value]);
      if (words && number !== null && variables.length === 1) shown.push(["span", words, "atlas-title"]);
    });
    const [source] = state.patch.sources;
    return source ? [...shown, ["span", source, "atlas-source"]] : shown;
  }

  function pointLines(state, point) {
    const layer = state.patch.points.find((each) => each.file === point.file);
    const name = state.points[point.file].names[point.index];
    const words = layer ? layer.words[numberAt(state.bytes, layer.texts, point.index)] : "";
    const source = ["span", state.patch.sources[1], "atlas-source"];
    return [["b", name], ...words.split("\n").map((line) => ["span", line]), source].filter(([, line]) => line);
  }

  function numberWords(state, number, { decimals, unit }) {
    const format = new Intl.NumberFormat(state.patch.language === "de" ? "de-DE" : "en-GB", {
      minimumFractionDigits: decimals, maximumFractionDigits: decimals,
    });
    const shown = format.format(number / 10 ** decimals).replace("-", "\u2212");
    return unit ? `${shown}\u00a0${unit}` : shown;
  }

  // ---------------------------------------------------------------- maps that move together

  /** Maps of one page only: every page has a token of its own, other tabs have others. */
  function link(map, name) {
    const state = map.atlas;
    state.linked = name;
    if (state.channel) state.channel.close();
    state.channel = null;
    if (!name) return;
    window.parent.atlasPage = window.parent.atlasPage || String(Math.random());
    state.channel = new BroadcastChannel(`atlas ${window.parent.atlasPage} ${name}`);
    state.channel.onmessage = ({ data }) => (data.hello ? tell(map) : follow(map, data));
    state.channel.postMessage({ hello: true });
    map.off("move", tellIfLeading).on("move", tellIfLeading);
  }

  function tellIfLeading() {
    if (!this.atlas.following) tell(this);
  }

  function tell(map) {
    const { lat, lng } = map.getCenter();
    if (map.atlas.channel) map.atlas.channel.postMessage({ lat, lng, zoom: map.getZoom() });
  }

  function follow(map, { lat, lng, zoom }) {
    map.atlas.touched = true;
    map.atlas.following = true;
    map.setView([lat, lng], zoom, { animate: false });
    map.atlas.following = false;
  }

  return { createMap, patch };
})();
