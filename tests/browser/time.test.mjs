// The site as a function of its inputs and an instant: registration closes at one, and nothing else moves the bytes.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { files, repository } from './site.mjs';

const FABANG = process.env.FABANG ?? join(repository, '.build', 'fabang');
const OPEN = '2026-07-10T23:59:59+08:00';
const CLOSED = '2026-07-11T00:00:00+08:00';
const scratch = mkdtempSync(join(tmpdir(), 'fabang-time-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

// Builds the repository's site, or the one in `root`, into a new folder; returns that folder.
function build(name, now, { jobs = 2, root = repository } = {}) {
  const out = join(scratch, name);
  execFileSync(FABANG, ['-C', root, '--now', now, 'build', '-j', String(jobs), '--out', out], { stdio: ['ignore', 'ignore', 'inherit'] });
  return out;
}

const contents = (root) => new Map(files(`${root}/`).map((path) => [path, readFileSync(join(root, path))]));

function difference(before, after) {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].filter((name) => !before.has(name) || !after.has(name) || !before.get(name).equals(after.get(name))).sort();
}

it('between the last second of registration and the next, only registration changes', (t) => {
  const before = contents(build('open', OPEN));
  const after = contents(build('closed', CLOSED));
  const changed = difference(before, after).filter((path) => path !== '.fabang');
  t.diagnostic(`${changed.length} of ${before.size} files differ`);
  assert.ok(changed.length > 0);
  assert.deepEqual([...before.keys()], [...after.keys()]);
  const elsewhere = changed.filter((path) => /^projects\/|^lists\/|\.css$|\.js$/.test(path));
  assert.deepEqual(elsewhere, []);
  // Every changed line speaks of registration, of days that are left, or of the instant itself.
  const words = /报名|截止|剩余|进行中|已结束|registration|"state"|"status"|now|closed|open|2026-07-1[01]|<time/i;
  const foreign = [];
  for (const path of changed) {
    const lines = (text) => new Set(text.toString('utf8').split('\n'));
    const [was, is] = [lines(before.get(path)), lines(after.get(path))];
    for (const line of is) if (!was.has(line) && !words.test(line)) foreign.push(`${path}: ${line.trim().slice(0, 160)}`);
  }
  assert.deepEqual(foreign.slice(0, 20), []);
  // The list of files with their hashes tells the same changes.
  const listed = (tree) => new Set(tree.get('.fabang').toString('utf8').split('\n'));
  const was = listed(before);
  const relisted = [...listed(after)].filter((line) => !was.has(line)).map((line) => line.replace(/^\S+ \d+ /, ''));
  assert.deepEqual(relisted.sort(), changed);
});

it('one worker or eight, here or elsewhere: the same bytes', () => {
  const elsewhere = join(scratch, 'copy');
  for (const name of ['content', 'themes', 'site-data']) cpSync(join(repository, name), join(elsewhere, name), { recursive: true });
  const one = build('one', OPEN, { jobs: 1 });
  const eight = build('eight', OPEN, { jobs: 8, root: elsewhere });
  const result = spawnSync('diff', ['-r', one, eight], { encoding: 'utf8', maxBuffer: 1 << 26 });
  assert.equal(result.stdout.slice(0, 2000), '');
  assert.equal(result.status, 0, result.stderr);
});
