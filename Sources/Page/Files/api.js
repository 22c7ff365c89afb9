// Requests to the server.

import { sentence } from './format.js';

/** Follows the state: calls back with each, and when the connection is lost. */
export function follow(onState, onLost) {
  let source;
  let timer;
  const open = () => {
    source = new EventSource('/api/events');
    source.onmessage = (event) => onState(JSON.parse(event.data));
    source.onerror = () => {
      source.close();
      onLost();
      clearTimeout(timer);
      timer = setTimeout(open, 1500);
    };
  };
  open();
  addEventListener('pagehide', () => source.close());
  addEventListener('pageshow', (event) => event.persisted && open());
}

/** Why the server refused, in its own words. */
export class Refusal extends Error {}

async function request(path, options = {}) {
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    throw new Refusal('vidstyle does not answer; it may have ended.');
  }
  if (!answer.ok) throw new Refusal(sentence(await answer.text()) || 'That did not work.');
  return answer;
}

export const getJSON = async (path) => (await request(path)).json();

export const post = (path, body) =>
  request(path, { method: 'POST', body: body === undefined || body instanceof Blob ? body : JSON.stringify(body) });

export const remove = (path) => request(path, { method: 'DELETE' });

/** Fetches a picture; null where there is none. The caller revokes the address. */
export async function picture(path) {
  const answer = await fetch(path);
  if (!answer.ok) return null;
  return URL.createObjectURL(await answer.blob());
}

export const paintingPath = (frame, key, side = 'large') =>
  `/api/painting/${frame}?side=${side}&v=${encodeURIComponent(key)}`;

export const filmPath = (frame, side = 'large') => `/api/film/${frame}?side=${side}&v=film`;
