import { draw } from './plot.js';

const byId = id => document.getElementById(id);
const utc = text => text ? new Date(text).toISOString().slice(11, 19) : '';
const fates = { Answered: ['answered', 'Good'], Rejected: ['rejected', 'Warning'], NotSent: ['not-sent', 'Warning'], OutcomeUnknown: ['outcome-unknown', 'Bad'] };

function cell(content, className = '') {
  const made = document.createElement('td');
  made.className = className;
  if (content instanceof Node) made.append(content);
  else made.textContent = content ?? '';
  return made;
}

function mark(text, state) {
  const made = document.createElement('span');
  made.className = state;
  made.textContent = text;
  return made;
}

// columns: [title, row => text or node, class]
function fill(table, columns, rows) {
  const head = document.createElement('tr');
  for (const [title, , className = ''] of columns) {
    const made = document.createElement('th');
    made.scope = 'col';
    made.className = className === 'number' ? 'number' : '';
    made.textContent = title;
    head.append(made);
  }

  table.tHead.replaceChildren(head);
  table.tBodies[0].replaceChildren(...rows.map(row => {
    const made = document.createElement('tr');
    made.append(...columns.map(([, read, className]) => cell(read(row), className)));
    return made;
  }));
}

const exchangeColumns = [
  ['UTC', row => utc(row.at)],
  ['channel', row => row.channel.toUpperCase()],
  ['operation', row => row.operation],
  ['outcome', row => mark(...(fates[row.fate] ?? [row.fate, 'Warning']))],
  ['status', row => row.status || (row.error === 'None' ? '' : row.error)],
  ['ms', row => row.milliseconds.toFixed(1), 'number'],
  ['end-to-end id', row => row.endToEndId, 'id'],
  ['PI-ResourceId', row => row.resourceId, 'id'],
  ['record', row => row.recordId, 'id'],
  ['request', row => row.requestId, 'id'],
  ['silo', row => row.silo],
];

function showLamps(lamps, judged) {
  byId('lamps').replaceChildren(...lamps.map(lamp => {
    const made = document.createElement('li');
    made.className = lamp.state;
    made.dataset.part = lamp.part;
    made.dataset.state = lamp.state;
    const name = document.createElement('b');
    name.textContent = `${lamp.part}: `;
    const state = document.createElement('span');
    state.className = 'state';
    state.textContent = { Good: 'good', Warning: 'look soon', Bad: 'trouble' }[lamp.state];
    name.append(state);
    const sentence = document.createElement('p');
    sentence.textContent = lamp.sentence;
    made.append(name, sentence);
    return made;
  }));

  const worstLamp = lamps.find(lamp => lamp.state === 'Bad') ?? lamps.find(lamp => lamp.state === 'Warning');
  // The judgement first: a part in trouble is told when requests do not fail yet.
  const isJudged = judged && judged.level !== 'Up';
  const worst = isJudged ? { state: judged.level === 'Down' ? 'Bad' : 'Warning', part: judged.level.toLowerCase() } : worstLamp;
  const verdict = isJudged ? judged.sentence : worst ? `${worst.part}: ${worst.sentence}` : 'Everything works.';
  // Announced by screen readers, so it changes only when it says something else.
  if (byId('verdict').textContent !== verdict) byId('verdict').textContent = verdict;
  byId('verdict').className = worst?.state ?? 'Good';
  document.title = worst ? `Pix – ${worst.part}` : 'Pix console';
}

// The same seconds of every silo, added up; of percentiles the highest counts.
function addUp(silos) {
  const seconds = new Map();
  for (const second of silos.flatMap(silo => silo.traffic)) {
    const sum = seconds.get(second.second) ?? { second: second.second, answered: 0, rejected: 0, notSent: 0, unknown: 0, p50: 0, p99: 0 };
    for (const name of ['answered', 'rejected', 'notSent', 'unknown']) sum[name] += second[name];
    for (const name of ['p50', 'p99']) sum[name] = Math.max(sum[name], second[name]);
    seconds.set(second.second, sum);
  }

  return [...seconds.values()].sort((one, other) => one.second - other.second);
}

function showTraffic(silos) {
  const traffic = addUp(silos);
  const times = traffic.map(second => second.second);
  const values = name => traffic.map(second => second[name]);
  draw(byId('rate'), times, [
    { className: 'one', values: values('answered') },
    { className: 'three', values: values('rejected') },
    { className: 'four', values: values('notSent') },
    { className: 'two', values: values('unknown') },
  ]);
  draw(byId('latency'), times, [{ className: 'one', values: values('p50') }, { className: 'two', values: values('p99') }]);

  const last = traffic.slice(-10);
  const sum = name => last.reduce((total, second) => total + second[name], 0);
  byId('rate-now').textContent = last.length ? `${(sum('answered') / last.length).toFixed(1)} answered/s in the last ${last.length} s` : '';
  byId('rate-text').textContent =
    `Solid answered ${sum('answered')}, dotted rejected ${sum('rejected')}, dash-dot not sent ${sum('notSent')}, dashed unknown ${sum('unknown')} in the last ${last.length} s.`;
  const highest = name => Math.max(0, ...last.map(second => second[name]));
  byId('latency-now').textContent = highest('p99') ? `p50 ${highest('p50').toFixed(1)}, p99 ${highest('p99').toFixed(1)}` : '';
  byId('latency-text').textContent = 'Solid: median. Dashed: 99th percentile. The slowest silo counts.';
}

function showTables(cluster) {
  const of = name => cluster.silos.flatMap(silo => silo[name].map(row => ({ silo: silo.silo, ...row })));
  fill(byId('recent'), exchangeColumns, of('recent').sort((one, other) => other.at.localeCompare(one.at)).slice(0, 25));
  fill(byId('withheld'), [
    ['time', row => utc(row.at)],
    ['record', row => row.recordId, 'id'],
    ['part', row => row.number, 'number'],
    ['rule', row => row.rule],
    ['PI-ResourceId', row => row.resourceId, 'id'],
    ['silo', row => row.silo],
  ], of('withheld').flatMap(row => row.withheld.map(part => ({ at: row.at, recordId: row.recordId, silo: row.silo, ...part })))
    .sort((one, other) => other.at.localeCompare(one.at)));
  fill(byId('silos'), [
    ['silo', row => row.silo],
    ['address', row => row.address, 'id'],
    ['answers', row => row.answered ? mark('yes', 'Good') : mark('no', 'Bad')],
    ['HSM sessions', row => row.answered ? `${row.sessions.working} of ${row.sessions.wanted}` : ''],
    ['waiting', row => row.answered ? row.sessions.queued : '', 'number'],
    ['parts', row => row.parts.filter(part => !part.ready).map(part => `${part.part}: ${part.reason}`).join(' ') || (row.answered ? 'all ready' : ''), 'text'],
  ], cluster.silos);
  fill(byId('endpoints'), [
    ['way', row => row.name],
    ['silo', row => row.silo],
    ['address', row => row.address, 'id'],
    ['circuit', row => mark(row.circuit.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase(), ['Closed', 'WarmingUp'].includes(row.circuit) ? 'Good' : 'Bad')],
    ['in flight', row => row.inFlight, 'number'],
    ['last answer', row => utc(row.lastAnswer)],
    ['last failure', row => row.lastFailure, 'text'],
  ], of('endpoints'));
  fill(byId('limits'), [
    ['policy', row => row.policy],
    ['budget', row => row.budget],
    ['tokens left', row => Math.max(0, Math.floor(row.tokensLeft)), 'number'],
    ['counted with', row => Math.floor(row.countable), 'number'],
    ['depth', row => Math.floor(row.depth), 'number'],
    ['left', row => shareLeft(row), 'number'],
    ['paused, s', row => row.pauseSeconds > 0 ? mark(String(Math.ceil(row.pauseSeconds)), 'Bad') : '', 'number'],
    ['back per second', row => Number(row.refillPerSecond.toFixed(2)), 'number'],
    ['leased by silo', row => row.leases.map(lease => `${lease.silo}: ${Math.floor(lease.tokens)}`).join(', '), 'text'],
    ['kept by', row => row.silo],
  ], of('buckets').sort((one, other) => one.tokensLeft / one.countable - other.tokensLeft / other.countable));
  fill(byId('journals'), [
    ['stream', row => row.stream],
    ['silo', row => row.silo],
    ['state', row => mark(row.condition.toLowerCase(), row.acceptsIntents ? 'Good' : 'Bad')],
    ['records', row => row.backlogRecords, 'number'],
    ['KiB', row => Math.ceil(row.backlogBytes / 1024), 'number'],
    ['oldest, s', row => row.oldestSeconds.toFixed(0), 'number'],
  ], of('journals'));
  const seen = new Map(cluster.silos.flatMap(silo => silo.certificates).map(row => [`${row.use} ${row.serial}`, row]));
  fill(byId('certificates'), [
    ['use', row => row.use],
    ['subject', row => row.subject, 'text'],
    ['signs from', row => row.signsFrom ? row.signsFrom.slice(0, 16).replace('T', ' ') : ''],
    ['valid until', row => row.notAfter.slice(0, 10)],
    ['days', row => daysLeft(row, cluster.at), 'number'],
  ], [...seen.values()]);
}

function shareLeft(bucket) {
  const share = bucket.tokensLeft / bucket.countable;
  return mark(`${Math.max(0, Math.floor(share * 100))} %`, bucket.tokensLeft < 1 ? 'Bad' : share < 0.1 ? 'Warning' : 'Good');
}

function daysLeft(certificate, at) {
  const days = Math.floor((new Date(certificate.notAfter) - new Date(at)) / 86_400_000);
  return mark(String(days), days < 7 ? 'Bad' : days < 30 ? 'Warning' : 'Good');
}

function show(view) {
  byId('at').textContent = utc(view.cluster.at);
  showLamps(view.lamps, view.verdict);
  showTraffic(view.cluster.silos);
  showTables(view.cluster);
}

function connect() {
  const events = new EventSource('/console/events');
  events.onopen = () => { byId('link').textContent = 'live'; };
  events.onmessage = message => show(JSON.parse(message.data));
  events.onerror = () => {
    byId('link').textContent = 'not connected, trying again';
    byId('verdict').textContent = 'The front door does not answer this page.';
    byId('verdict').className = 'Bad';
  };
}

async function search(event) {
  event.preventDefault();
  const query = new URLSearchParams({ id: byId('id').value.trim(), bodies: byId('bodies').checked });
  byId('found-text').textContent = 'Searching …';
  byId('found-bodies').replaceChildren();
  try {
    const answer = await fetch(`/console/exchanges?${query}`);
    if (!answer.ok) throw new Error(await answer.text());
    showFound(await answer.json());
  } catch (failure) {
    byId('found-text').textContent = `The search failed. ${failure.message}`;
  }
}

function showFound(found) {
  const count = found.exchanges.length;
  byId('found-text').textContent = `${count === 0 ? 'Nothing' : count === 1 ? '1 exchange' : `${count} exchanges`} found. Searched: ${found.searched}`;
  byId('found').hidden = count === 0;
  fill(byId('found'), exchangeColumns, found.exchanges);
  byId('found-bodies').replaceChildren(...found.bodies.filter(bodies => bodies).flatMap(bodies => ['request', 'response'].map(part => {
    const made = document.createElement('details');
    const title = document.createElement('summary');
    title.textContent = part;
    const text = document.createElement('pre');
    text.textContent = bodies[part];
    text.tabIndex = 0;
    made.append(title, text);
    return made;
  })));
}

function theme(chosen) {
  document.documentElement.dataset.theme = chosen;
  byId('theme').setAttribute('aria-pressed', String(chosen === 'dark'));
}

byId('search').addEventListener('submit', search);
byId('theme').addEventListener('click', () => {
  const chosen = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark';
  localStorage.setItem('theme', chosen);
  theme(chosen);
});
theme(localStorage.getItem('theme') ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'));
connect();
