// Numbers and times as people read them.

/** A text with a capital letter and a full stop; names of files stay as they are. */
export function sentence(text) {
  const line = text.trim();
  if (!line) return '';
  const isWord = /^\p{L}+[,;:]?(\s|$)/u.test(line);
  return (isWord ? line[0].toUpperCase() : line[0]) + line.slice(1) + (/[.!?]$/.test(line) ? '' : '.');
}

/** "1 h 24 min", "3 min 20 s", "8 s". */
export function duration(seconds) {
  if (seconds === null || seconds === undefined || !isFinite(seconds)) return '–';
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return minutes < 10 ? `${minutes} min ${whole % 60} s` : `${Math.round(whole / 60)} min`;
  const hours = Math.floor(whole / 3600);
  const rest = Math.round((whole - hours * 3600) / 60);
  if (hours < 48) return rest === 60 ? `${hours + 1} h` : `${hours} h ${rest} min`;
  return `${Math.round(whole / 86400)} days`;
}

/** "0.42 s" or "12 s": short spans with a sensible number of digits. */
export function span(seconds) {
  if (seconds === null || seconds === undefined) return '–';
  if (seconds < 60) return `${number(seconds, seconds < 1 ? 2 : 1)} s`;
  return duration(seconds);
}

export function bytes(count) {
  if (count === null || count === undefined) return '–';
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = count / 1000;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) [value, unit] = [value / 1000, unit + 1];
  return `${value < 10 ? number(value, 1) : Math.round(value)} ${units[unit]}`;
}

export const number = (value, digits = 0) => value.toFixed(digits);

/** Three significant digits, without exponents where they can be avoided. */
export function figure(value) {
  if (value === null || value === undefined || !isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size >= 1e4 && size < 1e9) {
    const [unit, sign] = size >= 1e6 ? [1e6, 'M'] : [1e3, 'k'];
    return `${Number((value / unit).toPrecision(3))} ${sign}`;
  }
  if (size >= 1e9 || size < 1e-4) return value.toExponential(1).replace('e', ' e').replace('+', '');
  return size >= 1000 ? Math.round(value).toString() : String(Number(value.toPrecision(3)));
}

/** "1:23.4" of a film's time. */
export function clock(seconds) {
  const tenths = Math.round((seconds ?? 0) * 10);
  const minutes = Math.floor(tenths / 600);
  const rest = (tenths % 600) / 10;
  return `${minutes}:${rest.toFixed(1).padStart(4, '0')}`;
}

export const count = (amount, one, many = `${one}s`) => `${amount} ${amount === 1 ? one : many}`;
