// contests.json and the contest pages against the tables of the notice itself, character by character.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { exists, read, repository } from './site.mjs';

const NOTICE = join(repository, '..', 'shared', 'facts', 'notice-2026-8.txt');
const skip = existsSync(NOTICE) ? false : 'the notice is not beside this checkout';
const KINDS = ['final', 'regional', 'thematic', 'overseas'];
const NAME = /^第十一届“创客中国”.*$/;

// The rows of the four tables in their order. An empty cell of a merged column repeats the cell above it.
function noticeRows() {
  const rows = [];
  const lines = readFileSync(NOTICE, 'utf8').split('\n');
  let kind;
  let raw = '';
  for (const line of lines) {
    const heading = line.match(/^[一二三四]、(总决赛|区域赛|专题赛|境外区域赛)（共/);
    if (heading) {
      kind = { 总决赛: 'final', 区域赛: 'regional', 专题赛: 'thematic', 境外区域赛: 'overseas' }[heading[1]];
      raw = '';
    }
    const cells = line.split('\t');
    if (!kind || cells.length < 3) continue;
    const seq = /^\d+$/.test(cells[0]) ? Number(cells.shift()) : undefined;
    if (!NAME.test(cells[0])) continue;
    raw = cells[3]?.trim() || raw;
    rows.push({ kind, seq, name: cells[0], place: cells[1], organizers: cells[2], raw });
  }
  return rows;
}

// Organisers of a cell: 、 parts them, 牵头 says who leads and is no part of a name, brackets are full width.
function organizers(cell) {
  const names = cell.replaceAll(/\s/g, '').replaceAll('(', '（').replaceAll(')', '）').split('、');
  return names.map((name) => name.replace(/牵头$/, ''));
}

// The address in a printed cell: what follows the name of a site, with a scheme.
function address(raw) {
  const printed = raw.split(/\s+/).pop();
  return /^https?:\/\//.test(printed) ? [printed] : [`https://${printed}`, `http://${printed}`];
}

const same = (url, candidates) => candidates.some((candidate) => new URL(candidate).href === new URL(url).href);
const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
const contests = JSON.parse(read('data/contests.json'));
const list = Array.isArray(contests) ? contests : contests.contests;

it('contests.json holds the contests of the notice, in its order and by its names', { skip }, () => {
  const rows = noticeRows();
  assert.equal(rows.length, 54);
  assert.equal(list.length, 54);
  assert.equal(new Set(list.map((contest) => contest.id)).size, 54);
  for (const kind of KINDS) {
    const printed = rows.filter((row) => row.kind === kind);
    const ours = list.filter((contest) => contest.kind === kind);
    assert.deepEqual(ours.map((contest) => contest.name), printed.map((row) => row.name));
    assert.deepEqual(ours.map((contest) => contest.place), printed.map((row) => row.place));
    if (printed[0].seq) assert.deepEqual(ours.map((contest) => contest.seq), printed.map((row) => row.seq));
  }
});

it('organisers and registration addresses are those of the notice', { skip }, () => {
  for (const row of noticeRows()) {
    const contest = list.find((one) => one.name === row.name);
    const names = contest.organizers.map((one) => one.name.replaceAll(/\s/g, '').replaceAll('(', '（').replaceAll(')', '）'));
    assert.deepEqual(names, organizers(row.organizers), row.name);
    const leads = contest.organizers.filter((one) => one.lead).length;
    assert.equal(leads > 0, row.organizers.includes('牵头'), `${row.name}: who leads`);
    if (contest.organizers.length === 1 && leads) assert.equal(leads, 1, row.name);
    if (!row.raw) continue;
    assert.equal(contest.registration.raw, row.raw, row.name);
    assert.ok(same(contest.registration.url, address(row.raw)), `${row.name}: ${contest.registration.url} for ${row.raw}`);
  }
});

it('each contest has a page that shows its name, place, organisers and address', () => {
  for (const contest of list) {
    const path = `contests/${contest.id}/index.html`;
    assert.ok(exists(path), path);
    const html = read(path);
    for (const text of [contest.name, contest.place, ...contest.organizers.map((one) => one.name)])
      assert.ok(html.includes(escape(text)), `${path} does not show '${text}'`);
    if (contest.registration?.url) assert.ok(html.includes(`href="${escape(contest.registration.url)}"`), `${path}: no link to ${contest.registration.url}`);
  }
});

it('data/lists.json describes lists whose pages and files exist', () => {
  const lists = JSON.parse(read('data/lists.json'));
  for (const one of Array.isArray(lists) ? lists : lists.lists) {
    assert.ok(exists(`lists/${one.id}/index.html`), one.id);
    assert.match(one.sha256 ?? '', /^[0-9a-f]{64}$|^$/, one.id);
  }
});
