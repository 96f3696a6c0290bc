// Validators: every page by the Nu Html Checker, every link and fragment of every page.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { after, before, it } from 'node:test';
import { Parser } from 'htmlparser2';
import { check } from 'linkinator';
import { baseUrl, exists, files, pageUrl, pages, read, serve, tree } from './site.mjs';

let server;
before(async () => { server = await serve(); });
after(() => server.close());

it('every page is valid HTML', (t) => {
  const jar = createRequire(import.meta.url).resolve('vnu-jar/build/dist/vnu.jar');
  const result = spawnSync('java', ['-Xss4m', '-Xmx2g', '-jar', jar, '--errors-only', '--also-check-css', '--also-check-svg',
    '--skip-non-html', '--format', 'json', '--exit-zero-always', tree], { encoding: 'utf8', maxBuffer: 1 << 28 });
  assert.equal(result.status, 0, result.stderr.slice(0, 2000));
  const messages = JSON.parse(result.stderr || result.stdout).messages;
  assert.deepEqual(messages.slice(0, 20).map((m) => `${m.url?.replace(/^.*?public[^/]*\//, '')}:${m.lastLine}: ${m.message} ${m.extract ?? ''}`), []);
  t.diagnostic(`${files().filter((path) => path.endsWith('.html')).length} pages validated`);
});

it('no internal link is dead, by linkinator', async (t) => {
  const base = baseUrl();
  const result = await check({
    path: server.origin + base.pathname,
    recurse: true,
    concurrency: 50,
    urlRewriteExpressions: [{ pattern: new RegExp(`^${base.origin.replaceAll('.', '\\.')}/`), replacement: `${server.origin}/` }],
    linksToSkip: async (link) => !link.startsWith(server.origin),
  });
  const broken = result.links.filter((link) => link.state === 'BROKEN').map((link) => `${link.parent} -> ${link.url} (${link.status})`);
  assert.deepEqual(broken.slice(0, 20), []);
  const visited = new Set(result.links.filter((link) => link.state === 'OK').map((link) => link.url));
  t.diagnostic(`${visited.size} addresses visited`);
  const orphans = pages().filter((path) => path !== '404.html' && !visited.has(server.url(path)) && !visited.has(server.url(path).replace(/\/$/, '')));
  assert.deepEqual(orphans.slice(0, 20), [], 'pages that no link leads to');
});

// Ids and references of a page: {ids: Set, references: [{line attribute value}]}.
function anatomy(path) {
  const ids = new Set();
  const references = [];
  const duplicates = [];
  const parser = new Parser({
    onopentag(name, attributes) {
      if (attributes.id !== undefined) (ids.has(attributes.id) ? duplicates.push(attributes.id) : ids.add(attributes.id));
      for (const key of ['href', 'src', 'poster', 'action'])
        if (attributes[key] !== undefined) references.push(attributes[key]);
      for (const part of attributes.srcset?.split(',') ?? []) references.push(part.trim().split(/\s+/)[0]);
    },
  });
  parser.end(read(path));
  return { ids, references, duplicates };
}

it('every reference and fragment resolves inside the tree', (t) => {
  const base = baseUrl();
  const all = new Map(files().filter((path) => path.endsWith('.html')).map((path) => [path, anatomy(path)]));
  const faults = [];
  let count = 0;
  for (const [path, { references, duplicates }] of all) {
    for (const id of duplicates) faults.push(`${path}: the id '${id}' twice`);
    for (const reference of references) {
      const url = new URL(reference, new URL(pageUrl(path), base));
      if (url.origin !== base.origin) continue;
      count++;
      if (!url.pathname.startsWith(base.pathname)) {
        faults.push(`${path}: ${reference} is outside ${base.pathname}`);
        continue;
      }
      let file = decodeURIComponent(url.pathname.slice(base.pathname.length));
      if (file === '' || file.endsWith('/')) file += 'index.html';
      if (!exists(file)) faults.push(`${path}: ${reference} leads nowhere`);
      else if (url.hash.length > 1 && file.endsWith('.html') && !all.get(file).ids.has(decodeURIComponent(url.hash.slice(1))))
        faults.push(`${path}: ${reference}: no such fragment`);
    }
  }
  t.diagnostic(`${count} internal references`);
  assert.deepEqual(faults.slice(0, 20), []);
});
