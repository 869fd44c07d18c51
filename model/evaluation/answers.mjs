// Answers of a model file alone: node model/evaluation/answers.mjs MODEL.gguf ROWS.jsonl OUT.jsonl [threads]
// Rows have `id`, `nl`, `shell`; the output has `id`, `command`, `ms`. Raw tag prompt, temperature 0, one line, at most 64 tokens.
import { readFileSync, writeFileSync } from "node:fs";
import { getLlama } from "node-llama-cpp";

const [modelPath, rowsFile, outFile, threads = "1"] = process.argv.slice(2);
const mostTokens = 64;
const tags = { sh: "bash", pwsh: "powershell" };

const llama = await getLlama({ gpu: false, build: "never", maxThreads: Number(threads), logLevel: "error" });
const model = await llama.loadModel({ modelPath });
const context = await model.createContext({ contextSize: 512, sequences: 1, threads: Number(threads) });
const sequence = context.getSequence();

function promptTokens({ nl, shell }) {
  const opening = model.tokenize(`<|im_start|>${tags[shell] ?? shell}\n`, true);
  return [...opening, ...model.tokenize(nl.trim(), false), ...model.tokenize("<|im_end|>\n", true)];
}

async function answer(row) {
  await sequence.clearHistory();
  const tokens = [];
  for await (const token of sequence.evaluate(promptTokens(row), { temperature: 0 })) {
    if (model.isEogToken(token)) break;
    tokens.push(token);
    if (tokens.length === mostTokens) break;
  }
  return model.detokenize(tokens).split("\n")[0].trim();
}

const answers = [];
for (const line of readFileSync(rowsFile, "utf8").split("\n").filter(Boolean)) {
  const row = JSON.parse(line);
  const started = performance.now();
  const command = await answer(row);
  answers.push({ id: row.id, command, ms: Math.round(performance.now() - started) });
}
writeFileSync(outFile, answers.map((row) => JSON.stringify(row) + "\n").join(""));
const times = answers.map((row) => row.ms).sort((left, right) => left - right);
const quantile = (share) => times[Math.min(times.length - 1, Math.floor(share * times.length))];
console.log(JSON.stringify({ rows: answers.length, p50: quantile(0.5), p95: quantile(0.95) }));
process.exit(0);
