/** The part of the WebAssembly API that is used here; TypeScript has it only in its DOM library. */
declare namespace WebAssembly {
  type Imports = Readonly<Record<string, object>>;
  type Exports = Readonly<Record<string, unknown>>;
  interface Module {
    readonly compiled?: never;
  }
  const Module: new (bytes: Uint8Array) => Module;
  class Instance {
    constructor(module: Module, imports: Imports);
    readonly exports: Exports;
  }
}
