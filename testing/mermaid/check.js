// Parses every Mermaid block of the Markdown files and directories that are named; fails on the first one that is none.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { JSDOM } from 'jsdom';

// The parser cleans labels with a library that wants a page.
const { window } = new JSDOM('');
globalThis.window = window;
globalThis.document = window.document;
const { default: mermaid } = await import('mermaid');

function markdown(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).sort().filter((name) => name.endsWith('.md')).map((name) => join(path, name));
}

let failed = 0;
let parsed = 0;
for (const file of process.argv.slice(2).flatMap(markdown)) {
  let here = 0;
  for (const [, diagram] of readFileSync(file, 'utf8').matchAll(/^```mermaid\n([\s\S]*?)^```$/gm)) {
    here++;
    try {
      await mermaid.parse(diagram);
      parsed++;
    } catch (error) {
      failed++;
      console.error(`${file}: diagram ${here} is not valid: ${error.message}\n${diagram}`);
    }
  }
}
console.log(`${parsed} passed, ${failed} failed`);
// Nothing parsed means that the documents were not found, or hold no diagram any more.
process.exit(failed > 0 || parsed === 0 ? 1 : 0);
