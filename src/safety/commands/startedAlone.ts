import { withOwnModels, type Family } from './family';

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

/** The family with what these names do alone. */
export function startAlone(family: Family): Family {
  return withOwnModels(family, (name, model) => {
    const bare = model.bare === 'read' ? ruleOf.get(name) : undefined;
    return bare === undefined ? undefined : { ...model, bare };
  });
}
