// Pages as a person meets them: in Chromium, wide and narrow, light and dark, with scripts and without.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import { chromium } from 'playwright-core';
import { samples, serve } from './site.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];
const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 320, height: 640 };

let browser, server;
before(async () => {
  server = await serve();
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
});
after(async () => {
  await browser?.close();
  await server?.close();
});

// Opens a page in a context of its own; `faults` collects what a visitor's browser would complain about.
async function open(path, options = {}) {
  const context = await browser.newContext({ viewport: WIDE, ...options });
  const page = await context.newPage();
  const faults = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(server.origin) && !request.url().startsWith('data:')) faults.push(`leaves the site: ${request.url()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400 && !response.url().endsWith('/favicon.ico')) faults.push(`${response.status()}: ${response.url()}`);
  });
  await page.goto(server.url(path), { waitUntil: 'load' });
  return { page, faults, close: () => context.close() };
}

// What sticks out to the right of the window, by selector.
const overflow = () => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.body.querySelectorAll('*')]
    .filter((element) => element.getBoundingClientRect().right > width + 1)
    .map((element) => `${element.tagName.toLowerCase()}.${element.className} ends at ${Math.round(element.getBoundingClientRect().right)}`)
    .slice(0, 5)
    .concat(`the page is ${document.documentElement.scrollWidth} wide in a window of ${width}`);
};

async function violations(page) {
  await page.evaluate(axe);
  const { violations: found } = await page.evaluate(() => globalThis.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    resultTypes: ['violations'],
  }));
  return found.map((rule) => `${rule.id}: ${rule.help}: ${rule.nodes.slice(0, 3).map((node) => `${node.target} ${node.any[0]?.message ?? ''}`).join(' | ')}`);
}

for (const { kind, path } of samples()) {
  describe(`${kind} (${path})`, () => {
    for (const [name, viewport] of [['wide', WIDE], ['at 320 px', NARROW]]) {
      it(`fits, asks nothing of others and is silent, ${name}`, async () => {
        const { page, faults, close } = await open(path, { viewport });
        try {
          assert.deepEqual(await page.evaluate(overflow), []);
          assert.deepEqual(faults, []);
        } finally {
          await close();
        }
      });
    }
    for (const colorScheme of ['light', 'dark']) {
      it(`has no violation that axe finds, ${colorScheme}`, async () => {
        const { page, close } = await open(path, { colorScheme, viewport: colorScheme === 'dark' ? NARROW : WIDE, reducedMotion: 'reduce' });
        try {
          assert.deepEqual(await violations(page), []);
        } finally {
          await close();
        }
      });
    }
    it('says the same without scripts', async () => {
      const text = async (options) => {
        const { page, close } = await open(path, options);
        try {
          return { title: await page.title(), heading: await page.locator('h1').first().innerText(), main: (await page.locator('main').innerText()).length };
        } finally {
          await close();
        }
      };
      const without = await text({ javaScriptEnabled: false });
      const within = await text({});
      assert.equal(without.heading, within.heading);
      assert.equal(without.title, within.title);
      assert.ok(without.main >= within.main * 0.8, `${without.main} characters without scripts, ${within.main} with`);
      assert.ok(without.main > 20);
    });
  });
}
