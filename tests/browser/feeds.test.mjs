// Feeds, sitemap and other files that programs read: well-formed, valid, and with the dates of the notices.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { it } from 'node:test';
import { baseUrl, exists, files, pages, pageUrl, read, repository, tree } from './site.mjs';

const READER = `
import calendar, json, sys
import feedparser
result = {}
for path in sys.argv[1:]:
    feed = feedparser.parse(path)
    result[path] = {
        "bozo": str(feed.bozo_exception) if feed.bozo else "",
        "version": feed.version,
        "title": feed.feed.get("title", ""),
        "self": [l.href for l in feed.feed.get("links", []) if l.get("rel") == "self"],
        "entries": [{"title": e.get("title", ""), "link": e.get("link", ""), "id": e.get("id", ""),
                     "time": calendar.timegm(e.published_parsed) if e.get("published_parsed") else None,
                     "size": len((e.get("content") or [{"value": e.get("summary", "")}])[0]["value"])} for e in feed.entries],
    }
json.dump(result, sys.stdout)
`;
const xml = files().filter((path) => path.endsWith('.xml'));
const feeds = xml.filter((path) => /(^|\/)(feed|atom)\.xml$/.test(path));
const parsed = JSON.parse(execFileSync('/usr/bin/python3', ['-c', READER, ...feeds.map((path) => join(tree, path))], { maxBuffer: 1 << 28 }));

// Publication instants as the front matter gives them, by notice id.
function publicationTimes() {
  const folder = join(repository, 'content', 'notices');
  const times = new Map();
  for (const name of readdirSync(folder)) {
    const path = statSync(join(folder, name)).isDirectory() ? join(folder, name, 'index.md') : join(folder, name);
    if (!path.endsWith('.md')) continue;
    const front = readFileSync(path, 'utf8').split(/^---\s*$/m)[1] ?? '';
    const id = front.match(/^id:\s*["']?([\w-]+)/m)?.[1] ?? name.replace(/\.md$/, '');
    const time = front.match(/^published_at:\s*["']?([^\s"']+)/m)?.[1];
    if (time) times.set(id, Date.parse(time) / 1000);
  }
  return times;
}

it('every XML file is well-formed', () => {
  const result = spawnSync('xmllint', ['--nonet', '--noout', ...xml.map((path) => join(tree, path))], { encoding: 'utf8' });
  assert.equal(result.stderr, '');
  assert.equal(result.status, 0);
});

it('a feed reader finds no fault in any feed', (t) => {
  assert.ok(feeds.includes('feed.xml'));
  for (const [path, feed] of Object.entries(parsed)) {
    assert.equal(feed.bozo, '', path);
    assert.ok(['rss20', 'atom10'].includes(feed.version), `${path}: ${feed.version}`);
    assert.notEqual(feed.title, '', path);
    assert.equal(feed.self.length, 1, `${path}: rel=self`);
    assert.equal(feed.self[0], new URL(path.slice(tree.length + 1), baseUrl()).href);
  }
  t.diagnostic(`${feeds.length} feeds`);
});

it('feed items are the notices, with their own dates, newest first, ids for good and content in full', (t) => {
  const times = publicationTimes();
  let count = 0;
  for (const [path, feed] of Object.entries(parsed)) {
    const seen = new Set();
    let last = Infinity;
    for (const item of feed.entries) {
      count++;
      assert.ok(item.link.startsWith(baseUrl().href), `${path}: ${item.link} is not an absolute address of the site`);
      assert.ok(exists(`${decodeURIComponent(item.link.slice(baseUrl().href.length))}index.html`), `${path}: ${item.link} leads nowhere`);
      assert.ok(!seen.has(item.id) && item.id !== '', `${path}: the id '${item.id}'`);
      seen.add(item.id);
      const id = item.link.match(/notices\/([^/]+)\/$/)?.[1];
      if (id) assert.equal(item.time, times.get(id), `${path}: the date of ${id}`);
      assert.ok(item.time <= last, `${path}: ${item.link} is out of order`);
      last = item.time;
      assert.ok(item.size > 100, `${path}: ${item.link} has ${item.size} bytes of content`);
    }
  }
  assert.ok(parsed[join(tree, 'feed.xml')].entries.length > 0);
  t.diagnostic(`${count} items`);
});

it('the JSON feed lists what the RSS feed lists', { skip: exists('feed.json') ? false : 'no feed.json' }, () => {
  const feed = JSON.parse(read('feed.json'));
  assert.match(feed.version, /^https:\/\/jsonfeed\.org\/version\/1/);
  const rss = parsed[join(tree, 'feed.xml')].entries;
  assert.deepEqual(feed.items.map((item) => [item.url, Date.parse(item.date_published) / 1000]), rss.map((item) => [item.link, item.time]));
});

it('the sitemap is valid and lists every page once', () => {
  const schemas = join(dirname(createRequire(import.meta.url).resolve('sitemap/package.json')), 'schema');
  const root = read('sitemap.xml');
  const maps = /<sitemapindex/.test(root) ? [...root.matchAll(/<loc>([^<]+)<\/loc>/g)].map((m) => m[1].slice(baseUrl().href.length)) : ['sitemap.xml'];
  const listed = [];
  for (const map of maps) {
    const result = spawnSync('xmllint', ['--nonet', '--noout', '--schema', join(schemas, 'sitemap.xsd'), join(tree, map)], { encoding: 'utf8' });
    assert.equal(result.status, 0, result.stderr);
    const locations = [...read(map).matchAll(/<loc>([^<]+)<\/loc>/g)].map((m) => m[1]);
    assert.ok(locations.length <= 50000);
    listed.push(...locations);
  }
  assert.equal(new Set(listed).size, listed.length, 'an address twice');
  const expected = pages().filter((path) => path !== '404.html' && !/<meta name="?robots"? content="?[^>]*noindex/.test(read(path)));
  const missing = expected.map((path) => new URL(pageUrl(path), baseUrl()).href).filter((url) => !listed.includes(url));
  assert.deepEqual(missing.slice(0, 10), [], 'pages that the sitemap forgets');
  for (const url of listed) assert.ok(exists(`${decodeURIComponent(url.slice(baseUrl().href.length))}index.html`) || exists(url.slice(baseUrl().href.length)), `${url} leads nowhere`);
  assert.match(read('robots.txt'), new RegExp(`Sitemap: ${baseUrl().href}sitemap.xml`));
});

it('every JSON file parses', () => {
  for (const path of files().filter((name) => name.endsWith('.json'))) assert.doesNotThrow(() => JSON.parse(read(path)), path);
});
