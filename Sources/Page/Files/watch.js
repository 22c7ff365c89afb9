// Watching a run: the newest painting, the film's timeline, progress, figures, and messages.

import { byId, h, setText, copyText, announce, notify } from './dom.js';
import { getJSON, post, picture, paintingPath, filmPath } from './api.js';
import { duration, span, bytes, figure, clock, count, sentence } from './format.js';
import { Viewer } from './viewer.js';
import { Timeline } from './timeline.js';
import { runPlots } from './plots.js';

const WORST = 5;
const PLAY_RATE = 12;

const ACTIVITIES = {
  preparing: 'Preparing', painting: 'Painting', finishing: 'Writing the result', stalled: 'Stalled',
  waiting: 'Waiting', stopped: 'Stopped', complete: 'Complete', failed: 'Failed',
};

export class WatchView {
  #state = null;
  #rows = new Map();
  #list = [];
  #key = null;
  #known = 0;
  #isFetching = false;
  #frame = 0;
  #isLive = true;
  #player = null;
  #growing = null;
  #growingTimer = 0;
  #shown = null;
  #worst = [];
  #cuts = [];
  #activity = null;
  #newest = 0;
  #film;
  #closed = new AbortController();

  constructor({ stage, strip, side }) {
    this.viewer = new Viewer({ onmode: () => this.#showFrame() });
    this.timeline = new Timeline((frame) => this.select(frame));
    this.plots = runPlots((frame) => this.select(frame));
    const button = (properties, ...children) => h('button', { type: 'button', ...properties }, ...children);
    this.playButton = button({ class: 'icon', 'aria-label': 'Play the finished frames', title: 'Play the finished frames (space)', onclick: () => this.togglePlay() });
    this.liveButton = button({ class: 'live', 'aria-pressed': 'true', title: 'Follow the newest frame (L)', onclick: () => this.follow() }, h('i', { 'aria-hidden': 'true' }), 'Live');
    this.place = h('output', { class: 'place' });
    const step = (by, label, sign) => button({ class: 'icon', 'aria-label': label, title: label, text: sign, onclick: () => this.step(by) });
    stage.append(this.viewer.element, h('div', { class: 'tools' },
      h('div', { class: 'group' }, step(-1, 'Frame before', '‹'), this.playButton, step(1, 'Next frame', '›'), this.place),
      h('div', { class: 'group' }, this.viewer.modeChoice, this.liveButton)));
    strip.append(this.timeline.element);
    this.#side(side, button);
    this.#setPlaying(false);
    document.addEventListener('keydown', (event) => this.#shortcut(event), { signal: this.#closed.signal });
    document.addEventListener('visibilitychange', () => this.#watchGrowing(), { signal: this.#closed.signal });
  }

  #side(side, button) {
    this.percent = h('strong', { class: 'percent' });
    this.left = h('span', { class: 'left' });
    const facts = ['Frame', 'Pass', 'Iteration', 'A pass takes', 'Painted for', 'Memory'];
    this.facts = Object.fromEntries(facts.map((name) => [name, h('dd')]));
    this.stopButton = button({ class: 'action', text: 'Stop after this frame', onclick: () => this.#ask('/api/stop') });
    this.resumeButton = button({ class: 'action primary', text: 'Resume', onclick: () => this.#ask('/api/go-on') });
    this.failure = h('p', { class: 'failure', hidden: true });
    this.command = h('code', { class: 'command', tabindex: 0, 'aria-label': 'The command that made it' });
    this.copyButton = button({ class: 'quiet', text: 'Copy', onclick: () => copyText(this.command, this.copyButton) });
    this.log = h('ol', { class: 'log', tabindex: 0, 'aria-label': 'Messages' });
    this.worstList = h('p', { class: 'worst-list' });
    this.shotCounts = h('p', { class: 'hint' });
    this.shotList = h('dl', { class: 'shots' });
    this.shotCard = h('section', { class: 'card', 'aria-label': 'Shots', hidden: true }, h('h2', { text: 'Shots by machine' }), this.shotCounts, this.shotList);
    this.noFigures = h('p', { class: 'hint', text: 'They appear with the first finished frame.' });
    side.append(
      h('section', { class: 'card progress-card', 'aria-label': 'Progress' },
        h('p', { class: 'headline' }, this.percent, this.left), this.failure,
        h('dl', { class: 'facts' }, facts.map((name) => h('div', {}, h('dt', { text: name }), this.facts[name]))),
        h('div', { class: 'actions' }, this.stopButton, this.resumeButton)),
      this.shotCard,
      h('section', { class: 'card', 'aria-label': 'Figures' }, h('h2', { text: 'Figures by frame' }), this.noFigures, this.plots.map((plot) => plot.element), this.worstList),
      h('section', { class: 'card', 'aria-label': 'Command' }, h('h2', {}, 'Command', this.copyButton), this.command),
      h('section', { class: 'card', 'aria-label': 'Log' }, h('h2', { text: 'Log' }), this.log));
  }

  close() {
    this.#closed.abort();
    clearInterval(this.#growingTimer);
    this.#setPlaying(false);
  }

  lose() {
    // A program with nothing left to do has probably ended.
    if (['complete', 'failed'].includes(this.#state?.activity)) return 'vidstyle has ended; the page shows the final state of the run. vidstyle watch shows it again.';
    byId('pill').dataset.activity = 'lost';
    setText(byId('pill'), 'No connection');
    setText(byId('eta'), '');
    return undefined;
  }

  update(state) {
    this.#state = state;
    this.#bar(state);
    this.#progress(state);
    this.#shots(state.shots ?? []);
    this.#say(state.lines);
    if (state.recordsKey !== this.#key) {
      this.#key = state.recordsKey;
      this.#rows.clear();
      this.#known = 0;
      this.#list = [];
    }
    if (state.records > this.#known) this.#fetch();
    this.#refresh();
  }

  async #fetch() {
    if (this.#isFetching) return;
    this.#isFetching = true;
    try {
      while (this.#known < this.#state.records) {
        const answer = await getJSON(`/api/records?from=${this.#known}`);
        if (answer.key !== this.#key || !answer.rows.length) break;
        for (const values of answer.rows) {
          const row = Object.fromEntries(answer.names.map((name, index) => [name, values[index]]));
          this.#rows.set(row.frame, row);
          if (row.pass === this.#state.passes) this.#newest = row.frame;
        }
        this.#known = answer.from + answer.rows.length;
      }
    } catch (error) {
      console.warn(error);
    }
    this.#isFetching = false;
    this.#list = [...this.#rows.values()].sort((a, b) => a.frame - b.frame);
    this.#derive();
    this.#refresh();
    if (this.#isLive) this.#showNewest();
    else this.#showFrame();
  }

  /** What follows from the records: drift against each shot's first frame, cuts, the worst frames. */
  #derive() {
    let first = null;
    for (const row of this.#list) {
      if (row.cut || first === null) first = row.brightness;
      row.drift = row.brightness === null || first === null ? null : row.brightness - first;
    }
    this.#cuts = this.#state.shots ? this.#state.shots.slice(1).map((shot) => shot.firstFrame)
      : this.#list.filter((row) => row.cut && row.frame > 1).map((row) => row.frame);
    const measured = this.#list.filter((row) => row.warping !== null);
    this.#worst = measured.length > 2 * WORST
      ? [...measured].sort((a, b) => b.warping - a.warping).slice(0, WORST).map((row) => row.frame).sort((a, b) => a - b) : [];
  }

  get frames() {
    return Math.max(this.#state?.frames ?? 0, this.#list.at(-1)?.frame ?? 0, this.#state?.frame ?? 0);
  }

  isFinished(frame) {
    const row = this.#rows.get(frame);
    if (row) return row.pass === this.#state.passes;
    return this.#state.activity === 'complete' && !this.#list.length && frame <= this.frames;
  }

  #time(frame) {
    const row = this.#rows.get(frame);
    if (row) return row.time;
    const last = this.#list.at(-1);
    return last && last.frame > 1 ? (last.time / (last.frame - 1)) * (frame - 1) : (frame - 1) / 25;
  }

  #refresh() {
    const state = this.#state;
    const isRunning = ['painting', 'preparing', 'stalled'].includes(state.activity);
    this.timeline.update({
      frames: this.frames, passes: state.passes, running: isRunning && state.frame && !this.isFinished(state.frame) ? state.frame : null,
      isFinished: (frame) => this.isFinished(frame), key: (frame) => this.#rows.get(frame)?.key ?? 'output',
      cuts: this.#cuts, shots: state.shots ?? [], worst: this.#worst, time: (frame) => this.#time(frame), hasFilm: state.hasFilm,
    });
    this.noFigures.hidden = this.#list.length > 0;
    if (!this.#list.length) setText(this.noFigures, state.activity === 'complete' ? 'The run kept no figures; use --keep to keep them.' : 'They appear with the first finished frame.');
    for (const plot of this.plots) plot.update(this.#list, this.frames, this.#worst);
    this.worstList.replaceChildren(...(this.#worst.length ? ['Least steady: ', ...this.#worst.flatMap((frame, index) => [
      index ? ', ' : '', h('button', { type: 'button', class: 'link', text: `${frame}`, onclick: () => this.select(frame) })])] : []));
    if (this.#isLive) this.#showNewest();
    this.#watchGrowing();
  }

  #bar(state) {
    const pill = byId('pill');
    let text = ACTIVITIES[state.activity];
    if (state.activity === 'stalled') text = `Stalled for ${duration(state.silence)}`;
    if (state.isStopping) text = 'Stops after this frame';
    pill.dataset.activity = state.activity;
    setText(pill, text);
    setText(byId('title'), state.title);
    const percent = this.#share(state);
    byId('meter').value = percent;
    const isRunning = ['painting', 'finishing'].includes(state.activity);
    setText(byId('eta'), isRunning && state.remaining !== undefined && state.remaining !== null ? `${duration(state.remaining)} left` : '');
    document.title = `${isRunning ? `${Math.floor(percent * 100)} % ` : ''}${state.title} · vidstyle`;
    const said = `${text}`.replace(/ for .*/, '');
    if (this.#activity !== null && this.#activity !== said) announce(`${said}. ${count(state.finished, 'frame')} finished.`);
    this.#activity = said;
  }

  #share(state) {
    if (state.activity === 'complete') return 1;
    if (!state.frames) return 0;
    const within = state.limit && state.frame && !this.isFinished(state.frame) ? Math.min(1, (state.iteration / state.limit) * (state.share > 0.9 ? 1 : 0.5)) : 0;
    return Math.min(1, (state.records + within) / (state.frames * state.passes));
  }

  #progress(state) {
    const share = this.#share(state);
    setText(this.percent, state.frames ? `${Math.floor(share * 100)} %` : count(state.finished, 'frame'));
    const isRunning = ['painting', 'preparing', 'finishing', 'stalled'].includes(state.activity);
    const remaining = state.remaining ?? null;
    setText(this.left,
      state.activity === 'complete' ? 'All frames are painted'
        : state.activity === 'finishing' ? 'Writing the file'
          : state.activity === 'stalled' ? `no sign of life for ${duration(state.silence)}`
            : state.activity === 'waiting' ? 'No machine is painting'
            : !isRunning ? 'The finished frames are kept'
              : remaining === null ? 'Measuring the pace …' : `about ${duration(remaining)} left`);
    setText(this.facts.Frame, state.frame ? `${state.frame}${state.frames ? ` of ${state.frames}` : ''}` : state.frames ? `${state.finished} of ${state.frames}` : '–');
    setText(this.facts.Pass, `${state.pass} of ${state.passes}`);
    setText(this.facts.Iteration, state.limit && isRunning ? `${state.iteration} of ${state.limit}${state.share < 0.9 ? ', smaller' : ''}` : '–');
    setText(this.facts['A pass takes'].previousSibling, state.passes > 1 ? 'A pass takes' : 'A frame takes');
    setText(this.facts['A pass takes'], span(state.secondsPerPass));
    setText(this.facts['Painted for'], duration(state.spent));
    setText(this.facts.Memory, bytes(state.memory));
    this.failure.hidden = !state.failure;
    setText(this.failure, sentence(state.failure ?? ''));
    this.stopButton.hidden = !state.canStop && !state.isStopping;
    this.stopButton.disabled = state.isStopping;
    setText(this.stopButton, state.isStopping ? 'Stops after this frame …' : 'Stop after this frame');
    this.resumeButton.hidden = !state.canGoOn;
    if (state.command) setText(this.command, state.command);
    this.command.closest('section').hidden = !state.command;
  }

  /** A line for each machine that paints, and for each shot that could not be painted. */
  #shots(shots) {
    this.shotCard.hidden = !shots.length;
    const counted = (state) => shots.filter((shot) => shot.state === state);
    setText(this.shotCounts, ['painted', 'running', 'stopped', 'failed', 'waiting'].map((state) => [state, counted(state).length])
      .filter(([, amount]) => amount).map(([state, amount]) => `${amount} ${state}`).join(', '));
    const range = (shot) => `${shot.finishedFrames} of ${count(shot.lastFrame - shot.firstFrame + 1, 'frame')}`;
    const lines = [
      ...counted('running').map((shot) => [shot.host ?? '–', `shot ${shot.number}, ${range(shot)}${shot.job ? `, job ${shot.job}` : ''}`]),
      ...counted('failed').map((shot) => [`Shot ${shot.number}`, `${shot.reason ?? 'failed'}${shot.host ? ` (${shot.host})` : ''}`]),
    ];
    const key = JSON.stringify(lines);
    if (this.shotList.dataset.key === key) return;
    this.shotList.dataset.key = key;
    this.shotList.replaceChildren(...lines.map(([name, text]) => h('div', {}, h('dt', { text: name }), h('dd', { text }))));
  }

  #say(lines) {
    const key = `${lines.length}:${lines.at(-1)?.time}`;
    if (this.log.dataset.key === key) return;
    this.log.dataset.key = key;
    const isAtEnd = this.log.scrollTop + this.log.clientHeight >= this.log.scrollHeight - 8;
    this.log.replaceChildren(...lines.map((line) => h('li', { class: `said said-${line.kind}` },
      h('time', { text: new Date(line.time * 1000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }) }),
      h('span', { text: `${line.kind === 'warning' ? 'Warning: ' : ''}${line.text}` }))));
    if (!lines.length) this.log.append(h('li', { class: 'said nothing', text: 'Nothing so far.' }));
    if (isAtEnd) this.log.scrollTop = this.log.scrollHeight;
  }

  // The picture.

  select(frame) {
    this.#isLive = false;
    this.liveButton.setAttribute('aria-pressed', 'false');
    this.#setFrame(frame);
    this.#showFrame();
  }

  step(by) {
    this.#setPlaying(false);
    this.select(Math.min(this.frames, Math.max(1, this.#frame + by)));
  }

  follow() {
    this.#setPlaying(false);
    this.#isLive = true;
    this.liveButton.setAttribute('aria-pressed', 'true');
    this.#shown = null;
    this.#showNewest();
    this.#watchGrowing();
  }

  #setFrame(frame) {
    this.#frame = frame;
    this.timeline.show(frame);
    for (const plot of this.plots) plot.show(frame);
    setText(this.place, frame ? `${frame} / ${this.frames || '–'} · ${clock(this.#time(frame))}` : '–');
  }

  #showNewest() {
    const state = this.#state;
    const growing = state.growing;
    if (growing && state.frame && !this.isFinished(state.frame)) {
      if (this.#frame !== state.frame) this.#setFrame(state.frame);
      return;
    }
    // Several machines finish frames in any order: the newest is the one reported last.
    let newest = (state.shots ? this.#newest : this.#list.findLast((row) => row.pass === state.passes)?.frame) ?? 0;
    if (!newest && state.activity === 'complete') newest = this.frames;
    if (newest || !this.#frame) this.#setFrame(newest || Math.min(1, this.frames));
    this.#showFrame();
  }

  async #showFrame() {
    if (!this.#state || !this.#frame) {
      await this.viewer.show({ painting: null, film: null, empty: this.#emptyText() });
      return;
    }
    const frame = this.#frame;
    const isFinished = this.isFinished(frame);
    const key = this.#rows.get(frame)?.key ?? 'output';
    const isWanted = this.viewer.mode !== 'painting' || !isFinished;
    const film = this.#state.hasFilm ? (isWanted ? filmPath(frame) : undefined) : null;
    const tag = `${frame} ${isFinished && key} ${isWanted}`;
    if (this.#shown === tag) return;
    this.#shown = tag;
    await this.viewer.show({
      painting: isFinished ? paintingPath(frame, key) : null, film, empty: this.#emptyText(),
      alt: `Frame ${frame}, painted`, filmAlt: `Frame ${frame} of the film`,
    });
    if (isFinished) this.#fitTimeline();
  }

  #emptyText() {
    if (!this.#state) return 'Loading …';
    return {
      preparing: 'Opening the film, the styles and the network.',
      failed: 'The run has failed; the log says why.', stopped: 'Nothing is painted yet.',
    }[this.#state.activity] ?? 'The first frame is being painted.';
  }

  #fitTimeline() {
    const image = this.viewer.element.querySelector('.viewer-picture');
    if (image.naturalWidth) this.timeline.setAspect(image.naturalWidth / image.naturalHeight);
  }

  /** Asks for the painting under way only while somebody sees it; several machines show none. */
  #watchGrowing() {
    const state = this.#state;
    const isWanted = this.#isLive && !document.hidden && !state?.shots && ['painting', 'preparing'].includes(state?.activity);
    if (isWanted === Boolean(this.#growingTimer)) return;
    clearInterval(this.#growingTimer);
    this.#growingTimer = 0;
    if (!isWanted) return;
    this.#growingTimer = setInterval(() => this.#showGrowing(), 1000);
    this.#showGrowing();
  }

  async #showGrowing() {
    const growing = this.#state.growing;
    // The request also tells the painter that somebody is watching.
    const isNew = growing && growing.key !== this.#growing;
    const isCurrent = growing && this.#state.frame && !this.isFinished(this.#state.frame);
    if (this.#isAsking) return;
    this.#isAsking = true;
    const frame = this.#state.frame;
    try {
      const url = await picture('/api/growing');
      if (!url) return;
      if (!this.#isLive || !isNew || !isCurrent || frame !== this.#state.frame || this.isFinished(frame)) {
        URL.revokeObjectURL(url);
        return;
      }
      this.#growing = growing.key;
      this.#shown = null;
      const film = this.#state.hasFilm && this.viewer.mode !== 'painting' ? filmPath(frame) : undefined;
      await this.viewer.show({ painting: url, film, alt: `Frame ${frame}, being painted`, filmAlt: `Frame ${frame} of the film` });
      this.#fitTimeline();
    } catch (error) {
      console.warn(error);
    } finally {
      this.#isAsking = false;
    }
  }

  #isAsking = false;

  // Playing.

  togglePlay() { this.#setPlaying(!this.#player); }

  #setPlaying(isPlaying) {
    this.playButton.textContent = isPlaying ? '❚❚' : '▶';
    this.playButton.setAttribute('aria-label', isPlaying ? 'Pause' : 'Play the finished frames');
    if (!isPlaying) {
      this.#player?.abort();
      this.#player = null;
      return;
    }
    const finished = this.#finishedFrames();
    if (finished.length < 2) {
      notify('Two finished frames are needed to play.');
      return this.#setPlaying(false);
    }
    this.#player = new AbortController();
    this.#play(this.#player.signal);
  }

  #finishedFrames() {
    if (this.#list.length) return this.#list.filter((row) => row.pass === this.#state.passes).map((row) => row.frame);
    return this.#state.activity === 'complete' ? Array.from({ length: this.frames }, (_, index) => index + 1) : [];
  }

  /** Shows frame after frame as fast as they come, at most at the film's pace; the next ones are fetched ahead. */
  async #play(signal) {
    const ahead = new Map();
    const path = (frame) => paintingPath(frame, this.#rows.get(frame)?.key ?? 'output');
    let place = Math.max(0, this.#finishedFrames().indexOf(this.#frame));
    if (place >= this.#finishedFrames().length - 1) place = 0;
    while (!signal.aborted) {
      const frames = this.#finishedFrames();
      const frame = frames[place];
      for (let next = 0; next < 6; next += 1) {
        const coming = frames[(place + next) % frames.length];
        if (ahead.has(coming)) continue;
        const image = new Image();
        image.src = path(coming);
        ahead.set(coming, image.decode().then(() => image, () => null));
      }
      const began = performance.now();
      await ahead.get(frame);
      ahead.delete(frame);
      if (signal.aborted) return;
      this.select(frame);
      const next = frames[(place + 1) % frames.length];
      const seconds = next > frame ? this.#time(next) - this.#time(frame) : 1;
      await new Promise((done) => setTimeout(done, Math.max(1000 / 60, Math.min(1000, seconds * 1000) - (performance.now() - began))));
      place = (place + 1) % frames.length;
    }
  }

  // Actions of the user.

  #shortcut(event) {
    if (event.target.matches('input, textarea, select') || event.ctrlKey || event.metaKey || event.altKey) return;
    const isButton = event.target.matches('button, summary, a');
    const keys = {
      ' ': () => this.togglePlay(), k: () => this.togglePlay(), l: () => this.follow(),
      ArrowLeft: () => this.step(event.shiftKey ? -10 : -1), ArrowRight: () => this.step(event.shiftKey ? 10 : 1),
      Home: () => this.step(-Infinity), End: () => this.step(Infinity),
      c: () => { this.viewer.setMode(this.viewer.mode === 'compare' ? 'painting' : 'compare'); this.#shown = null; this.#showFrame(); },
    };
    if (!(event.key in keys) || (isButton && event.key === ' ')) return;
    event.preventDefault();
    keys[event.key]();
  }

  async #ask(path) {
    try {
      await post(path);
    } catch (error) {
      notify(error.message);
    }
  }
}
