// The large picture: a painting, the film's own frame, or both with a slider between them.

import { h, onResize, choices } from './dom.js';

export class Viewer {
  #box; #frame; #under; #over; #range; #line; #tags; #empty; #choice;
  #size = { width: 16, height: 9 };
  #urls = { painting: null, film: null };
  #wanted = { painting: null, film: null };
  mode = 'painting';

  /** @param {{onmode: (mode: string) => void}} options */
  constructor(options = {}) {
    this.#under = h('img', { class: 'viewer-picture', alt: '', decoding: 'async' });
    this.#over = h('img', { class: 'viewer-picture viewer-over', alt: '', decoding: 'async' });
    this.#range = h('input', {
      type: 'range', class: 'viewer-range', min: 0, max: 100, step: 0.5, value: 50,
      'aria-label': 'Slider between film and painting', oninput: () => this.#place(),
    });
    this.#line = h('span', { class: 'viewer-line', 'aria-hidden': 'true' }, h('span', { class: 'viewer-grip' }));
    this.#tags = [
      h('span', { class: 'tag tag-left', text: 'Film', 'aria-hidden': 'true' }),
      h('span', { class: 'tag tag-right', text: 'Painting', 'aria-hidden': 'true' }),
    ];
    this.#empty = h('p', { class: 'viewer-empty' });
    this.#frame = h('div', { class: 'viewer-frame' }, this.#under, this.#over, this.#range, this.#line, ...this.#tags);
    this.#box = h('div', { class: 'viewer' }, this.#frame, this.#empty);
    this.#choice = choices('What is shown', [
      ['painting', 'Painting'], ['compare', 'Compare'], ['film', 'Film'],
    ], this.mode, (mode) => { this.setMode(mode); options.onmode?.(mode); });
    this.#under.onload = () => this.#measure(this.#under);
    onResize(this.#box, () => this.#fit());
    this.setMode('painting');
  }

  get element() { return this.#box; }
  get modeChoice() { return this.#choice; }
  get frameElement() { return this.#frame; }

  setMode(mode) {
    this.mode = mode;
    this.#choice.set(mode);
    this.#box.dataset.mode = mode;
    this.#range.disabled = mode !== 'compare';
    this.#place();
  }

  /** Shows pictures by their addresses; a null leaves what is there. */
  async show({ painting, film, alt, filmAlt, empty }) {
    this.#empty.textContent = empty ?? '';
    const jobs = [];
    if (painting !== undefined) jobs.push(this.#load(this.#under, painting, 'painting', alt));
    if (film !== undefined) jobs.push(this.#load(this.#over, film, 'film', filmAlt));
    await Promise.all(jobs);
    this.#box.classList.toggle('is-empty', !this.#urls.painting && !this.#urls.film);
    this.#box.classList.toggle('lacks-painting', !this.#urls.painting);
    this.#box.classList.toggle('lacks-film', !this.#urls.film);
  }

  /** Decodes a picture before it replaces the one shown, so that nothing flashes. */
  async #load(image, url, kind, alt) {
    if (alt !== undefined) image.alt = alt;
    this.#wanted[kind] = url;
    if (this.#urls[kind] === url) return;
    if (!url) {
      this.#urls[kind] = null;
      image.removeAttribute('src');
      return;
    }
    const next = new Image();
    next.src = url;
    try { await next.decode(); } catch { return; }
    // A slow picture must not replace one that was requested later.
    if (this.#wanted[kind] !== url) {
      if (url.startsWith('blob:')) URL.revokeObjectURL(url);
      return;
    }
    const before = image.src;
    this.#urls[kind] = url;
    image.src = url;
    this.#measure(next);
    if (before.startsWith('blob:') && before !== url) URL.revokeObjectURL(before);
  }

  #measure(image) {
    if (!image.naturalWidth) return;
    const ratio = image.naturalWidth / image.naturalHeight;
    if (Math.abs(ratio - this.#size.width / this.#size.height) < 0.002) return;
    this.#size = { width: image.naturalWidth, height: image.naturalHeight };
    this.#fit();
  }

  #fit() {
    const [width, height] = [this.#box.clientWidth, this.#box.clientHeight];
    if (!width) return;
    const ratio = this.#size.width / this.#size.height;
    // If the box grows with its content, only its width counts.
    const isBound = getComputedStyle(this.#box).getPropertyValue('--bound').trim() === '1';
    const fitted = isBound ? Math.min(width, height * ratio) : width;
    this.#frame.style.width = `${Math.floor(fitted)}px`;
    this.#frame.style.height = `${Math.floor(fitted / ratio)}px`;
  }

  #place() {
    const share = this.mode === 'compare' ? Number(this.#range.value) : this.mode === 'film' ? 100 : 0;
    this.#frame.style.setProperty('--share', `${share}%`);
    this.#range.setAttribute('aria-valuetext', `${Math.round(share)} % film`);
  }
}
