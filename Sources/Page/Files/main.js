// Follows the server's state, and shows it in the matching view.

import { byId, h, notify, dismiss } from './dom.js';
import { follow } from './api.js';
import { WatchView } from './watch.js';

let view = null;
let mode = null;
let isLost = false;
let since = 0;

/** Nothing can be asked of a server that does not answer. */
function setLost(lost) {
  isLost = lost;
  document.body.classList.toggle('is-lost', lost);
  for (const element of document.querySelectorAll('.actions')) element.inert = lost;
}

const parts = { stage: byId('stage'), strip: byId('strip'), side: byId('side') };

async function show(state) {
  if (isLost) {
    setLost(false);
    dismiss();
    // Another server may have started since, with other files.
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
    setLost(true);
    if (!view) {
      parts.stage.replaceChildren(h('p', { class: 'viewer-empty', text: 'vidstyle does not answer.' }));
    }
    const text = view?.lose?.() ?? 'No connection to vidstyle. The page shows the last known state, and reconnects once vidstyle is back.';
    notify(text, { stays: true });
  },
);
