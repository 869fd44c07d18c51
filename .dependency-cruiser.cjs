/** Layers of design section 5: everything not drawn there is forbidden. Type-only imports count too. */
const rooms = ['safety', 'pty', 'ai', 'fallback'];

/** A room may import its own files and those of the rooms named; npm packages are eslint's business. */
const mayImport = (room, others) => ({
  name: `${room}-imports-only-${others.join('-') || 'itself'}`,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: { path: '^src/', pathNot: `^src/(${[room, ...others].join('|')})/` },
});

/** The proxy is a package of its own: its rooms know what is listed, and only serve and deploy know everything but each other. */
const proxyRooms = {
  base: [],
  engine: [],
  gateway: [],
  install: [],
  model: [],
  monitoring: [],
  reporting: [],
  database: ['engine'],
  litellm: ['install'],
  serve: ['database', 'gateway', 'install', 'litellm', 'model'],
  deploy: ['database', 'install', 'litellm', 'model', 'reporting'],
};

const proxyMayImport = (room, others) => ({
  name: `proxy-${room}-imports-only-${others.join('-') || 'base'}`,
  severity: 'error',
  from: { path: `^proxy-deploy/src/${room}/` },
  to: {
    path: '^(src|tools|test|proxy-deploy/test|proxy-deploy/src)/',
    pathNot: `^proxy-deploy/src/(${[room, 'base', ...others].join('|')})/`,
  },
});

module.exports = {
  forbidden: [
    ...Object.entries(proxyRooms).map(([room, others]) => proxyMayImport(room, others)),
    mayImport('base', []),
    mayImport('config', []),
    ...rooms.map((room) => mayImport(room, ['base'])),
    mayImport('app', [...rooms, 'base', 'config']),
    mayImport('vscode', ['app', ...rooms, 'base', 'config']),
    {
      name: 'vscode-takes-only-types-of-the-four',
      comment: 'The composition root constructs; adapters are handed the objects.',
      severity: 'error',
      from: { path: '^src/vscode/' },
      to: { path: `^src/(${rooms.join('|')})/`, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'product-knows-no-tools',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|tools|proxy-deploy|model)/' },
    },
    {
      name: 'no-runtime-cycle',
      severity: 'error',
      from: { path: '^(src|tools|test|proxy-deploy/(src|test))/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'product-needs-only-shipped-packages',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], pathNot: '/@types/' },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^vscode$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default'] },
  },
};
