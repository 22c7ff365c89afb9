// Figures over the frames, drawn as SVG: move over them or use the arrow keys to read them, click to see the frame.

import { h, s, onResize, setText } from './dom.js';
import { figure, span } from './format.js';

const HEIGHT = 84;
const MOST_POINTS = 1200;
const LARGEST_RATIO = 1e4;

/** @typedef {{name: string, label: string, value: (row: object) => number|null}} Series */

export class Plot {
  #svg; #paths; #cursor; #dots; #readout; #rows = []; #worst = []; #pick; #frames = 1; #frame = null; #series; #format;
  #low; #high; #isLogarithmic; #zero;

  /** @param {{title: string, series: Series[], format?: Function, isLogarithmic?: boolean, hasZero?: boolean, pick: Function}} options */
  constructor({ title, note, series, format = figure, isLogarithmic = false, hasZero = false, pick }) {
    this.#series = series;
    this.#format = format;
    this.#isLogarithmic = isLogarithmic;
    this.#pick = pick;
    this.#paths = series.map((one, index) => s('path', { class: `line line-${index}` }));
    this.#zero = s('line', { class: 'zero' });
    this.#cursor = s('line', { class: 'cursor' });
    this.#dots = s('g', { class: 'dots' });
    this.#svg = s('svg', { class: 'plot-svg', 'aria-hidden': 'true' }, hasZero ? this.#zero : null, ...this.#paths, this.#dots, this.#cursor);
    this.#low = h('span');
    this.#high = h('span');
    this.#readout = h('p', { class: 'plot-readout' });
    const area = h('div', {
      class: 'plot-area', tabindex: 0, role: 'slider', 'aria-label': `${title} by frame`, 'aria-valuemin': 1,
      onpointermove: (event) => this.#read(this.#frameAt(event)), onpointerleave: () => this.#read(this.#frame),
      onclick: (event) => this.#pick(this.#frameAt(event)), onkeydown: (event) => this.#key(event),
    }, this.#svg, h('span', { class: 'plot-scale', 'aria-hidden': 'true' }, this.#high, this.#low));
    this.element = h('figure', { class: 'plot' }, h('figcaption', { class: 'plot-title' }, h('span', { text: title, title: note }), this.#readout), area);
    this.area = area;
    onResize(area, () => this.draw());
  }

  update(rows, frames, worst) {
    this.#rows = rows;
    this.#frames = Math.max(frames, rows.at(-1)?.frame ?? 1);
    this.#worst = worst;
    this.area.setAttribute('aria-valuemax', this.#frames);
    this.draw();
  }

  show(frame) {
    this.#frame = frame;
    this.#read(frame);
  }

  #values() {
    return this.#series.map((one) => this.#rows.map((row) => ({ frame: row.frame, value: one.value(row) })).filter((point) => point.value !== null && isFinite(point.value) && (!this.#isLogarithmic || point.value > 0)));
  }

  draw() {
    const lists = this.#values();
    const all = lists.flat().map((point) => point.value);
    this.element.classList.toggle('is-empty', !all.length);
    const width = this.#svg.getBoundingClientRect().width;
    if (!width) return;
    this.#svg.setAttribute('viewBox', `0 0 ${width} ${HEIGHT}`);
    if (!all.length) {
      this.#paths.forEach((path) => path.setAttribute('d', ''));
      this.#dots.replaceChildren();
      setText(this.#low, '');
      setText(this.#high, '');
      return;
    }
    let [low, high] = [all.reduce((a, b) => Math.min(a, b)), all.reduce((a, b) => Math.max(a, b))];
    const hasZero = Boolean(this.#zero.parentNode);
    if (hasZero) [low, high] = [Math.min(low, 0), Math.max(high, 0)];
    // A term that has vanished must not flatten the others.
    if (this.#isLogarithmic) low = Math.max(low, high / LARGEST_RATIO);
    setText(this.#low, this.#format(low));
    setText(this.#high, this.#format(high));
    const level = this.#isLogarithmic ? Math.log : (value) => value;
    const [bottom, top] = [level(low), level(high)];
    const y = (value) => HEIGHT - 6 - (top > bottom ? (Math.max(level(value), bottom) - bottom) / (top - bottom) : 0.5) * (HEIGHT - 12);
    const x = (frame) => ((frame - 0.5) / this.#frames) * width;
    lists.forEach((points, index) => {
      const path = thinned(points).map((point, place) => `${place ? 'L' : 'M'}${x(point.frame).toFixed(1)} ${y(point.value).toFixed(1)}`);
      // A single point has no line, so a short one marks it.
      this.#paths[index].setAttribute('d', path.length === 1 ? `${path[0]}h0.01` : path.join(''));
      this.#paths[index].dataset.points = points.length;
    });
    if (hasZero) for (const [name, value] of [['x2', width], ['y1', y(0)], ['y2', y(0)]]) this.#zero.setAttribute(name, value);
    const first = lists[0];
    this.#dots.replaceChildren(...this.#worst.map((frame) => {
      const point = first.find((one) => one.frame === frame);
      return point ? s('circle', { class: 'dot', cx: x(frame), cy: y(point.value), r: 3.5 }) : null;
    }).filter(Boolean));
    this.#x = x;
    this.#read(this.#frame);
  }

  #x = () => 0;

  #frameAt(event) {
    const box = this.#svg.getBoundingClientRect();
    return Math.min(this.#frames, Math.max(1, Math.floor(((event.clientX - box.left) / box.width) * this.#frames) + 1));
  }

  #read(frame) {
    const row = this.#rows.find((one) => one.frame === frame);
    // While a frame is painted, the figures of the one before it are shown.
    const told = row ?? (frame > (this.#rows.at(-1)?.frame ?? Infinity) ? this.#rows.at(-1) : null);
    this.#cursor.toggleAttribute('hidden', !frame);
    if (!frame) return;
    this.#cursor.setAttribute('x1', this.#x(frame));
    this.#cursor.setAttribute('x2', this.#x(frame));
    this.#cursor.setAttribute('y2', HEIGHT);
    const parts = told ? this.#series.map((one, index) => h('span', { class: `value value-${index}` },
      this.#series.length > 1 ? h('i', { text: one.label }) : null, this.#format(one.value(told)))) : [h('span', { class: 'value', text: '–' })];
    this.#readout.classList.toggle('is-older', told !== row);
    this.#readout.replaceChildren(...parts);
    this.area.setAttribute('aria-valuenow', frame);
    this.area.setAttribute('aria-valuetext', row
      ? `frame ${frame}: ${this.#series.map((one) => `${one.label} ${this.#format(one.value(row))}`).join(', ')}` : `frame ${frame}: not painted yet`);
  }

  #key(event) {
    const moves = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };
    if (!(event.key in moves)) return;
    event.preventDefault();
    event.stopPropagation();
    this.#pick(Math.min(this.#frames, Math.max(1, (this.#frame ?? 1) + moves[event.key])));
  }
}

/** So many points that each has a place on the screen: the extremes of each group of neighbours. */
function thinned(points) {
  if (points.length <= MOST_POINTS) return points;
  const size = Math.ceil(points.length / (MOST_POINTS / 2));
  const kept = [];
  for (let start = 0; start < points.length; start += size) {
    const group = points.slice(start, start + size);
    const least = group.reduce((a, b) => (b.value < a.value ? b : a));
    const most = group.reduce((a, b) => (b.value > a.value ? b : a));
    kept.push(...(least.frame < most.frame ? [least, most] : least === most ? [least] : [most, least]));
  }
  return kept;
}

/** The plots of a run. */
export function runPlots(pick) {
  const one = (name, label = name) => ({ name, label, value: (row) => row[name] });
  return [
    new Plot({
      title: 'Loss', note: 'Logarithmic', pick, isLogarithmic: true,
      series: [one('total', 'all'), one('content'), one('style'), one('temporal')],
    }),
    new Plot({ title: 'Iterations', pick, series: [one('iterations')], format: (value) => (value === null ? '–' : `${value}`) }),
    new Plot({ title: 'Seconds per pass', pick, series: [one('seconds')], format: (value) => (value === null ? '–' : span(value)) }),
    new Plot({ title: 'Warping error', note: 'How much a frame differs from the previous one, moved along the motion', pick, series: [one('warping')] }),
    new Plot({
      title: 'Brightness drift', note: 'Grey levels of 255, relative to the first frame of the shot', pick, hasZero: true,
      series: [one('drift')], format: (value) => (value === null ? '–' : `${value > 0 ? '+' : ''}${value.toFixed(2)}`),
    }),
  ];
}
