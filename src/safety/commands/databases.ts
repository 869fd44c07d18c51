import type { CommandCheck } from '../analysis/context';
import { unknownData } from '../analysis/word';
import { rule } from '../model/rule';
import type { Family } from './family';
import { judgedByWords } from './judgedByWords';

const destructive =
  /\b(?:drop\s+(?:table|database|schema|view|index|user|role|column|keyspace|collection|owned|tablespace|function|extension|sequence|type|trigger|constraint)|truncate\b|alter\s+table\s+\S+\s+(?:drop|delete|update)\b|(?:alter|create)\s+(?:role|user)\s+\S+[^;]*\b(?:superuser|createrole|bypassrls|identified|password)\b|(?:grant|revoke)\s+|delete\s+from\s+(?![^;]*\bwhere\b)|update\s+\S+\s+set\s+(?![^;]*\bwhere\b)|delete\s+from|pg_terminate_backend|load_file|into\s+(?:outfile|dumpfile)|xp_cmdshell|copy\s+\S+\s+(?:from|to)\s+program|shutdown\b|kill\s+\d+|flush\s+privileges|reset\s+master|purge\s+binary)/i;
const mongo =
  /\b(?:dropDatabase|drop|deleteMany|deleteOne|remove|findOneAndDelete|dropIndex(?:es)?|dropUser|dropRole|renameCollection|shutdownServer|fsyncLock|killOp|bulkWrite|repairDatabase|dropAllUsersFromDatabase)\s*\(/;
const redisDanger =
  /^(?:flushall|flushdb|del|unlink|shutdown|debug|config|eval|evalsha|script|slaveof|replicaof|cluster|failover|bgrewriteaof|swapdb|migrate|restore|acl|module|client|rename|xtrim|ltrim|spop|lpop|rpop)$/i;
const redisRead =
  /^(?:get|mget|info|ping|keys|scan|ttl|pttl|type|exists|dbsize|lrange|llen|hget|hgetall|hkeys|hlen|hmget|smembers|scard|sismember|zrange|zscore|zcard|monitor|time|lastsave|memory|slowlog|strlen|getrange|lindex|role|xinfo|xlen|xrange|object|echo|command|latency|randomkey|dump|bitcount)$/i;

/** SQL text of options, operands and standard input. */
export function judgeSql(
  text: string,
  at: Parameters<CommandCheck>[0]['span'],
  context: Parameters<CommandCheck>[1],
): void {
  const plain = text.replace(/'(?:[^']|'')*'/g, "''").replace(/--[^\n]*|\/\*[^]*?\*\//g, ' ');
  if (destructive.test(plain)) {
    context.report('database.destroy', at);
  } else if (/\\!|\.shell\b|\.system\b|\\copy\b.*\bprogram\b|system\s+\w/i.test(text)) {
    context.report('database.shell', at);
    const command = /(?:\\!|\.shell|\.system|\bsystem)\s+(.+)/i.exec(text)?.[1];
    if (command !== undefined) {
      context.shellText(command, 'bash', at, {
        text: undefined,
        network: false,
        secret: false,
        decoded: false,
        none: true,
        file: false,
      });
    }
  } else {
    // What stands in quotes is data, whatever words it holds; where quoting has more forms, every word counts.
    context.code(/["\\$]|\/\*!/.test(text) ? text : plain, 'sql', at);
  }
}

const sqlClient: CommandCheck = (invocation, context) => {
  const given = invocation.args.options.filter(
    (option) =>
      /^(?:-c|-e|--command|--execute|-cmd|-Q|-q|--query|--eval)$/.test(option.name) && option.value !== undefined,
  );
  for (const option of given) {
    judgeSql(option.value?.value ?? '', option.word.span, context);
  }
  const statement = invocation.args.operands.find((word) => /\s/.test(word.value) || /^\./.test(word.value));
  if (statement !== undefined && /^(?:sqlite3?|duckdb)$/.test(invocation.name)) {
    judgeSql(statement.value, statement.span, context);
    return { handled: true };
  }
  if (invocation.name === 'db2' && invocation.args.operands.length > 1) {
    judgeSql(invocation.args.operands.map((word) => word.value).join(' '), invocation.span, context);
    return { handled: true };
  }
  if (invocation.has('-f --file -i --input-file')) {
    context.report('exec.script', invocation.span);
  } else if (invocation.stdin.text !== undefined) {
    judgeSql(invocation.stdin.text, invocation.span, context);
    return { handled: true };
  } else if (!invocation.stdin.none) {
    context.report('exec.script', invocation.span);
  }
  return given.length > 0 || invocation.has('-l --list') ? { handled: true } : undefined;
};

/** Services that hold a database, and words that say that a statement follows: titles and messages of the others are text. */
const holdsDatabase =
  /^(?:bq|snowsql|databricks|dbt|hasura|supabase|wrangler|wp|drush|heroku|confluent|ccloud|meltano|render|railway|flyctl|fly|firebase|appwrite|pocketbase|nhost|directus)$/;
const namesStatement = /sql|spanner|postgres|statement|query-?text|query-string|athena|redshift|rds-data/i;

/** Clients of hosted databases take statements in many places. */
export const sqlAnywhere: CommandCheck = (invocation, context) => {
  const takesSql =
    holdsDatabase.test(invocation.name) ||
    invocation.words.some((word) => namesStatement.test(/^\S*?(?==|\s|$)/.exec(word.value)?.[0] ?? ''));
  const text = takesSql
    ? invocation.words.find((word) => /\s/.test(word.value) && destructive.test(word.value))
    : undefined;
  if (text !== undefined) {
    context.report('database.destroy', text.span);
  }
  return undefined;
};

const mongoClient: CommandCheck = (invocation, context) => {
  const text = invocation.value('--eval')?.value;
  if (text === undefined) {
    return undefined;
  }
  context.report(
    mongo.test(text)
      ? 'database.destroy'
      : /^\s*(?:db\.(?:\w+\.)?(?:find|findOne|count|countDocuments|stats|getIndexes|aggregate|distinct|getCollectionNames|version|serverStatus|hostInfo|currentOp)\(|show |rs\.status|sh\.status|db\.adminCommand\(\s*['"]?ping)/.test(
            text,
          )
        ? 'read-remote'
        : 'database.change',
    invocation.span,
  );
  return { handled: true };
};

const redisClient: CommandCheck = (invocation, context) => {
  const first = invocation.args.operands[0];
  if (invocation.has('--scan --stat --latency --bigkeys --memkeys --hotkeys')) {
    return { handled: true };
  }
  if (first === undefined) {
    return undefined;
  }
  if (
    /^help$/i.test(first.value) ||
    redisRead.test(first.value) ||
    (/^(?:config|client|acl|cluster|module|script|debug)$/i.test(first.value) &&
      /^(?:get|list|info|whoami|nodes|slots|exists|getname|help|users|keyslot)$/i.test(
        invocation.args.operands[1]?.value ?? '',
      ))
  ) {
    return { handled: true };
  }
  context.report(redisDanger.test(first.value) ? 'database.destroy' : 'database.change', invocation.span, {
    target: first.raw,
  });
  return { handled: true };
};

/** All databases, with the accounts that may use them. */
const dumpAll: CommandCheck = (invocation) =>
  invocation.name === 'pg_dumpall' || invocation.has('--all-databases -A')
    ? { output: { ...unknownData, everything: true } }
    : undefined;

export const databases: Family = {
  rules: {
    'database.destroy': rule(
      'dangerous',
      'database',
      'Deletes or changes data in a database for good.',
      [
        "psql -c 'DROP TABLE a'",
        "mysql -e 'DROP DATABASE a'",
        'redis-cli FLUSHALL',
        "mongosh --eval 'db.dropDatabase()'",
        "psql -c 'DELETE FROM orders'",
      ],
      {
        misses: ["psql -c 'SELECT 1'", 'redis-cli INFO', "sqlite3 a.db 'select 1'"],
        remedy: 'make a dump first, or run it inside a transaction',
      },
    ),
    'database.change': rule('caution', 'database', 'Changes data in a database.', ['redis-cli SET a 1'], {
      misses: ['redis-cli GET a', 'redis-cli help set'],
      effect: 'write',
    }),
    'database.shell': rule(
      'caution',
      'unresolved-exec',
      'The database client runs a command.',
      ["sqlite3 a.db '.shell id'"],
      { misses: ["sqlite3 a.db '.tables'"] },
    ),
    'database.drop': rule(
      'dangerous',
      'database',
      'Deletes a database or all of its data.',
      [
        'dropdb prod',
        'mysqladmin drop mydb',
        'rails db:drop',
        'php artisan migrate:fresh',
        'prisma migrate reset --force',
      ],
      { misses: ['mysqladmin status', 'rails routes'] },
    ),
    'database.restore': rule(
      'dangerous',
      'database',
      'Replaces what is in a database.',
      ['pg_restore --clean -d a dump', 'mongorestore --drop'],
      { misses: ['pg_restore --list a.dump'] },
    ),
  },
  commands: {
    'sqlite3 sqlite duckdb': {
      act: 'interactive',
      style: 'long',
      values: '-cmd -init -separator -newline -nullvalue',
      help: '-version -help',
      when: [
        ['-init', 'exec.script'],
        ['-cmd', 'exec.inline'],
      ],
      check: sqlClient,
    },
    'psql mysql mariadb snowsql snow pgsql sqlcmd osql sqlplus mycli pgcli litecli usql clickhouse-client clickhouse cqlsh trino presto impala-shell hive beeline isql bteq db2':
      {
        act: 'interactive',
        values:
          '-c --command -e --execute -f --file -h --host -P --port -U --username -u --user -d --dbname -D --database -v -F -o --output -S -Q -q --query -i -cmd',
        help: '-V --help',
        style: 'gnu',
        when: [['-o --output -L --log-file', '@writes']],
        check: sqlClient,
      },
    'mongo mongosh': {
      act: 'interactive',
      values: '--eval -u -p --host --port --username --password',
      check: mongoClient,
    },
    'redis-cli valkey-cli keydb-cli': {
      act: 'interactive',
      values: '-h -p -a -n -u -s -r -i --user --pass',
      help: '-v',
      check: redisClient,
    },
    'pg_dump pg_dumpall mysqldump mariadb-dump mongodump mongoexport redis-dump sqldiff pg_basebackup': {
      act: 'read-remote',
      values: '-f --file -o --out -h -U -d -p -u --result-file -r',
      when: [
        ['-f --file -o --out --result-file -r -D', 'write'],
        ['-f --file -o --out --result-file -r', '@writes'],
      ],
      check: dumpAll,
    },
    'pg_isready pg_controldata mysqlshow mongostat mongotop pg_config pgbadger pg_lsclusters': { act: 'read-remote' },
    pg_restore: {
      act: 'database.restore',
      values: '-d -h -p -U -n -N -t -T -I -P -j -F -f -L -S',
      when: [['-l --list', '@cancel']],
    },
    'mysqlimport mongorestore mongoimport': { act: 'database.restore' },
    'dropdb dropuser pg_dropcluster pg_resetwal': { act: 'database.drop', help: '-V -?' },
    'createdb createuser initdb vacuumdb reindexdb clusterdb mysql_secure_installation mysql_install_db mysqld mongod redis-server postgres pgbench pg_upgrade pg_createcluster mysql_upgrade mysqlslap redis-benchmark':
      { act: 'database.change', help: '-V -?' },
    'pg_ctl pg_ctlcluster': { act: 'change', subs: [['status', 'read']], otherwise: 'change' },
    mysqladmin: {
      act: 'database.change',
      values: '-u -h -P',
      subs: [
        ['status ping version variables processlist extended-status', 'read-remote'],
        ['drop shutdown kill flush-privileges', 'database.drop'],
      ],
      otherwise: 'database.change',
    },
    goose: {
      act: 'database.change',
      help: '-h -version',
      // `goose -dir db postgres "dbname=x" reset`: what it does stands at the end.
      check: judgedByWords([
        [/(?:^| )(?:down|down-to|reset|redo)(?: \d+)?$/, 'database.drop'],
        [/(?:^| )(?:status|version|validate)$/, 'read-remote'],
      ]),
    },
    'prisma sequelize sequelize-cli knex typeorm drizzle-kit flyway liquibase alembic migrate dbmate sqitch': {
      act: 'database.change',
      subs: [
        ['db/push', { act: 'database.change', when: [['--force-reset --accept-data-loss', 'database.drop']] }],
        [
          'validate format version info status history heads current migrate/status db/pull db:migrate:status migration:show generate',
          'read-remote',
        ],
        [
          'migrate/reset db:drop db:migrate:undo:all clean drop-all dropAll drop downgrade undo db:migrate:undo migration:revert schema:drop reset down migrate/rollback migrate:rollback migrate:down rollback',
          'database.drop',
        ],
      ],
      when: [['--force-reset --drop-schema --accept-data-loss', 'database.drop']],
      otherwise: 'database.change',
    },
    artisan: {
      act: 'execute',
      subs: [
        [
          'list help env about route:list migrate:status event:list schedule:list model:show db:show db:table',
          'read-remote',
        ],
        ['migrate:fresh migrate:reset migrate:refresh migrate:rollback db:wipe', 'database.drop'],
      ],
      otherwise: 'execute',
    },
    // SQL typed where a shell reads it.
    'DROP TRUNCATE GRANT REVOKE DELETE ALTER': { act: 'database.destroy' },
    'rails bin/rails': {
      act: 'execute',
      subs: [
        ['routes about stats notes version middleware db:version db:migrate:status', 'read'],
        ['db:drop db:reset db:migrate:reset db:schema:load db:truncate_all db:purge destroy db:setup', 'database.drop'],
      ],
      otherwise: 'execute',
    },
  },
};
