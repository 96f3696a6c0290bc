// Outputs of templates stay in their place: each place that an output can stand in, with each hostile value, is rendered by
// fabang and read by Chromium. The shape of the document must be that of a harmless value, nothing may run, and where a place
// can carry any text the text must come out of it unchanged.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { chromium } from 'playwright-core';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
const HARMLESS = 'x';
const RUN = 'window.ran=1';
const HOSTILE = {
  'end of a script': `</script><script>${RUN}</script>`,
  'end of a script, in capitals': `</SCRIPT ><script>${RUN}//`,
  'end of a style': `</style><img src=x onerror=${RUN}>`,
  'end of a title and a textarea': `</title></textarea><img src=x onerror=${RUN}>`,
  'end of a comment': `--><img src=x onerror=${RUN}>`,
  'start of a comment in a script': '<!--<script>',
  'double quote': `" onmouseover="${RUN}" x="`,
  'single quote': `' onmouseover='${RUN}' x='`,
  'backtick': '`${' + RUN + '}`',
  'space': ` onmouseover=${RUN} `,
  'slash and bracket': `/><svg onload=${RUN}>`,
  'backslash': `\\`,
  'backslash and quotes': `\\";${RUN}//\\';${RUN}//`,
  'line ends': `a\n${RUN}\r\n\t\f\v`,
  'javascript': `javascript:${RUN}`,
  'the end of javascript': `script:${RUN}`,
  'a colon and a script': `:${RUN}`,
  'javascript with blanks': ` java\tscript:${RUN}`,
  'javascript in references': `javascript&#58;${RUN}`,
  'javascript, colon encoded': `javascript%3A${RUN}`,
  'vbscript': 'VbScript:msgbox(1)',
  'data': `data:text/html,<script>${RUN}</script>`,
  'another host': '//evil.example/\\@x',
  'semicolon and braces': `;}</style>{${RUN}}`,
  'css expression': `expression(${RUN})`,
  'css url': `url(javascript:${RUN})`,
  'css escapes': `\\3c /style\\3e ;color:red`,
  'css binding': '-moz-binding:url(//evil.example)',
  'css comment': '*/body{color:red}/*',
  'separators': 'a\u2028b\u2029c',
  'nul': 'a\u0000b',
  'end of cdata': ']]><b>x</b>',
  'entity': '&quot;&lt;&amp;&#x22;&lt',
  'ampersand': '&',
  'unicode': '\ud83d\ude00\ufeff\u202eabc\u00a0\ufffd',
  'like a surrogate': '\ufffd\ud7ff\ue000'.repeat(50),
  'empty': '',
  'comma and spaces': 'a, b 2x, javascript:1 3x',
  'event name': 'onclick',
  'name of a script': 'script',
  'long': `<'"&\\>${'a'.repeat(5000)}`,
  'arithmetic': '-1+alert(1)',
  'template': '{{ 7 }}{% if %}',
};

// [name, template, what Chromium reads out of its place (undefined: only the shape), options]
const text = (selector) => `document.querySelector('${selector}').textContent`;
const attribute = (selector, name) => `document.querySelector('${selector}').getAttribute('${name}')`;
const PLACES = [
  ['text', '<p>{{ v }}</p>', text('p')],
  ['text between', '<p>a<b>{{ v }}</b>c</p>', text('b')],
  ['title', '<title>{{ v }}</title>', text('title')],
  ['textarea', '<textarea>{{ v }}</textarea>', text('textarea')],
  ['attribute in double quotes', '<p title="{{ v }}">t</p>', attribute('p', 'title')],
  ['attribute in single quotes', "<p title='{{ v }}'>t</p>", attribute('p', 'title')],
  ['attribute, part', '<p title="a {{ v }} c">t</p>', `${attribute('p', 'title')}.slice(2, -2)`],
  ['attribute, unquoted', '<p title={{ v }}>t</p>', attribute('p', 'title'), { empty: 'fabang-unsafe', exact: true }],
  ['attribute, unquoted, with more', '<p title={{ v }} lang=zh>t</p>', undefined],
  ['data attribute', '<p data-name="{{ v }}">t</p>', attribute('p', 'data-name')],
  ['class', '<p class="a-{{ v }}">t</p>', `${attribute('p', 'class')}.slice(2)`],
  ['value', '<input value="{{ v }}">', attribute('input', 'value')],
  ['href', '<a href="{{ v }}">t</a>', undefined, { url: 'a' }],
  ['href, unquoted', '<a href={{ v }}>t</a>', undefined, { url: 'a' }],
  ['href behind spaces', '<a href="  {{ v }}">t</a>', undefined, { url: 'a' }],
  ['href behind an empty output', '<a href="{{ empty }}{{ v }}">t</a>', undefined, { url: 'a' }],
  ['href behind a scheme without its colon', '<a href="{{ scheme }}{{ v }}">t</a>', undefined, { url: 'a' }],
  ['href behind letters', '<a href="java{{ v }}">t</a>', undefined, { url: 'a' }],
  ['href behind another host', '<a href="http://here.example/{{ empty }}{{ v }}">t</a>', undefined, { url: 'a', host: true }],
  ['src', '<img src="{{ v }}" alt="">', undefined, { url: 'img', key: 'src' }],
  ['action', '<form action="{{ v }}"></form>', undefined, { url: 'form', key: 'action' }],
  ['formaction', '<button formaction="{{ v }}">t</button>', undefined, { url: 'button', key: 'formAction' }],
  ['poster', '<video poster="{{ v }}"></video>', undefined, { url: 'video', key: 'poster' }],
  ['data of an object', '<object data="{{ v }}"></object>', undefined, { url: 'object', key: 'data' }],
  ['data-url', '<p data-url="{{ v }}">t</p>', undefined],
  ['xlink:href', '<svg><a xlink:href="{{ v }}">t</a></svg>', undefined],
  ['path of a URL', '<a href="/notices/{{ v }}/">t</a>', undefined, { url: 'a', host: true }],
  ['query of a URL', '<a href="/?q={{ v }}">t</a>', `new URL(document.querySelector('a').href).searchParams.get('q')`, { url: 'a', host: true }],
  ['query, second', '<a href="/?a=1&amp;q={{ v }}">t</a>', `new URL(document.querySelector('a').href).searchParams.get('q')`, { url: 'a', host: true }],
  ['fragment', '<a href="#{{ v }}">t</a>', `decodeURIComponent(new URL(document.querySelector('a').href).hash.slice(1))`, { url: 'a', host: true }],
  ['srcset', '<img srcset="{{ v }}" alt="">', undefined, { url: 'img', key: 'srcset' }],
  ['srcset, one of two', '<img srcset="a.png 1x, {{ v }} 2x" alt="">', undefined],
  ['style', '<p style="color: {{ v }}">t</p>', undefined, { style: true }],
  ['style, in a string', `<p style="font-family: '{{ v }}'">t</p>`, undefined, { style: true }],
  ['style, in a URL', '<p style="background: url({{ v }})">t</p>', undefined, { style: true }],
  ['style, in a quoted URL', `<p style="background: url('{{ v }}')">t</p>`, undefined, { style: true }],
  ['style element', '<style>p { color: {{ v }} }</style>', undefined, { sheet: true }],
  ['style element, in a string', '<style>p::before { content: "{{ v }}" } b { color: red }</style>', undefined, { sheet: true }],
  ['style element, in a URL', '<style>p { background: url("{{ v }}") } b { color: red }</style>', undefined, { sheet: true }],
  ['script', '<script>var got = {{ v }};</script>', 'got', { runs: true }],
  ['script, in double quotes', '<script>var got = "{{ v }}";</script>', 'got', { runs: true }],
  ['script, in single quotes', "<script>var got = '{{ v }}';</script>", 'got', { runs: true }],
  ['script, in a call', '<script>var got = String({{ v }}, 1);</script>', 'got', { runs: true }],
  ['script, jsonify', '<script>var got = {{ v | jsonify }};</script>', 'got', { runs: true }],
  ['script, an array', '<script>var got = {{ list }}[0];</script>', 'got', { runs: true }],
  ['script, a hash', '<script>var got = {{ hash }}.key;</script>', 'got', { runs: true }],
  ['module', '<script type="module">globalThis.got = {{ v }};</script>', undefined, { runs: true }],
  ['handler', '<b onclick="globalThis.got = {{ v }}">t</b>', 'document.querySelector("b").onclick() && 0 || got', { runs: true }],
  ['handler, in a string', `<b onclick="globalThis.got = '{{ v }}'">t</b>`, 'document.querySelector("b").onclick() && 0 || got', { runs: true }],
  ['handler, single quotes', `<b onclick='globalThis.got = "{{ v }}"'>t</b>`, 'document.querySelector("b").onclick() && 0 || got', { runs: true }],
  ['JSON', '<script type="application/json">{"a": {{ v }}}</script>', `JSON.parse(${text('script')}).a`],
  ['JSON-LD, in a string', '<script type="application/ld+json">{"a": "{{ v }}"}</script>', `JSON.parse(${text('script')}).a`],
  ['script of another type', '<script type="text/template"><p>{{ v }}</p></script>', undefined],
  ['comment', '<!-- {{ v }} --><p>t</p>', undefined],
  ['name of an attribute', '<p {{ v }}="1">t</p>', undefined, { names: true }],
  ['name of an attribute, alone', '<p {{ v }}>t</p>', undefined, { names: true }],
  ['name of an element', '<{{ v }}>t</{{ v }}>', undefined, { names: true }],
  ['captured text', '{% capture c %}{{ v }}{% endcapture %}<p>{{ c }}</p>', text('p')],
  ['captured, in an attribute', '{% capture c %}{{ v }}{% endcapture %}<p title="{{ c }}">t</p>', attribute('p', 'title')],
  ['escape is not done twice', '<p title="{{ v | escape }}">{{ v | escape }}</p>', text('p')],
  ['filters behind escape', '<p title="{{ v | escape | append: \'"\' }}">t</p>', undefined],
  ['in a loop', '{% for i in list %}<p title="{{ i }}">{{ i }}</p>{% endfor %}', text('p')],
  ['in a partial', '{% render "part", v: v %}', attribute('p', 'title')],
  ['in a partial that is in a script', '<script>var got = {% render "value", v: v %};</script>', 'got', { runs: true }],
  ['safe HTML in an attribute', '{% capture c %}<b>{{ v }}</b>{% endcapture %}<p title="{{ c }}">t</p>', undefined],
  ['newline_to_br', '<p>{{ v | newline_to_br }}</p>', undefined, { lines: true }],
  ['iframe srcdoc', '<iframe srcdoc="{{ v }}"></iframe>', undefined],
];

const PARTIALS = { part: '<p title="{{ v }}">{{ v }}</p>', value: '{{ v }}' };

function render(requests) {
  const input = requests.map((request) => JSON.stringify({ partials: PARTIALS, escape: 'html', ...request })).join('\n') + '\n';
  const run = spawnSync(process.env.FABANG, ['render', '--json-lines'], { input, encoding: 'utf8', maxBuffer: 1 << 28 });
  assert.equal(run.status, 0, run.stderr);
  return run.stdout.trimEnd().split('\n').map((line) => JSON.parse(line));
}

const data = (v) => ({ v, empty: '', scheme: 'javascript', list: [v], hash: { key: v } });

// Runs in the page: elements and attributes of the document without their values, and what stands in the place.
const look = ({ html, read, options }) => {
  window.ran = window.got = undefined;
  document.open();
  document.write(`<!doctype html>${html}`);
  document.close();
  const shape = (node) => node.nodeType === 1
    ? [options.names ? '*' : node.localName, [...node.attributes].map((a) => options.names ? '*' : a.name),
      [...(node.content ?? node).childNodes].map(shape).filter((child) => child)]
    : null;
  const found = { shape: JSON.stringify(shape(document.documentElement)), ran: window.ran === 1 };
  const comments = document.createTreeWalker(document, NodeFilter.SHOW_COMMENT);
  found.comments = 0;
  while (comments.nextNode()) found.comments++;
  if (options.url) {
    const element = document.querySelector(options.url);
    const value = element[options.key ?? 'href'];
    const urls = options.key === 'srcset' ? value.split(/,\s+|\s+/) : [value];
    found.schemes = urls.map((url) => { try { return new URL(url, 'https://here.example/').protocol; } catch { return 'none:'; } });
    found.host = new URL(value, 'https://here.example/').host;
  }
  if (options.style) found.declarations = [...document.querySelector('p').style].filter((name) => !/^(color|font-family|background)/.test(name));
  if (options.sheet) found.rules = [...document.styleSheets[0].cssRules].map((rule) => [rule.selectorText, [...rule.style].filter((name) => !/^(color|content|background)/.test(name))]);
  document.querySelectorAll('*').forEach((element) => {
    for (const name of ['onmouseover', 'onerror', 'onload']) if (element[name]) found.handler = name;
  });
  if (read !== undefined) { try { found.value = String(eval(read)); } catch (error) { found.value = error; found.failed = String(error); } }
  return found;
};

// What a browser makes of text on its way into a document.
function arrives(value, place) {
  const [, template, , { exact } = {}] = place;
  let wanted = value.replace(/\u0000/g, '\ufffd');
  if (!exact && !/script|onclick/.test(template) && !/[?#]/.test(template)) wanted = wanted.replace(/\r\n?/g, '\n');
  if (/<textarea>/.test(template)) wanted = wanted.replace(/^\n/, '');
  if (/script|onclick|[?#]/.test(template)) wanted = value;
  return wanted;
}

describe('escaping', () => {
  let browser, page;
  before(async () => {
    browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
    const context = await browser.newContext();
    await context.route('**/*', (route) => route.request().url() === 'https://here.example/'
      ? route.fulfill({ contentType: 'text/html; charset=utf-8', body: '' }) : route.abort());
    page = await context.newPage();
    await page.goto('https://here.example/');
  });
  after(() => browser?.close());

  let count = 0;
  for (const place of PLACES) {
    const [name, template, read, options = {}] = place;
    it(name, async () => {
      const values = [HARMLESS, ...Object.values(HOSTILE)];
      const answers = render(values.map((v) => ({ template, data: data(v) })));
      assert.ok(answers[0].output !== undefined, `${template}: ${answers[0].error}`);
      const expected = await page.evaluate(look, { html: answers[0].output, read, options });
      if (read !== undefined) assert.equal(expected.value, HARMLESS);
      const kinds = ['harmless', ...Object.keys(HOSTILE)];
      for (let i = 1; i < values.length; i++) {
        const about = `${kinds[i]}: ${answers[i].output}`;
        const found = await page.evaluate(look, { html: answers[i].output, read, options });
        assert.equal(found.ran, false, `something ran: ${about}`);
        assert.equal(found.handler, undefined, `a handler: ${about}`);
        assert.equal(found.comments, expected.comments, `comments: ${about}`);
        if (!options.lines) assert.equal(found.shape, expected.shape, `the shape: ${about}`);
        else assert.equal(found.shape.replace(/\["br",\[\],\[\]\],?/g, ''), expected.shape, `the shape: ${about}`);
        for (const scheme of found.schemes ?? []) assert.match(scheme, /^(https?|mailto|tel):$/, `the scheme: ${about}`);
        if (options.host) assert.equal(found.host, 'here.example', `the host: ${about}`);
        assert.deepEqual(found.declarations ?? [], [], `declarations: ${about}`);
        assert.deepEqual(found.rules, expected.rules, `rules: ${about}`);
        if (read !== undefined) {
          const wanted = values[i] === '' && options.empty !== undefined ? options.empty : arrives(values[i], place);
          assert.equal(found.value, wanted, `the value: ${about}`);
        }
        count++;
      }
    });
  }
  it('every place was tried with every value', () => assert.equal(count, PLACES.length * Object.keys(HOSTILE).length));

  // XML files have a table of their own; a parser of XML is asked.
  for (const [name, template, read] of [
    ['text of XML', '<a><b>{{ v }}</b></a>', 'document.querySelector("b").textContent'],
    ['attribute of XML', '<a><b c="{{ v }}"/></a>', 'document.querySelector("b").getAttribute("c")'],
    ['CDATA', '<a><b><![CDATA[{{ v }}]]></b></a>', 'document.querySelector("b").textContent'],
  ]) {
    it(name, async () => {
      const values = Object.values(HOSTILE);
      const answers = render(values.map((v) => ({ template, escape: 'xml', data: data(v) })));
      for (const [i, { output }] of answers.entries()) {
        const found = await page.evaluate(({ output, read }) => {
          const document = new DOMParser().parseFromString(output, 'application/xml');
          return { fault: document.querySelector('parsererror')?.textContent, count: document.querySelectorAll('*').length, value: eval(read) };
        }, { output, read });
        assert.equal(found.fault, undefined, output);
        assert.equal(found.count, 2, output);
        const wanted = values[i].replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '\ufffd').replace(/\r\n?/g, '\n');
        const clean = (text) => text.replace(/\s/g, ' ').replace(/\ufffd/g, '');
        assert.equal(clean(found.value), clean(wanted), output);
      }
    });
  }

  it('text that is no UTF-8 never reaches a template', () => {
    const line = Buffer.concat([Buffer.from('{"template": "{{ v }}", "escape": "html", "data": {"v": "'), Buffer.from([0x3c, 0xff, 0xed, 0xa0, 0x80]), Buffer.from('"}}\n')]);
    const run = spawnSync(process.env.FABANG, ['render', '--json-lines'], { input: line });
    const answer = JSON.parse(run.stdout.toString());
    assert.ok(answer.error, run.stdout.toString());
    assert.equal(answer.output, undefined);
  });
});
