// What the tests share: the site that run.sh built, a plain static server for it, and its list of pages.
import { createReadStream, readFileSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, relative, sep } from 'node:path';

export const repository = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..', '..');
export const tree = realpathSync(process.env.SITE ?? join(repository, 'public'));

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.xml': 'application/xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.ics': 'text/calendar; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.pdf': 'application/pdf',
};

// Paths of all files below `folder`, with slashes, sorted.
export function files(folder = tree, found = [], root = folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) files(path, found, root);
    else found.push(relative(root, path).split(sep).join('/'));
  }
  return found.sort();
}

export const read = (path) => readFileSync(join(tree, path), 'utf8');
export const exists = (path) => statSync(join(tree, path), { throwIfNoEntry: false })?.isFile() ?? false;

// The address that the site is made for, as its sitemap says: "https://host/sub-path/".
export function baseUrl() {
  const home = read('sitemap.xml').match(/<loc>([^<]+)<\/loc>/g)
    .map((loc) => loc.slice(5, -6))
    .sort((a, b) => a.length - b.length)[0];
  return new URL(home.endsWith('.xml') ? new URL('.', home) : home);
}

// The page that a file is: "contests/beijing/index.html" is "contests/beijing/".
export const pageUrl = (path) => path.replace(/(^|\/)index\.html$/, '$1');

// HTML files that are pages, not redirects left behind by an alias.
export function pages() {
  return files()
    .filter((path) => path.endsWith('.html'))
    .filter((path) => !/<meta\s+http-equiv="?refresh/i.test(read(path).slice(0, 4000)));
}

// Pages grouped by what they are for: a path segment of which there are more than three siblings is a name, not a kind.
export function kinds() {
  const list = pages();
  const siblings = new Map();
  const add = (parent, name) => siblings.set(parent, (siblings.get(parent) ?? new Set()).add(name));
  for (const path of list) {
    const parts = path.split('/');
    for (let i = 1; i < parts.length; i++) add(parts.slice(0, i).join('/'), parts[i]);
  }
  const groups = new Map();
  for (const path of list) {
    const parts = path.split('/');
    const kind = parts
      .map((part, i) => (i > 0 && part !== 'index.html' && siblings.get(parts.slice(0, i).join('/')).size > 3) || /^\d+$/.test(part) ? '*' : part)
      .join('/');
    groups.set(kind, [...(groups.get(kind) ?? []), path]);
  }
  return groups;
}

// The smallest and the largest page of each kind: what is empty and what is full. With a pattern in PAGES, every page it fits.
export function samples() {
  const chosen = [];
  if (process.env.PAGES) return pages().filter((path) => new RegExp(process.env.PAGES).test(path)).map((path) => ({ kind: 'page', path }));
  for (const [kind, paths] of kinds()) {
    const bySize = paths.map((path) => ({ kind, path, size: statSync(join(tree, path)).size })).sort((a, b) => a.size - b.size);
    chosen.push(bySize[bySize.length - 1]);
    if (bySize.length > 1) chosen.push(bySize[0]);
  }
  return chosen;
}

// Serves the tree on loopback under the path of its base URL, as any web server would; anything else is 404.html.
export async function serve() {
  const prefix = baseUrl().pathname;
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    let file = path.startsWith(prefix) && !path.includes('..') ? path.slice(prefix.length) : undefined;
    if (file !== undefined && (file === '' || file.endsWith('/'))) file += 'index.html';
    const found = file !== undefined && exists(file);
    const name = found ? file : '404.html';
    response.writeHead(found ? 200 : 404, { 'content-type': TYPES[extname(name)] ?? 'application/octet-stream' });
    if (request.method === 'HEAD' || !exists(name)) response.end();
    else createReadStream(join(tree, name)).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return { origin, url: (path) => origin + prefix + pageUrl(path), close: () => new Promise((resolve) => { server.closeAllConnections(); server.close(resolve); }) };
}
