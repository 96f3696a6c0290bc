// Emphasis in random lines, compared with markdown-it-cjk-friendly, which the rules come from.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(new URL("../browser/package.json", import.meta.url));
// An ES module cannot be required by Debian 12's Node.js 18.
const load = async (name) => (await import(pathToFileURL(require.resolve(name)))).default;
const MarkdownIt = await load("markdown-it");
const cjkFriendly = await load("markdown-it-cjk-friendly");
const driver = `${process.env.DRIVERS ?? new URL("../../.build/drivers", import.meta.url).pathname}/markdown`;
const reference = new MarkdownIt().use(cjkFriendly);
const fragments = ["*", "*", "**", "**", "***", "_", "__", "a", "1", " ", "中", "文", "（", "）", "。", "“", "”", "한", "(", ")",
  "!", "£", "、", "\\", "`", "\n", "「", "é", "—", "・", "x", "😀", "㊗️", "葛󠄀", "！", "€", "𠮷", "〰", "“︁", "）︁"];

let seed = 11;
function random(limit) {
  seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
  return Math.floor((seed / 0x80000000) * limit);
}

const texts = Array.from({ length: 20000 }, () =>
  "x" + Array.from({ length: 3 + random(14) }, () => fragments[random(fragments.length)]).join("") + "\n");
const run = spawnSync(driver, ["plain", "batch"], { input: texts.join("\0") + "\0", encoding: "utf8", maxBuffer: 1 << 28 });
const outputs = run.stdout.split("\0");
// Line ends between CJK characters are ours; void elements are written in two ways.
const shape = (html) => html.replace(/ \/>/g, ">").replace(/\s+/g, "");

// cmark 0.30.2 forgets openers when runs of '_' of several lengths meet, also in plain ASCII: x!!__a._.__. is an example.
const known = (text) => new Set(text.replace(/\\./gs, " ").match(/_+/g)?.map((run) => run.length)).size > 1;

let failed = 0, skipped = 0;
texts.forEach((text, index) => {
  if (known(text)) return skipped++;
  const expected = reference.render(text);
  if (shape(expected) === shape(outputs[index])) return;
  failed++;
  if (failed <= 10) console.log(JSON.stringify({ text, expected, actual: outputs[index] }, null, 2));
});
console.log(`${texts.length - failed - skipped} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed === 0 ? 0 : 1);
