// Line plots as SVG: time runs to the right, one path a series, a few grid lines.

const NS = 'http://www.w3.org/2000/svg';
const LEFT = 44, RIGHT = 8, TOP = 8, BOTTOM = 18;

function element(name, attributes, text) {
  const made = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

// 1, 2 or 5 times a power of ten, at least as large as the value.
export function niceCeiling(value) {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map(step => step * power).find(step => step >= value);
}

// seconds: unix times; series: [{ name, className, values }] of the same length.
export function draw(svg, seconds, series) {
  const width = svg.clientWidth || 600, height = svg.clientHeight || 190;
  const top = niceCeiling(Math.max(...series.flatMap(one => one.values), 0));
  const x = index => LEFT + (width - LEFT - RIGHT) * index / Math.max(1, seconds.length - 1);
  const y = value => TOP + (height - TOP - BOTTOM) * (1 - value / top);

  svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
  const parts = [];
  for (const part of [0, 0.5, 1]) {
    const level = top * part;
    parts.push(element('line', { class: 'grid', x1: LEFT, x2: width - RIGHT, y1: y(level), y2: y(level) }));
    parts.push(element('text', { x: LEFT - 6, y: y(level) + 4, 'text-anchor': 'end' }, String(level)));
  }

  parts.push(element('text', { x: LEFT, y: height - 4 }, `${seconds.length} s ago`));
  parts.push(element('text', { x: width - RIGHT, y: height - 4, 'text-anchor': 'end' }, 'now'));
  for (const one of series) {
    const points = one.values.map((value, index) => `${index ? 'L' : 'M'}${x(index).toFixed(1)} ${y(value).toFixed(1)}`);
    parts.push(element('path', { class: one.className, d: points.join('') }));
  }

  svg.replaceChildren(...parts);
}
