// Drawing a mask over a frame: white where the second style is painted.

import { h, choices, notify } from './dom.js';

export class Brush {
  #viewer; #options; #canvas; #context; #size = 60; #isErasing = false; #last = null; #before = []; #mode; #cursor;
  isOpen = false;

  /** @param {{onuse: (blob: Blob) => void, onclose: () => void}} options */
  constructor(viewer, options) {
    this.#viewer = viewer;
    this.#options = options;
    this.#canvas = h('canvas', {
      class: 'mask-canvas', tabindex: 0, role: 'application', hidden: true,
      'aria-label': 'Mask: draw with the pointer, or move with the arrow keys and dab with the space bar',
      onpointerdown: (event) => this.#begin(event), onpointermove: (event) => this.#move(event),
      onpointerup: () => (this.#last = null), onpointerleave: () => this.#showCursor(null), onkeydown: (event) => this.#key(event),
    });
    this.#cursor = h('span', { class: 'brush-cursor', hidden: true });
    viewer.frameElement.append(this.#canvas, this.#cursor);
    const kind = choices('Brush', [['draw', 'Draw'], ['erase', 'Erase']], 'draw', (value) => (this.#isErasing = value === 'erase'));
    const size = h('input', { type: 'range', min: 8, max: 240, value: this.#size, id: 'brush-size', oninput: (event) => (this.#size = Number(event.target.value)) });
    const button = (text, click, kind = '') => h('button', { type: 'button', class: kind, text, onclick: click });
    this.tools = h('div', { class: 'tools brush-tools', hidden: true },
      h('div', { class: 'group' }, kind, h('label', { class: 'brush-size', for: 'brush-size' }, 'Brush', size)),
      h('div', { class: 'group' }, button('Undo', () => this.#undo(), 'quiet'), button('Clear', () => this.#clear(), 'quiet'),
        button('Cancel', () => this.close()), button('Use this mask', () => this.#use(), 'primary')));
    this.kind = kind;
  }

  /** Opens over a frame, with a mask that is there already. */
  async open({ frame, mask, moment, goTo }) {
    this.isOpen = true;
    this.#mode = this.#viewer.mode;
    this.tools.hidden = false;
    goTo(moment);
    // The server shows the mask's frame once it has received the move.
    await new Promise((done) => setTimeout(done, 400));
    await this.#viewer.show({ film: frame, filmAlt: 'The frame that the mask is drawn on' });
    this.#viewer.setMode('film');
    const image = this.#viewer.element.querySelector('.viewer-over');
    this.#canvas.width = image.naturalWidth || 640;
    this.#canvas.height = image.naturalHeight || 360;
    this.#context = this.#canvas.getContext('2d', { willReadFrequently: true });
    this.#before = [];
    this.#size = Math.round(this.#canvas.width / 12);
    this.#canvas.hidden = false;
    if (mask) await this.#load(mask);
    this.#canvas.focus({ preventScroll: true });
  }

  close() {
    this.isOpen = false;
    this.tools.hidden = true;
    this.#canvas.hidden = true;
    this.#cursor.hidden = true;
    this.#viewer.setMode(this.#mode);
    this.#options.onclose();
  }

  /** Light parts of a mask become paint; the rest stays clear. */
  async #load(url) {
    const image = new Image();
    image.src = url;
    try { await image.decode(); } catch { return; }
    const { width, height } = this.#canvas;
    this.#context.drawImage(image, 0, 0, width, height);
    const pixels = this.#context.getImageData(0, 0, width, height);
    for (let i = 0; i < pixels.data.length; i += 4) {
      pixels.data[i + 3] = pixels.data[i];
      pixels.data[i] = pixels.data[i + 1] = pixels.data[i + 2] = 255;
    }
    this.#context.putImageData(pixels, 0, 0);
  }

  #point(event) {
    const box = this.#canvas.getBoundingClientRect();
    return { x: ((event.clientX - box.left) / box.width) * this.#canvas.width, y: ((event.clientY - box.top) / box.height) * this.#canvas.height };
  }

  #remember() {
    this.#before.push(this.#context.getImageData(0, 0, this.#canvas.width, this.#canvas.height));
    if (this.#before.length > 8) this.#before.shift();
  }

  #begin(event) {
    if (event.button) return;
    this.#canvas.setPointerCapture(event.pointerId);
    this.#remember();
    this.#stroke(this.#point(event));
    event.preventDefault();
    this.#canvas.focus({ preventScroll: true });
  }

  #move(event) {
    const point = this.#point(event);
    this.#showCursor(point);
    if (!this.#canvas.hasPointerCapture(event.pointerId)) return;
    for (const one of event.getCoalescedEvents?.() ?? [event]) this.#stroke(this.#point(one));
  }

  #stroke(point) {
    const context = this.#context;
    context.globalCompositeOperation = this.#isErasing ? 'destination-out' : 'source-over';
    context.strokeStyle = context.fillStyle = '#fff';
    context.lineWidth = this.#size;
    context.lineCap = context.lineJoin = 'round';
    context.beginPath();
    context.moveTo(this.#last?.x ?? point.x, this.#last?.y ?? point.y);
    context.lineTo(point.x + 0.01, point.y);
    context.stroke();
    this.#last = point;
  }

  #showCursor(point) {
    this.#cursor.hidden = !point;
    this.place = point ?? this.place;
    if (!point) return;
    const scale = this.#canvas.clientWidth / this.#canvas.width;
    const side = this.#size * scale;
    Object.assign(this.#cursor.style, { left: `${point.x * scale - side / 2}px`, top: `${point.y * scale - side / 2}px`, width: `${side}px`, height: `${side}px` });
  }

  #key(event) {
    const step = this.#size / 2;
    const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    const place = this.place ?? { x: this.#canvas.width / 2, y: this.#canvas.height / 2 };
    if (event.key in moves) {
      const [x, y] = moves[event.key];
      this.#showCursor({ x: Math.min(this.#canvas.width, Math.max(0, place.x + x)), y: Math.min(this.#canvas.height, Math.max(0, place.y + y)) });
    } else if (event.key === ' ') {
      this.#remember();
      this.#last = null;
      this.#stroke(place);
      this.#last = null;
    } else if (event.key === 'Escape') this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #undo() {
    const before = this.#before.pop();
    if (before) this.#context.putImageData(before, 0, 0);
  }

  #clear() {
    this.#remember();
    this.#context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
  }

  #use() {
    const { width, height } = this.#canvas;
    const drawn = this.#context.getImageData(0, 0, width, height);
    if (!drawn.data.some((value, index) => index % 4 === 3 && value > 0)) {
      notify('Nothing has been drawn yet.');
      return;
    }
    const flat = h('canvas', { width, height });
    const context = flat.getContext('2d');
    context.fillStyle = '#000';
    context.fillRect(0, 0, width, height);
    context.drawImage(this.#canvas, 0, 0);
    flat.toBlob((blob) => this.#options.onuse(blob), 'image/png');
  }
}
