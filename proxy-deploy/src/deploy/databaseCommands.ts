import { isNearHost } from '../base/nearHost';
import { cacheFolder } from '../base/paths';
import { UserError } from '../base/userError';
import { connectDatabase } from '../database/connection';
import { migrate, readMigrations } from '../database/migrations';
import { ensurePythonRuntime } from '../install/pythonRuntime';
import { required, type DeployContext } from './context';
import { runSteps } from './steps';

/** Roles through which Supabase's Data API reads tables; other hosts do not have them. */
const dataApiRoles = ['anon', 'authenticated'];

/**
 * Problems of a database URL before anything connects: passwords that are not percent-encoded, and the pooler mode that migrations
 * cannot use.
 */
export function urlProblems(url: string, use: 'migrate' | 'serve'): readonly string[] {
  if (!URL.canParse(url) || !/^postgres(ql)?:$/.test(new URL(url).protocol)) {
    return [
      'is not a URL of PostgreSQL; percent-encode the password, in which @ : / ? # % have to be written as %40 %3A %2F %3F %23 %25',
    ];
  }
  const parsed = new URL(url);
  const port = parsed.port === '' ? '5432' : parsed.port;
  const isPooler = parsed.hostname.endsWith('.pooler.supabase.com');
  const rows: readonly (readonly [boolean, string])[] = [
    [parsed.password === '', 'has no password'],
    [parsed.pathname.length < 2, 'names no database'],
    [
      /^db\..*\.supabase\.co$/.test(parsed.hostname),
      'is Supabase’s direct address, which is IPv6 only: use the one of the pooler',
    ],
    [isPooler && !parsed.username.includes('.'), 'needs the user postgres.<project>'],
    [
      use === 'migrate' && port === '6543',
      'is the pooler in transaction mode, in which migrations fail: use port 5432',
    ],
    [
      use === 'serve' && isPooler && port !== '6543',
      'is not the pooler in transaction mode: a Space reaches port 6543 only',
    ],
    [
      !isNearHost(parsed.hostname) &&
        !/^(require|verify-ca|verify-full)$/.test(parsed.searchParams.get('sslmode') ?? ''),
      'does not ask for TLS: add sslmode=require',
    ],
    [
      use === 'serve' && parsed.searchParams.has('sslrootcert'),
      'names a file in sslrootcert, which a Space does not have: put its text into DATABASE_CA',
    ],
  ];
  return rows.filter(([bad]) => bad).map(([, text]) => text);
}

/** Brings the schema up to date from here, not from the Space, and closes its tables to Supabase's Data API. */
export async function prepareDatabase(context: DeployContext): Promise<void> {
  const url = required(context, 'MIGRATE_URL', 'the database’s URL on port 5432, with the right to create tables');
  const problems = urlProblems(url, 'migrate');
  if (problems.length > 0) throw new UserError(`MIGRATE_URL ${problems.join('; it ')}.`);
  const runtime = await ensurePythonRuntime(cacheFolder(), context.print);
  const migrations = readMigrations(runtime.sitePackages);
  const schema = new URL(url).searchParams.get('schema') ?? 'public';
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema))
    throw new UserError('The parameter schema of MIGRATE_URL may hold lower-case letters, digits and _ only.');
  const client = await connectDatabase(url, context.environment);
  try {
    const exists = async (query: string, values: readonly unknown[]): Promise<boolean> =>
      (await client.query(query, [...values])).rowCount !== 0;
    const applied = async (): Promise<number> => {
      if (!(await exists('select 1 where to_regclass($1) is not null', [`${schema}._prisma_migrations`]))) return 0;
      const { rows } = await client.query<{ count: string }>(
        `select count(*) from ${schema}._prisma_migrations where finished_at is not null and rolled_back_at is null`,
      );
      return Number(rows[0]?.count);
    };
    const openTables = async (): Promise<readonly string[]> => {
      const { rows } = await client.query<{ name: string }>(
        'select tablename as name from pg_tables where schemaname = $1 and not rowsecurity',
        [schema],
      );
      return rows.map((row) => row.name);
    };
    const { rows: roles } = await client.query<{ rolname: string }>(
      'select rolname from pg_roles where rolname = any($1)',
      [dataApiRoles],
    );
    const granted = async (): Promise<boolean> =>
      exists(
        'select 1 from information_schema.role_table_grants where table_schema = $1 and grantee = any($2) limit 1',
        [schema, roles.map((role) => role.rolname)],
      );
    await runSteps(
      [
        {
          title: `schema ${schema} exists`,
          isDone: () => exists('select 1 from pg_namespace where nspname = $1', [schema]),
          apply: () => client.query(`create schema ${schema}`),
        },
        {
          title: `the role looks into schema ${schema} first`,
          isDone: async () =>
            schema === 'public' ||
            exists('select 1 from pg_roles where rolname = current_user and $1 = any(rolconfig)', [
              `search_path=${schema}, public`,
            ]),
          apply: () => client.query(`alter role current_user set search_path = ${schema}, public`),
        },
        {
          title: `${migrations.length} migrations are applied`,
          isDone: async () => (await applied()) >= migrations.length,
          apply: () => migrate(url, migrations, context.signal),
        },
        {
          title: 'row-level security closes every table',
          isDone: async () => (await applied()) > 0 && (await openTables()).length === 0,
          // The owner, as which LiteLLM connects, is not bound by it; every other role sees nothing without a policy.
          apply: async () => {
            for (const table of await openTables())
              await client.query(`alter table ${schema}."${table.replaceAll('"', '""')}" enable row level security`);
          },
        },
        {
          title: 'the Data API has no rights on the tables',
          isDone: async () => roles.length === 0 || !(await granted()),
          apply: async () => {
            for (const { rolname } of roles)
              await client.query(`revoke all on all tables in schema ${schema} from ${rolname}`);
          },
        },
      ],
      context,
    );
  } finally {
    await client.end();
  }
}
