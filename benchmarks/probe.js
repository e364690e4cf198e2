/*
 * Loaded into every page before its own scripts: counts what comes over the websocket and says
 * when the map has been repainted. The clock starts with the key's own time stamp and stops one
 * frame after the last area has its new colour; its resolution is a frame, 16.7 ms.
 */
if (window === window.top) {
  const probe = { bytes: 0, pressed: 0 };
  window.probe = probe;

  const Plain = window.WebSocket;
  window.WebSocket = class extends Plain {
    constructor(...args) {
      super(...args);
      this.addEventListener("message", ({ data }) => {
        probe.bytes += data.byteLength ?? data.size ?? data.length;
      });
    }
  };
  window.addEventListener("keydown", (event) => { probe.pressed = event.timeStamp; }, true);

  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const painted = () => frame().then(() => new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => resolve(performance.now());
    channel.port2.postMessage(0);
  }));

  probe.map = () => {
    const inner = document.querySelector("iframe[src*=streamlit_folium]")?.contentWindow;
    return inner?.map?._layers ? inner : null;
  };
  let known = { map: null, areas: [] };
  probe.areas = () => {
    const inner = probe.map();
    if (!inner) return [];
    if (inner.map.atlas) return inner.map.atlas.areas ?? [];
    if (known.map !== inner.map || known.areas.length === 0) {
      known = { map: inner.map, areas: Object.values(inner.map._layers).filter((layer) => layer.feature && layer._path) };
    }
    return known.areas;
  };
  const look = (area) => {
    if (area._renderer?._redrawRequest) return null;
    return area._path ? area._path.getAttribute("fill") : area.options.fillColor;
  };
  const looks = () => {
    const areas = probe.areas();
    return [areas.length, areas.length && look(areas[0]), areas.length && look(areas[areas.length - 1])];
  };

  /** Wait until n areas are drawn; the time since the page was asked for. */
  probe.drawn = async (n) => {
    for (;;) {
      const [count, first] = looks();
      if (count === n && first && first !== "#fff") return painted();
      await frame();
    }
  };
  probe.texts = (words) => document.body.innerText.includes(words);

  /** Called before a key is pressed; resolves when what is asked has been painted. */
  probe.arm = (kind, n, words) => {
    const before = looks();
    const applied = probe.map()?.map.atlas?.applied;
    const inner = probe.map();
    const [bytes, started] = [probe.bytes, performance.now()];
    probe.pressed = 0;
    const done = () => {
      if (kind === "text") return probe.texts(words);
      if (kind === "patch") return probe.map()?.map.atlas?.applied > applied && !looks().includes(null);
      const now = looks();
      return now[0] === n && now[1] && now[2] && now[1] !== before[1] && now[2] !== before[2];
    };
    probe.step = (async () => {
      let blank = 0;
      let last = started;
      while (!(probe.pressed && done())) {
        await frame();
        const now = performance.now();
        if (kind !== "text" && looks()[0] < n) blank += now - last;
        last = now;
        if (now - started > 110000) throw new Error("not repainted");
      }
      const end = await painted();
      return { ms: end - probe.pressed, blank, bytes: probe.bytes - bytes, remounted: inner !== probe.map() };
    })();
  };
}
