// Reads the lexicon, the words of other languages, English words and then requests (JSON, a line each) from standard input and writes the words the extension guesses their task from, so that training sees just what it sees.
import { readFileSync } from "node:fs";
import { buildSync } from "esbuild";

const root = new URL("../../", import.meta.url).pathname;
const { outputFiles } = buildSync({
  stdin: {
    contents: "export { rankTokens } from './rankFeatures'; export { Lexicon } from './lexicon';",
    resolveDir: `${root}src/fallback/recall`,
  },
  bundle: true,
  write: false,
  platform: "node",
  format: "esm",
});
const { rankTokens, Lexicon } = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
const [concepts, words, english, ...requests] = readFileSync(0, "utf8").split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
const lexicon = new Lexicon(concepts, words, english);
process.stdout.write(requests.map((request) => `${rankTokens(request, lexicon).join(" ")}\n`).join(""));
