/** The part of the WebAssembly API that is used here; TypeScript has it only in its DOM library. */
declare namespace WebAssembly {
  type Imports = Readonly<Record<string, object>>;
  type Exports = Readonly<Record<string, unknown>>;
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module, imports: Imports);
    readonly exports: Exports;
  }
}
