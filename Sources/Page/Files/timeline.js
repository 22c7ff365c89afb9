// The film from its first frame to its last: shots, finished frames, current position.

import { h, onResize } from './dom.js';
import { clock } from './format.js';
import { paintingPath, filmPath } from './api.js';

const THUMB_HEIGHT = 44;

export class Timeline {
  #box; #canvas; #thumbs; #head; #running; #tip; #start; #end; #film;
  #frames = 0;
  #shown = 1;
  #model = null;
  #pick;
  #aspect = 16 / 9;
  #thumbKeys = [];

  /** @param {(frame: number) => void} pick called with the frame that somebody chooses */
  constructor(pick) {
    this.#pick = pick;
    this.#film = h('div', { class: 'film', 'aria-hidden': 'true' });
    this.#canvas = h('canvas', { class: 'track-canvas' });
    this.#running = h('span', { class: 'track-running', hidden: true });
    this.#head = h('span', { class: 'track-head' });
    this.#tip = h('span', { class: 'track-tip', hidden: true });
    this.#start = h('span');
    this.#end = h('span');
    this.#thumbs = [];
    this.#box = h('div', {
      class: 'track', tabindex: 0, role: 'slider', 'aria-label': 'Frame of the film', 'aria-valuemin': 1,
      'aria-valuemax': 1, 'aria-valuenow': 1,
      onkeydown: (event) => this.#key(event),
      onpointerdown: (event) => this.#drag(event), onpointermove: (event) => this.#hover(event),
      onpointerleave: () => (this.#tip.hidden = true),
    }, this.#film, this.#canvas, this.#running, this.#head, this.#tip);
    this.element = h('div', { class: 'timeline' }, this.#box,
      h('div', { class: 'track-ends' }, this.#start, h('span', { class: 'legend' },
        h('span', { class: 'key key-finished', text: 'finished' }), h('span', { class: 'key key-running', text: 'painting' }),
        h('span', { class: 'key key-waiting', text: 'waiting' }), h('span', { class: 'key key-worst', text: 'worst' })), this.#end));
    onResize(this.#box, () => this.#layout());
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#draw());
  }

  /** @param model {frames, passes, running, isFinished(frame), key(frame), cuts, shots, worst, time(frame), hasFilm} */
  update(model) {
    this.#model = model;
    const isNew = this.#frames !== model.frames;
    this.#frames = model.frames;
    this.#box.setAttribute('aria-valuemax', Math.max(1, model.frames));
    if (isNew) this.#layout();
    else this.#draw();
    this.#fillThumbs();
    this.#start.textContent = clock(0);
    this.#end.textContent = model.frames ? clock(model.time(model.frames)) : '';
  }

  setAspect(aspect) {
    if (Math.abs(aspect - this.#aspect) < 0.01) return;
    this.#aspect = aspect;
    this.#layout();
  }

  /** Marks the frame that is shown. */
  show(frame) {
    this.#shown = frame;
    this.#head.style.left = `${this.#x(frame) * 100}%`;
    this.#box.setAttribute('aria-valuenow', frame);
    const model = this.#model;
    if (!model) return;
    const shot = this.#shotOf(frame);
    const state = model.isFinished(frame) ? 'finished' : frame === model.running ? 'being painted'
      : shot?.state === 'running' ? 'in a shot that is being painted' : 'waiting';
    const worst = model.worst.includes(frame) ? ', one of the worst' : '';
    this.#box.setAttribute('aria-valuetext', `frame ${frame} of ${model.frames}, ${clock(model.time(frame))}, ${state}${worst}`);
  }

  focus() { this.#box.focus(); }

  #shotOf(frame) { return this.#model.shots.find((shot) => frame <= shot.lastFrame); }

  #x(frame) { return this.#frames ? (frame - 0.5) / this.#frames : 0; }

  #frameAt(event) {
    const box = this.#box.getBoundingClientRect();
    const share = (event.clientX - box.left) / box.width;
    return Math.min(this.#frames, Math.max(1, Math.floor(share * this.#frames) + 1));
  }

  #drag(event) {
    if (!this.#frames || event.button) return;
    this.#box.setPointerCapture(event.pointerId);
    this.#pick(this.#frameAt(event));
    event.preventDefault();
    this.#box.focus({ preventScroll: true });
  }

  #hover(event) {
    if (!this.#frames) return;
    const frame = this.#frameAt(event);
    if (this.#box.hasPointerCapture(event.pointerId)) this.#pick(frame);
    this.#tip.hidden = false;
    const shot = this.#shotOf(frame);
    this.#tip.textContent = `${frame} · ${clock(this.#model.time(frame))}`
      + (shot ? ` · shot ${shot.number}, ${shot.state}${shot.host ? ` on ${shot.host}` : ''}` : '');
    this.#tip.style.left = `${Math.min(94, Math.max(6, this.#x(frame) * 100))}%`;
  }

  #key(event) {
    const step = event.shiftKey ? 10 : 1;
    const moves = { ArrowLeft: -step, ArrowRight: step, ArrowDown: -step, ArrowUp: step, PageDown: -10, PageUp: 10 };
    let frame = this.#shown + (moves[event.key] ?? 0);
    if (event.key === 'Home') frame = 1;
    else if (event.key === 'End') frame = this.#frames;
    else if (!(event.key in moves)) return;
    event.preventDefault();
    event.stopPropagation();
    this.#pick(Math.min(this.#frames, Math.max(1, frame)));
  }

  #layout() {
    const width = this.#box.clientWidth;
    if (!width) return;
    const count = Math.min(this.#frames || 1, Math.max(1, Math.round(width / (THUMB_HEIGHT * this.#aspect))));
    if (this.#thumbs.length !== count) {
      this.#thumbs = Array.from({ length: count }, () => h('img', { class: 'thumb', alt: '', decoding: 'async' }));
      this.#thumbKeys = [];
      this.#film.replaceChildren(...this.#thumbs);
    }
    this.#draw();
    this.#fillThumbs();
    this.show(this.#shown);
  }

  #fillThumbs() {
    const model = this.#model;
    if (!model?.frames) return;
    const count = this.#thumbs.length;
    this.#thumbs.forEach((image, index) => {
      const frame = Math.min(model.frames, Math.floor(((index + 0.5) / count) * model.frames) + 1);
      const isFinished = model.isFinished(frame);
      const path = isFinished ? paintingPath(frame, model.key(frame), 'thumb') : model.hasFilm ? filmPath(frame, 'thumb') : '';
      if (this.#thumbKeys[index] === path) return;
      this.#thumbKeys[index] = path;
      image.classList.toggle('thumb-waiting', !isFinished);
      if (path) image.src = path; else image.removeAttribute('src');
      image.onerror = () => image.removeAttribute('src');
    });
  }

  #draw() {
    const model = this.#model;
    const ratio = devicePixelRatio || 1;
    const [width, height] = [this.#canvas.clientWidth, this.#canvas.clientHeight];
    if (!width || !model) return;
    this.#canvas.width = width * ratio;
    this.#canvas.height = height * ratio;
    const context = this.#canvas.getContext('2d');
    context.scale(ratio, ratio);
    const style = getComputedStyle(this.#box);
    const color = (name) => style.getPropertyValue(name).trim();
    const [waiting, finished, worst] = [color('--waiting'), color('--finished'), color('--worst')];
    const shades = { running: color('--accent'), failed: color('--bad') };
    const bar = { top: height - 14, height: 9 };
    context.fillStyle = waiting;
    context.fillRect(0, bar.top, width, bar.height);
    if (!model.frames) return;
    const step = width / model.frames;
    for (const shot of model.shots.filter((shot) => shot.state in shades)) {
      context.fillStyle = shades[shot.state];
      context.fillRect((shot.firstFrame - 1) * step, bar.top, (shot.lastFrame - shot.firstFrame + 1) * step, bar.height);
    }
    context.fillStyle = finished;
    let begin = null;
    for (let frame = 1; frame <= model.frames + 1; frame += 1) {
      const isFinished = frame <= model.frames && model.isFinished(frame);
      if (isFinished && begin === null) begin = frame;
      if (!isFinished && begin !== null) {
        context.fillRect((begin - 1) * step, bar.top, (frame - begin) * step, bar.height);
        begin = null;
      }
    }
    if (step >= 5) {
      for (let frame = 1; frame < model.frames; frame += 1) context.clearRect(frame * step - 0.5, bar.top, 1, bar.height);
    }
    for (const frame of model.cuts) context.clearRect(Math.round((frame - 1) * step) - 1, bar.top - 3, 3, bar.height + 6);
    context.fillStyle = worst;
    for (const frame of model.worst) {
      const x = this.#x(frame) * width;
      context.beginPath();
      context.moveTo(x, bar.top - 2);
      context.lineTo(x - 4, bar.top - 8);
      context.lineTo(x + 4, bar.top - 8);
      context.fill();
    }
    this.#running.hidden = !model.running;
    if (model.running) {
      this.#running.style.left = `${((model.running - 1) / model.frames) * 100}%`;
      this.#running.style.width = `${Math.max(100 / model.frames, 0.4)}%`;
    }
  }
}
