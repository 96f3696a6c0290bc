// Renders the examples of the CommonMark specification (package commonmark-spec) and compares the HTML.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const here = new URL(".", import.meta.url).pathname;
const require = createRequire(new URL("../browser/package.json", import.meta.url));
const { tests } = require("commonmark-spec");
const driver = `${process.env.DRIVERS ?? `${here}../../.build/drivers`}/markdown`;

// "NUMBER reason" a line: examples that cmark 0.30.2 itself answers otherwise.
const skips = new Map(
  readFileSync(`${here}skip.txt`, "utf8").split("\n").filter((line) => /^\d/.test(line))
    .map((line) => [Number(line.split(" ")[0]), line.slice(line.indexOf(" ") + 1)]),
);

function render(words) {
  const input = tests.map((test) => test.markdown.replaceAll("→", "\t") + "\0").join("");
  const run = spawnSync(driver, [...words, "batch"], { input, encoding: "utf8", maxBuffer: 1 << 26 });
  const outputs = run.stdout.split("\0");
  if (outputs.length !== tests.length + 1) throw new Error(`${outputs.length - 1} outputs, ${run.stderr}`);
  return outputs;
}

let passed = 0, failed = 0, skipped = 0;
for (const words of [["plain"], ["plain", "zh"]]) {
  const outputs = render(words);
  tests.forEach((test, index) => {
    const expected = test.html.replaceAll("→", "\t");
    if (outputs[index] === expected) {
      passed++;
      if (skips.has(test.number)) console.log(`example ${test.number} passes (${words}): take it off skip.txt`);
    } else if (skips.has(test.number)) {
      skipped++;
    } else {
      failed++;
      console.log(`FAIL example ${test.number} (${test.section}) ${words.join(" ")}`);
      console.log(JSON.stringify({ markdown: test.markdown, expected, actual: outputs[index] }, null, 2));
    }
  });
}
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed === 0 ? 0 : 1);
