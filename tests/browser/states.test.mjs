// A list in each state, as a person meets it: the site of tests/states, with the checks of pages.test.mjs on each of its pages.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';

const folder = mkdtempSync(join(tmpdir(), 'fabang-states-'));
after(() => rmSync(folder, { recursive: true, force: true }));
execFileSync('/usr/bin/python3', [join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..', 'states', 'states.py'), '--make', join(folder, 'site')]);
process.env.SITE = join(folder, 'site', 'public');
process.env.PAGES = '^lists/index|^lists/[a-z]+/index|^lists/(corrected/v/1|withdrawn/v/2|revised/v/1)/|^projects/(e1|w2|w4)/|^contests/(east|west)/|^index';
await import('./pages.test.mjs');
