import type { Family } from './family';

/** Names that open a console, start a server or begin their work when nothing follows, where their like print how they are used. */
const started: readonly (readonly [names: string, rule: string])[] = [
  [
    'spark-shell pyspark spark-sql cypher-shell arangosh cbq gremlin ysqlsh ycqlsh mysqlsh edgedb influx iredis bconsole cyradm targetcli asmcmd kpcli cpan virt-manager deja-dup crm rshell mpremote lima mc bluetoothctl alsamixer pacmd',
    'interactive',
  ],
  [
    'memgraph scylla dovecot multipathd cupsd zkfc proxysql orchestrator mysqlrouter redis-sentinel questdb weaviate faktory firecracker mix',
    'execute',
  ],
  ['pppd udhcpc vpnc', 'connect'],
  ['bundle bundler', 'install'],
];

const ruleOf = new Map(started.flatMap(([names, rule]) => names.split(' ').map((name) => [name, rule] as const)));

/** The family with a model of its own for each of these names. */
export function startAlone(family: Family): Family {
  const commands = Object.entries(family.commands).flatMap(([key, model]) => {
    const names = key.split(' ');
    const alone = names.filter((name) => ruleOf.has(name) && model.bare === 'read');
    const others = names.filter((name) => !alone.includes(name));
    return [
      ...(others.length > 0 ? [[others.join(' '), model] as const] : []),
      ...alone.map((name) => [name, { ...model, bare: ruleOf.get(name) ?? model.act }] as const),
    ];
  });
  return { ...family, commands: Object.fromEntries(commands) };
}
