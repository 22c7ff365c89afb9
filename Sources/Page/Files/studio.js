// Trying looks on one frame: styles, sliders, a mask; then the command line, or the whole film.

import { byId, h, setText, copyText, announce, notify, choices } from './dom.js';
import { post, remove, picture } from './api.js';
import { duration, bytes, clock, figure, count, sentence } from './format.js';
import { Viewer } from './viewer.js';
import { Brush } from './brush.js';

const PICTURES = 'image/png,image/jpeg,image/webp,image/tiff,image/gif,image/bmp';

/** The sliders: how a place between 0 and 1000 becomes a value, and how that reads. */
const SLIDERS = [
  { name: 'strength', label: 'Strength', low: 'film', high: 'painting', usual: () => 1, value: (x) => round(x, 2), place: (v) => v, text: (v) => `${Math.round(v * 100)} %` },
  { name: 'styleWeight', label: 'Style weight', low: 'shapes', high: 'strokes', usual: (state) => state.usualStyleWeight, value: (x) => digits(10 ** (x * 4 - 5.5)), place: (v) => (Math.log10(v) + 5.5) / 4, text: (v) => figure(v) },
  { name: 'strokes', label: 'Stroke size', low: 'fine', high: 'broad', usual: () => 1, value: (x) => digits(2 ** (x * 4 - 2)), place: (v) => (Math.log2(v) + 2) / 4, text: (v) => `× ${figure(v)}` },
  { name: 'smoothness', label: 'Smoothness', low: 'grain', high: 'smooth', usual: () => 1, value: (x) => digits(2 ** (x * 8 - 4)), place: (v) => (Math.log2(v) + 4) / 8, text: (v) => `× ${figure(v)}` },
];

const round = (value, places) => Math.round(value * 10 ** places) / 10 ** places;
const digits = (value) => Number(value.toPrecision(2));

export class StudioView {
  #state = null;
  #knobs = null;
  #held = -Infinity;
  #sendTimer = 0;
  #weights = {};
  #draftKey = null;
  #isFetching = false;
  #stripKey = null;
  #styleKey = null;
  #variantKey = null;
  #frameKey = null;
  #closed = new AbortController();

  constructor({ stage, strip, side }) {
    const button = (properties, ...children) => h('button', { type: 'button', ...properties }, ...children);
    this.viewer = new Viewer();
    this.brush = new Brush(this.viewer, { onuse: (blob) => this.#useMask(blob), onclose: () => this.#endMask() });
    this.status = h('output', { class: 'place' });
    this.keepButton = button({ class: 'keep', text: 'Keep this look', title: 'Keep this picture and its settings (K)', onclick: () => this.#keep() });
    this.tools = h('div', { class: 'tools' }, h('div', { class: 'group' }, this.viewer.modeChoice), h('div', { class: 'group' }, this.status, this.keepButton));
    stage.append(this.viewer.element, this.brush.tools, this.tools);
    this.shelf = h('div', { class: 'shelf', role: 'list', 'aria-label': 'Kept looks' });
    this.#strip(strip);
    this.#side(side, button);
    const options = { signal: this.#closed.signal };
    document.addEventListener('keydown', (event) => this.#shortcut(event), options);
    document.addEventListener('dragover', (event) => { event.preventDefault(); document.body.classList.add('is-dragging'); }, options);
    document.addEventListener('dragleave', (event) => { if (!event.relatedTarget) document.body.classList.remove('is-dragging'); }, options);
    document.addEventListener('drop', (event) => this.#drop(event), options);
    setText(byId('eta'), '');
  }

  #strip(strip) {
    this.film = h('div', { class: 'film', 'aria-hidden': 'true' });
    this.moment = h('input', {
      type: 'range', class: 'moment', min: 0, max: 1, step: 'any', value: 0, 'aria-label': 'Frame of the film to try looks on',
      oninput: () => this.#moveTo(Number(this.moment.value)),
    });
    this.head = h('span', { class: 'track-head' });
    this.clock = h('span');
    this.end = h('span');
    this.track = h('div', { class: 'track track-studio' }, this.film, this.head, this.moment);
    strip.append(this.shelf, this.track, h('div', { class: 'track-ends' }, this.clock, this.end));
  }

  #side(side, button) {
    this.styles = h('ul', { class: 'styles' });
    this.styleInput = h('input', { type: 'file', accept: PICTURES, multiple: true, class: 'unseen', id: 'style-files', 'aria-label': 'Add style pictures', onchange: () => { this.#addStyles(this.styleInput.files); this.styleInput.value = ''; } });
    this.filmInput = h('input', { type: 'file', accept: 'video/*,image/*', class: 'unseen', id: 'film-file', 'aria-label': 'Choose a film or a picture', onchange: () => { this.#setFilm(this.filmInput.files[0]); this.filmInput.value = ''; } });
    this.filmDrop = h('section', { class: 'card', 'aria-label': 'Film' }, h('h2', { text: 'Film' }), this.filmInput, h('label', { class: 'drop', for: 'film-file' }, h('b', { text: 'Drop a film or a picture here' }), h('span', { text: 'or click to choose one. For a long film, begin with its name: vidstyle studio film.mp4' })));
    this.preset = choices('Preset', [['draft', 'Draft'], ['default', 'Default'], ['best', 'Best'], ['bold', 'Bold'], ['faithful', 'Faithful'], ['article', 'Article']], 'default', (preset) => this.#turn({ preset }));
    this.colors = choices('Colours', [['style', 'Style', 'Colours of the style picture'], ['match', 'Matched', 'Style colours, matched to the film'], ['content', 'Film', 'The film’s own colours']], 'style', (colors) => this.#turn({ colors }));
    this.sliders = SLIDERS.map((slider) => this.#slider(slider, button));
    this.size = h('select', { id: 'size', onchange: () => this.#turn({ size: this.size.value ? Number(this.size.value) : null }) });
    const seconds = (name, label) => h('input', { type: 'text', inputmode: 'decimal', id: name, size: 6, placeholder: label, onchange: (event) => this.#turnTime(name, event.target) });
    this.start = seconds('start', 'beginning');
    this.length = seconds('duration', 'all');
    this.maskText = h('p', { class: 'hint' });
    this.maskStyle = h('select', { id: 'mask-style', 'aria-label': 'Style inside the mask' });
    this.maskButton = button({ text: 'Draw a mask', onclick: () => this.#drawMask() });
    this.dropMaskButton = button({ class: 'quiet', text: 'Remove', onclick: () => this.#do(() => remove('/api/studio/mask')) });
    this.command = h('code', { class: 'command', tabindex: 0, 'aria-label': 'Command line' });
    this.copyButton = button({ class: 'quiet', text: 'Copy', onclick: () => copyText(this.command, this.copyButton) });
    this.saveButton = button({ text: 'Save project', onclick: () => this.#do(async () => { await post('/api/studio/save'); notify(`Saved as ${this.#state.project}.`); }) });
    this.loadButton = button({ text: 'Load', title: 'Back to the saved project', onclick: () => this.#do(() => post('/api/studio/load')) });
    this.paintButton = button({ class: 'primary action', text: 'Paint the film …', onclick: () => this.#ask() });
    this.estimate = h('p', { class: 'hint' });
    this.dialog = h('dialog', { class: 'dialog', 'aria-labelledby': 'dialog-title' });
    side.append(
      this.filmDrop,
      h('section', { class: 'card', 'aria-label': 'Styles' }, h('h2', { text: 'Styles' }), this.styles, this.styleInput,
        h('label', { class: 'drop', for: 'style-files' }, h('b', { text: 'Drop pictures here' }), h('span', { text: 'or click to choose. Several are blended.' }))),
      h('section', { class: 'card', 'aria-label': 'Look' }, h('h2', { text: 'Look' }), this.preset, this.sliders.map((one) => one.element),
        h('div', { class: 'row' }, h('span', { class: 'row-label', text: 'Colours' }), this.colors)),
      h('section', { class: 'card', 'aria-label': 'Mask' }, h('h2', { text: 'A second style inside a mask' }), this.maskText, h('div', { class: 'actions' }, this.maskStyle, this.maskButton, this.dropMaskButton)),
      h('section', { class: 'card', 'aria-label': 'Extent' }, h('h2', { text: 'What to paint' }),
        h('div', { class: 'fields' }, h('label', { for: 'size', text: 'Size' }), this.size, h('label', { for: 'start', text: 'From' }), this.start, h('label', { for: 'duration', text: 'For' }), this.length)),
      h('section', { class: 'card', 'aria-label': 'Command' }, h('h2', {}, 'Command', this.copyButton), this.command, this.estimate,
        h('div', { class: 'actions' }, this.paintButton, this.saveButton, this.loadButton)),
      this.dialog);
  }

  #slider(slider, button) {
    const output = h('output', { class: 'slider-value' });
    const input = h('input', {
      type: 'range', min: 0, max: 1000, step: 1, id: `slider-${slider.name}`,
      oninput: () => {
        const value = slider.value(input.value / 1000);
        this.#turn({ [slider.name]: value });
        show(value);
      },
    });
    const show = (value) => {
      setText(output, slider.text(value));
      input.setAttribute('aria-valuetext', slider.text(value));
      reset.hidden = Math.abs(Math.log((value + 1e-9) / (slider.usual(this.#state) + 1e-9))) < 0.02;
    };
    const reset = button({ class: 'quiet reset', text: '↺', title: 'Back to the default', 'aria-label': `${slider.label}: back to the default`, hidden: true, onclick: () => { const value = slider.usual(this.#state); this.#turn({ [slider.name]: value }); set(value); } });
    const set = (value) => {
      input.value = Math.round(Math.min(1, Math.max(0, slider.place(value))) * 1000);
      show(value);
    };
    return { name: slider.name, set, element: h('div', { class: 'slider' }, h('label', { for: input.id, text: slider.label }), reset, output, input, h('span', { class: 'ends', 'aria-hidden': 'true' }, h('span', { text: slider.low }), h('span', { text: slider.high }))) };
  }

  close() { this.#closed.abort(); this.dialog.close(); }

  lose() {
    byId('pill').dataset.activity = 'lost';
    setText(byId('pill'), 'No connection');
  }

  update(state) {
    const before = this.#state;
    this.#state = state;
    setText(byId('title'), state.film ? state.title : 'Studio');
    document.title = `${state.film ? `${state.title} · ` : ''}vidstyle studio`;
    this.#pill(state);
    // Controls that the user is moving are not changed.
    if (performance.now() - this.#held > 900) this.#takeKnobs(state);
    this.#showStyles(state);
    this.#showFilm(state);
    this.#showVariants(state);
    this.#showMask(state);
    if (state.command !== undefined && state.command !== null) setText(this.command, state.command);
    this.command.hidden = this.copyButton.hidden = !state.command;
    this.filmDrop.hidden = Boolean(state.film);
    this.keepButton.disabled = !state.draft.key;
    this.paintButton.disabled = this.saveButton.disabled = !state.command;
    setText(this.paintButton, state.film?.isStill ? 'Paint the picture …' : 'Paint the film …');
    setText(this.saveButton, state.isSaved ? 'Saved' : 'Save project');
    this.saveButton.disabled ||= state.isSaved;
    this.loadButton.hidden = !state.hasProject || state.isSaved;
    setText(this.estimate, this.#estimateText(state));
    this.#showDraft(state);
    if (before && !before.draft.isFinished && state.draft.isFinished) announce('The draft is finished.');
  }

  #pill(state) {
    const pill = byId('pill');
    const { draft } = state;
    const text = draft.failure ? 'That did not work' : draft.isPainting ? 'Trying' : draft.isFinished ? 'Ready' : !state.film ? 'Choose a film' : !state.styles.length ? 'Choose a style' : 'Waiting';
    pill.dataset.activity = draft.failure ? 'failed' : draft.isPainting ? 'painting' : draft.isFinished ? 'complete' : 'idle';
    setText(pill, text);
    setText(this.status, draft.failure ? '' : draft.isPainting ? `${draft.side} px · iteration ${draft.iteration}${draft.limit ? ` of ${draft.limit}` : ''}` : draft.isFinished ? `${draft.side} px` : '');
    if (draft.failure && draft.failure !== this.failure) notify(sentence(draft.failure), { stays: true });
    this.failure = draft.failure;
  }

  #estimateText(state) {
    const { estimate } = state;
    if (!estimate || !state.command) return '';
    if (estimate.shortage) return sentence(estimate.shortage);
    const frames = estimate.frames ? `${count(estimate.frames, 'frame')}: ` : '';
    return estimate.seconds === undefined || estimate.seconds === null ? '' : `${frames}at most about ${duration(estimate.seconds)}, ${bytes(estimate.memory)} of memory.`;
  }

  #takeKnobs(state) {
    this.#knobs = { ...state.knobs };
    for (const slider of this.sliders) slider.set(state.knobs[slider.name]);
    this.preset.set(state.knobs.preset);
    this.colors.set(state.knobs.colors);
    const film = state.film;
    const full = film ? Math.max(film.width, film.height) : 0;
    const sizes = [256, 384, 512, 640, 768, 1024, 1280, 1600, 1920].filter((side) => side < full);
    const own = state.knobs.size;
    if (own && own !== full && !sizes.includes(own)) sizes.push(own);
    const key = `${full} ${sizes}`;
    if (this.size.dataset.key !== key) {
      this.size.dataset.key = key;
      this.size.replaceChildren(h('option', { value: '', text: film ? `${film.width} × ${film.height} (the film’s)` : 'as the film' }),
        ...sizes.sort((a, b) => b - a).map((side) => h('option', { value: side, text: `${side} pixels` })));
    }
    this.size.value = own ?? '';
    for (const [input, value] of [[this.start, state.knobs.start], [this.length, state.knobs.duration]]) {
      if (document.activeElement !== input) input.value = value ? String(round(value, 2)) : '';
    }
    this.start.disabled = this.length.disabled = film?.isStill ?? false;
    this.#placeHead(state.knobs.moment);
  }

  #showStyles(state) {
    const key = JSON.stringify([state.styles.map((style) => [style.id, style.name, style.isMasked])]);
    if (key !== this.#styleKey) {
      this.#styleKey = key;
      const several = state.styles.filter((style) => !style.isMasked).length > 1;
      this.styles.replaceChildren(...state.styles.map((style) => h('li', { class: 'style', 'data-id': style.id },
        h('img', { src: `/api/studio/style/${style.id}`, alt: '', class: 'style-picture' }),
        h('div', { class: 'style-words' }, h('span', { class: 'style-name', text: style.name, title: style.name }),
          style.isMasked ? h('span', { class: 'hint', text: 'inside the mask' })
            : several ? h('input', { type: 'range', min: 0.05, max: 1, step: 0.05, value: style.share, 'aria-label': `Share of ${style.name}`, oninput: (event) => { this.#weights[style.id] = Number(event.target.value); this.#turn({}); } }) : null),
        h('button', { type: 'button', class: 'quiet', text: '×', 'aria-label': `Remove ${style.name}`, onclick: () => this.#do(() => remove(`/api/studio/style/${style.id}`)) }))));
    }
  }

  #showFilm(state) {
    const { film } = state;
    this.track.hidden = !film || film.isStill;
    if (!film) {
      this.viewer.show({ painting: null, film: null, empty: 'Drop a film or a picture here, or start with one: vidstyle studio film.mp4 style.jpg' });
      return;
    }
    const key = `${film.key} ${film.thumbs}`;
    if (key !== this.#stripKey) {
      this.#stripKey = key;
      this.film.replaceChildren(...Array.from({ length: film.thumbs }, (_, index) => h('img', { class: 'thumb', alt: '', src: `/api/studio/thumb/${index}?v=${film.key}` })));
      this.moment.max = film.duration || 1;
      this.moment.step = film.duration ? film.duration / 1000 : 1;
    }
    setText(this.end, film.isStill ? '' : clock(film.duration));
    const moment = state.mask ? state.knobs.start ?? 0 : state.knobs.moment;
    const frameKey = `${film.key}-${moment}`;
    if (frameKey !== this.#frameKey) {
      this.#frameKey = frameKey;
      this.viewer.show({ film: `/api/studio/frame?v=${encodeURIComponent(frameKey)}`, filmAlt: `The film at ${clock(moment)}`, empty: '' });
    }
  }

  async #showDraft(state) {
    const { draft } = state;
    if (!draft.key || draft.key === this.#draftKey || this.#isFetching || document.hidden) return;
    this.#isFetching = true;
    try {
      const url = await picture('/api/studio/draft');
      if (url) {
        this.#draftKey = draft.key;
        await this.viewer.show({ painting: url, alt: `Draft, ${draft.side} pixels` });
      }
    } catch (error) {
      console.warn(error);
    }
    this.#isFetching = false;
  }

  #showVariants(state) {
    const key = JSON.stringify(state.variants);
    if (key === this.#variantKey) return;
    this.#variantKey = key;
    this.shelf.hidden = !state.variants.length;
    this.shelf.replaceChildren(...state.variants.map((variant) => h('div', { class: 'variant', role: 'listitem' },
      h('button', { type: 'button', class: 'variant-use', title: `Back to: ${variant.label}`, onclick: () => this.#do(() => post(`/api/studio/variant/${variant.id}`)) },
        h('img', { src: `/api/studio/variant/${variant.id}`, alt: '' }), h('span', { text: variant.label })),
      h('button', { type: 'button', class: 'quiet variant-drop', text: '×', 'aria-label': `Drop ${variant.label}`, onclick: () => this.#do(() => remove(`/api/studio/variant/${variant.id}`)) }))));
  }

  #showMask(state) {
    const hasChoice = state.styles.length > 1;
    setText(this.maskText, !hasChoice ? 'Add a second style to use a mask.' : state.mask ? 'The mask follows the film’s motion, starting at its first frame.' : 'Draw over a figure on the first frame; the mask follows its motion.');
    this.maskButton.disabled = !hasChoice || this.brush.isOpen;
    setText(this.maskButton, state.mask ? 'Change the mask' : 'Draw a mask');
    this.dropMaskButton.hidden = !state.mask;
    this.maskStyle.hidden = !hasChoice;
    const key = JSON.stringify(state.styles.map((style) => [style.id, style.name]));
    if (this.maskStyle.dataset.key === key) return;
    this.maskStyle.dataset.key = key;
    const chosen = state.mask?.style ?? state.styles.at(-1)?.id;
    this.maskStyle.replaceChildren(...state.styles.map((style) => h('option', { value: style.id, text: style.name })));
    this.maskStyle.value = chosen ?? '';
  }

  // Actions of the user.

  #turn(change) {
    if (!this.#knobs) return;
    Object.assign(this.#knobs, change);
    this.#held = performance.now();
    clearTimeout(this.#sendTimer);
    this.#sendTimer = setTimeout(() => this.#send(), 160);
  }

  async #send() {
    const weights = this.#weights;
    this.#weights = {};
    const knobs = Object.fromEntries(Object.entries(this.#knobs).filter(([, value]) => value !== null && value !== undefined));
    await this.#do(() => post('/api/studio/knobs', { knobs, weights }));
    // A preset changes other sliders.
    if (this.#knobs.preset !== this.#state.knobs.preset) this.#held = -Infinity;
  }

  #turnTime(name, input) {
    const text = input.value.trim();
    const parts = text.split(':').map(Number);
    const value = text ? parts.reduce((sum, part) => sum * 60 + part, 0) : null;
    if (value !== null && !(value >= 0 && isFinite(value))) {
      notify('Write a time as 12.5 or 1:23.');
      return;
    }
    this.#turn({ [name]: value || null });
  }

  #moveTo(moment) {
    this.#placeHead(moment);
    this.#turn({ moment: round(moment, 3) });
  }

  #placeHead(moment) {
    const film = this.#state?.film;
    if (!film?.duration) return;
    this.moment.value = moment;
    this.head.style.left = `${Math.min(100, (moment / film.duration) * 100)}%`;
    this.moment.setAttribute('aria-valuetext', clock(moment));
    setText(this.clock, `Tried at ${clock(moment)}`);
  }

  async #do(work) {
    try {
      await work();
      return true;
    } catch (error) {
      notify(error.message);
      return false;
    }
  }

  #keep() { return this.#do(() => post('/api/studio/variants')); }

  async #addStyles(list) {
    for (const file of list) await this.#do(() => post('/api/studio/styles', file));
  }

  #setFilm(file) {
    if (file) return this.#do(async () => { notify('The film is being read …'); await post('/api/studio/input', file); });
  }

  #drop(event) {
    event.preventDefault();
    document.body.classList.remove('is-dragging');
    const list = [...(event.dataTransfer?.files ?? [])];
    if (!list.length) return;
    if (!this.#state?.film) this.#setFilm(list.shift());
    this.#addStyles(list);
  }

  #drawMask() {
    const { film, mask } = this.#state;
    if (!film) return;
    this.tools.hidden = true;
    this.brush.open({
      frame: `/api/studio/frame?v=mask-${Date.now()}`, mask: mask ? `/api/studio/mask?v=${mask.key}` : null,
      moment: this.#state.knobs.start ?? 0, goTo: (moment) => this.#turn({ moment }),
    });
    this.maskButton.disabled = true;
  }

  async #useMask(blob) {
    const id = this.maskStyle.value;
    if (await this.#do(() => post(`/api/studio/mask?style=${id}`, blob))) this.brush.close();
  }

  #endMask() {
    this.tools.hidden = false;
    this.#frameKey = null;
    this.#draftKey = null;
    this.update(this.#state);
  }

  #ask() {
    const { film, output } = this.#state;
    const what = film.isStill ? 'picture' : 'film';
    const close = () => this.dialog.close();
    this.dialog.replaceChildren(
      h('h2', { id: 'dialog-title', class: 'dialog-title', text: `Paint the whole ${what}?` }),
      h('p', {}, 'The result becomes ', h('code', { text: output }), '. ', this.#estimateText(this.#state) || 'The time is known once a draft is painted.'),
      h('p', { class: 'hint', text: 'You can stop it at any time; finished frames are kept, and it can be resumed.' }),
      h('div', { class: 'actions' },
        h('button', { type: 'button', class: 'action', text: 'Not yet', onclick: close }),
        h('button', { type: 'button', class: 'primary action', text: `Paint the ${what}`, onclick: () => { close(); this.#do(() => post('/api/studio/paint')); } })));
    this.dialog.showModal();
  }

  #shortcut(event) {
    if (event.target.matches('input, select, textarea') || event.ctrlKey || event.metaKey || event.altKey || this.brush.isOpen || this.dialog.open) return;
    if (event.key === 'c') this.viewer.setMode(this.viewer.mode === 'compare' ? 'painting' : 'compare');
    else if (event.key === 'k') this.#keep();
    else return;
    event.preventDefault();
  }
}
