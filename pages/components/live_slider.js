// A native slider, its number field and its reset button; built once, updated ever after.
//
// One value at a time is on its way to the server. What comes while it is away waits, and
// only the newest of it is sent when the server has answered. The handle belongs to the
// reader: a value from the server is taken only with a new revision (a preset, an undo).

const ANSWER_PATIENCE_MS = 1500;

class LiveSlider {
  constructor(root, name) {
    this.root = root;
    this.find = (part) => root.querySelector(`.atlas-live-${part}`);
    this.range = this.find("range");
    this.number = this.find("number");
    this.reset = this.find("reset");
    this.revision = null;
    this.typing = false;
    this.waiting = null;
    this.away = null;
    this.sent = null;
    this.sequence = 0;
    this.connect(name);
    this.listen();
  }

  connect(name) {
    const id = `atlas-live-${name}`;
    this.range.id = id;
    this.find("label").htmlFor = id;
    this.find("output").htmlFor = id;
    this.find("help").id = `${id}-help`;
  }

  listen() {
    this.range.addEventListener("input", () => this.move(Number(this.range.value)));
    // On release the last value is sent even if a browser left out its input event.
    this.range.addEventListener("change", () => this.move(Number(this.range.value)));
    this.number.addEventListener("input", () => { this.typing = true; });
    this.number.addEventListener("change", () => this.type());
    this.reset.addEventListener("click", () => this.move(this.data.default));
    this.hear = (event) => this.answer(event.detail[this.data.name]);
    window.addEventListener("ankunftsatlas:answered", this.hear);
  }

  /** Takes what the server says; the element itself stays. */
  update({ data, setStateValue }) {
    this.data = data;
    this.send = setStateValue;
    this.describe();
    if (this.revision !== data.revision) this.take(data);
    else this.show();
    if (data.received !== null) this.answer(data.received);
  }

  take(data) {
    this.revision = data.revision;
    this.value = this.sent = data.value;
    this.waiting = null;
    this.typing = false;
    this.show();
  }

  describe() {
    const { data } = this;
    const id = this.range.id;
    const write = (part, words) => {
      const node = this.find(part);
      if (node.textContent !== words) node.textContent = words;
    };
    this.format = new Intl.NumberFormat(data.locale, {
      minimumFractionDigits: data.decimals, maximumFractionDigits: data.decimals,
      useGrouping: data.grouping,
    });
    write("label", data.label);
    write("help", data.help);
    for (const input of [this.range, this.number]) {
      Object.assign(input, { min: data.minimum, max: data.maximum, step: data.step });
      input.disabled = data.disabled;
      if (data.help) input.setAttribute("aria-describedby", `${id}-help`);
      else input.removeAttribute("aria-describedby");
    }
    this.number.setAttribute("aria-label", data.exact);
    this.reset.setAttribute("aria-label", data.reset.replace("{value}", this.words(data.default)));
    this.reset.title = this.reset.getAttribute("aria-label");
    const part = (data.default - data.minimum) / (data.maximum - data.minimum);
    this.root.style.setProperty("--default-part", part);
    this.root.lang = data.locale;
  }

  words(value) {
    return this.format.format(value) + (this.data.unit ? `\u00a0${this.data.unit}` : "");
  }

  show() {
    const words = this.words(this.value);
    if (Number(this.range.value) !== this.value) this.range.value = this.value;
    const other = this.number.value === "" || Number(this.number.value) !== this.value;
    if (other && !this.typing) this.number.value = this.value;
    this.find("output").textContent = words;
    this.range.setAttribute("aria-valuetext", words);
    const rests = this.data.disabled || this.value === this.data.default;
    this.reset.setAttribute("aria-disabled", rests);
  }

  /** The number field, once the reader is done with it: kept within bounds and on a step. */
  type() {
    const { minimum, maximum, step, decimals } = this.data;
    const typed = this.number.valueAsNumber;
    this.typing = false;
    if (Number.isNaN(typed)) {
      this.number.value = this.value;
      return;
    }
    const inside = Math.min(maximum, Math.max(minimum, typed));
    const steps = Math.floor((maximum - minimum) / step + 1e-9);
    const near = minimum + step * Math.min(steps, Math.round((inside - minimum) / step));
    this.move(Number(near.toFixed(decimals)));
    this.number.value = this.value;
  }

  move(value) {
    if (this.data.disabled) return;
    const same = value === this.value;
    this.value = value;
    this.show();
    const known = this.waiting ?? this.sent;
    if (same && value === known) return;
    this.waiting = value;
    this.settleLater();
    this.pump();
  }

  pump() {
    if (this.waiting === null || this.away !== null) return;
    this.sequence = Math.max(this.sequence + 1, Date.now());
    this.away = this.sequence;
    this.sent = this.waiting;
    this.waiting = null;
    clearTimeout(this.patience);
    this.patience = setTimeout(() => this.answer(this.sequence), ANSWER_PATIENCE_MS);
    this.send("moved", { value: this.sent, sequence: this.sequence });
  }

  answer(sequence) {
    if (this.away === null || !(sequence >= this.away)) return;
    this.away = null;
    clearTimeout(this.patience);
    this.pump();
    if (this.due) this.settle();
  }

  settleLater() {
    this.due = false;
    clearTimeout(this.rest);
    this.rest = setTimeout(() => { this.due = true; this.settle(); }, this.data.settle);
  }

  settle() {
    if (this.away !== null || this.waiting !== null) return;
    this.due = false;
    const detail = { name: this.data.name, value: this.value };
    window.dispatchEvent(new CustomEvent("ankunftsatlas:settled", { detail }));
  }

  end() {
    window.removeEventListener("ankunftsatlas:answered", this.hear);
    clearTimeout(this.rest);
    clearTimeout(this.patience);
  }
}

export default function (component) {
  const root = component.parentElement.querySelector(".atlas-live");
  root.slider ??= new LiveSlider(root, component.data.name);
  const { slider } = root;
  slider.update(component);
  // Streamlit also calls this for an update that a newer one overtook; then the slider lives on.
  return () => { if (!root.isConnected) slider.end(); };
}
