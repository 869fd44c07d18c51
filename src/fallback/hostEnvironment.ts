/** Variables that would change how the host runs: debugger and loader flags, VS Code's and the library's own. */
const dropped = [/^ELECTRON_/i, /^VSCODE_/i, /^NODE_OPTIONS$/i, /^NODE_LLAMA_CPP_/i, /^NODE_CHANNEL_/i];

/** The environment of the model host: the user's, without what is meant for the editor's own processes. */
export function hostEnvironment(own: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(own).filter(([name]) => !dropped.some((pattern) => pattern.test(name)));
  // Inside the desktop editor the executable is Electron; this makes it behave as Node.
  const asNode = { ELECTRON_RUN_AS_NODE: '1' };
  // The model computes in libuv's pool, one piece of work at a time: one thread keeps the order (nativeSequence.ts).
  return { ...Object.fromEntries(kept), ...asNode, UV_THREADPOOL_SIZE: '1' };
}
