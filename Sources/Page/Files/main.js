// Follows the server's state, and lets the view that belongs to it show it.

import { byId, h, notify, dismiss } from './dom.js';
import { follow } from './api.js';
import { WatchView } from './watch.js';

let view = null;
let mode = null;
let isLost = false;
let since = 0;

const parts = { stage: byId('stage'), strip: byId('strip'), side: byId('side') };

async function show(state) {
  if (isLost) {
    isLost = false;
    document.body.classList.remove('is-lost');
    dismiss();
    // Another server may have begun since, with other files.
    if (since && state.mode !== mode) location.reload();
  }
  since = Date.now();
  if (state.mode !== mode) {
    mode = state.mode;
    view?.close();
    for (const part of Object.values(parts)) part.replaceChildren();
    document.body.dataset.mode = mode;
    if (mode === 'watch') view = new WatchView(parts);
    else {
      const { StudioView } = await import('/studio.js');
      view = new StudioView(parts);
    }
  }
  view.update(state);
}

let queue = Promise.resolve();
follow(
  (state) => { queue = queue.then(() => show(state)).catch((error) => console.error(error)); },
  () => {
    if (isLost) return;
    isLost = true;
    document.body.classList.add('is-lost');
    if (!view) {
      parts.stage.replaceChildren(h('p', { class: 'viewer-empty', text: 'vidstyle does not answer.' }));
    }
    const text = view?.lose?.() ?? 'No connection to vidstyle. What you see is the last that is known; this page goes on by itself when it is back.';
    notify(text, { stays: true });
  },
);
