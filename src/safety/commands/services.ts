import type { CommandCheck } from '../analysis/context';
import { rule } from '../model/rule';
import { byVerb } from './byVerb';
import type { Family } from './family';

/** The statement given to a client of a graph, search or time-series database. */
const statement: CommandCheck = (invocation, context) => {
  const text = [
    ...invocation.args.operands.map((word) => word.value),
    ...invocation.args.options.map((option) => option.value?.value ?? ''),
    invocation.stdin.text ?? '',
  ].join('\n');
  if (
    /\b(?:detach\s+delete|delete\s+[a-z]\b|drop\s+\w+|truncate\b|remove\s+\w+|delete\s+from|drop\(|\.drop\b|delete\s+where|delete_by_query|killquery|dropDatabase|alter\s+user|create\s+user|grant\s)/i.test(
      text,
    )
  ) {
    context.report('database.destroy', invocation.span);
  }
  return undefined;
};

/** Servers and the tools that administer them: queues, directories, mail, printing, caches, clusters. */
export const services: Family = {
  rules: {
    'service.data-remove': rule(
      'dangerous',
      'database',
      'Deletes messages, entries or members of a running service.',
      ['postsuper -d ALL', 'nodetool decommission', 'exim -Mrm 1abc', 'doveadm expunge -u a mailbox INBOX all'],
      { misses: ['postqueue -p', 'ldapsearch -x', 'nodetool status', 'doveadm who'] },
    ),
    'service.data-change': rule(
      'caution',
      'database',
      'Changes messages, entries or settings of a running service.',
      ['postqueue -f', 'nodetool flush', 'kafka-topics --create --topic a'],
      { misses: ['mailq', 'nodetool info'], effect: 'write' },
    ),
    'directory.change': rule(
      'dangerous',
      'account',
      'Changes accounts, groups or rights in a directory.',
      [
        'ldapmodify -f a.ldif',
        "kadmin.local -q 'delprinc a'",
        'samba-tool user delete a',
        'ipa user-del a',
        'realm leave',
      ],
      { misses: ['ldapsearch -x', "kadmin.local -q 'listprincs'", 'samba-tool user list', 'realm list'] },
    ),
  },
  commands: {
    'rabbitmqctl rabbitmqadmin rabbitmq-plugins rabbitmq-upgrade rabbitmq-queues rabbitmq-diagnostics': byVerb({
      values: '-n --node -p --vhost -u -H -P',
      subs: [
        [
          'list_queues list_users list_vhosts list_exchanges list_bindings list_connections list_channels list_consumers list_permissions list_policies status cluster_status environment ping report node_health_check list show help list_user_permissions check_running',
          'read-remote',
        ],
        [
          'reset force_reset stop_app stop shutdown delete_user delete_vhost delete_queue purge_queue clear_permissions clear_policy forget_cluster_node close_connection close_all_connections delete purge force_boot rotate_logs delete_shovel stop_vhost',
          'service.data-remove',
        ],
        [
          'add_user change_password set_permissions set_user_tags set_topic_permissions clear_password',
          'account.change',
        ],
        [
          'start_app add_vhost set_policy enable disable declare publish get set_parameter join_cluster',
          'service.data-change',
        ],
      ],
    }),
    'kafka-topics kafka-topics.sh kafka-configs kafka-configs.sh kafka-acls kafka-acls.sh kafka-consumer-groups kafka-consumer-groups.sh kafka-delete-records kafka-delete-records.sh kafka-reassign-partitions kafka-reassign-partitions.sh kafka-storage kafka-storage.sh kafka-leader-election kafka-leader-election.sh kafka-streams-application-reset kafka-cluster kafka-log-dirs kafka-log-dirs.sh kafka-metadata-quorum kafka-features kafka-get-offsets zookeeper-shell zookeeper-shell.sh zkCli.sh zkcli':
      {
        act: 'service.data-change',
        style: 'long',
        values:
          '--bootstrap-server --topic --group --entity-type --entity-name --add-config --delete-config --zookeeper --command-config --partitions --replication-factor -server',
        reads:
          '--members --state --offsets --exclude-internal --topics-with-overrides --under-replicated-partitions --unavailable-partitions --under-min-isr-partitions --at-min-isr-partitions --all-topics --all-groups --version --principal --user-principal --broker --client --user --ip --entity-default',
        when: [
          ['--list --describe', '@cancel'],
          ['--delete --reset-offsets --delete-offsets --remove', 'service.data-remove'],
          ['--alter', 'service.data-remove'],
          ['--add --allow-principal', 'account.change'],
        ],
        check: (invocation, context) => {
          if (
            /delete-records|application-reset|kafka-storage/.test(invocation.name) ||
            invocation.words.some((word) => /^(?:deleteall|delete|rmr|unregister)$/.test(word.value))
          ) {
            context.report('service.data-remove', invocation.span);
          }
          return /log-dirs|get-offsets/.test(invocation.name) ||
            invocation.words.some((word) => /^(?:ls|get|stat)$/.test(word.value))
            ? { handled: true }
            : undefined;
        },
      },
    'kafka-console-producer kafka-console-producer.sh': { act: 'send', input: 'sent', style: 'long' },
    'kafka-console-consumer kafka-console-consumer.sh kafka-verifiable-consumer kafka-dump-log kafka-dump-log.sh kafka-broker-api-versions kafka-run-class':
      { act: 'read-remote', style: 'long' },
    'kcat kafkacat': {
      act: 'read-remote',
      values: '-b -t -p -o -c -G -X -F',
      when: [
        ['-P', 'send'],
        ['-l', 'send'],
      ],
      input: 'sent',
    },
    'kcctl kafkactl kaf rpk nats nsc pulsar-admin pulsar-client mqttx emqx emqx_ctl vernemq vmq-admin artemis activemq mosquitto_ctrl mosquitto_passwd nsq_to_file redpanda beanstalk-cli gearadmin celery rq dramatiq sidekiqctl temporal tctl cadence faktory bullmq hermes zeebe zbctl':
      byVerb({
        values: '-A --app -s --server -b --brokers -n --namespace -u --url',
        subs: [
          [
            'inspect status report events result list describe info server/check account/info stream/info consumer/info',
            'read-remote',
          ],
          [
            'purge amqp/queue.purge control/shutdown cluster_leave stream/purge stream/rm stream/edit consumer/rm kv/del kv/purge object/rm workflow/terminate workflow/reset namespace/delete topic/delete topic/trim-prefix group/delete cluster/reset',
            'service.data-remove',
          ],
          ['worker beat multi', 'execute'],
          ['pub publish produce request send', 'send'],
          ['sub subscribe consume', 'read-remote'],
        ],
      }),
    'mosquitto_pub amqp-publish nsq_pub': { act: 'send', input: 'sent' },
    'mosquitto_sub amqp-consume nsq_tail': { act: 'read-remote', values: '-h -t -p -u -P' },
    'etcdctl etcdutl': byVerb({
      values: '--endpoints --cacert --cert --key --user',
      subs: [
        [
          'get member/list endpoint/health endpoint/status endpoint/hashkv version watch alarm/list user/list role/list role/get user/get lease/list lease/timetolive snapshot/status',
          'read-remote',
        ],
        [
          'del member/remove compaction defrag auth/disable user/delete role/delete lease/revoke alarm/disarm snapshot/restore move-leader',
          'service.data-remove',
        ],
        ['user/add user/passwd user/grant-role role/grant-permission role/add auth/enable', 'account.change'],
        ['put txn snapshot/save member/add lease/grant', 'service.data-change'],
      ],
    }),
    'nodetool cassandra-stress sstableloader ccm dsetool scylla nodetool-scylla': byVerb({
      values: '-h -p -u -pw',
      subs: [
        [
          'status info ring describecluster tpstats compactionstats netstats gossipinfo version tablestats cfstats tablehistograms proxyhistograms getendpoints describering listsnapshots getlogginglevels gcstats statusthrift statusbinary statusgossip help',
          'read-remote',
        ],
        [
          'decommission removenode assassinate clearsnapshot drain stopdaemon move disablebinary disablegossip truncatehints invalidatekeycache rebuild',
          'service.data-remove',
        ],
        [
          'flush compact repair cleanup snapshot scrub upgradesstables setlogginglevel enablebinary enablegossip refresh garbagecollect settraceprobability',
          'service.data-change',
        ],
      ],
    }),
    'gh-ost pt-online-schema-change': { act: 'read-remote', when: [['--execute', 'database.change']] },
    pg_repack: { act: 'database.change', when: [['-N --dry-run', '@dry-run']] },
    'influxd rethinkdb meilisearch typesense qdrant': byVerb({ bare: 'execute' }),
    'neo4j-admin cypher-shell neo4j arangosh arangorestore arangodump arangoimport couchbase-cli cbq cbbackupmgr cbimport gremlin surreal edgedb dgraph nebula-console memgraph tarantoolctl tt influx influx_inspect victoria-metrics vmctl questdb timescaledb-tune couchdb couchup orientdb ravendb pinot druid kudu phoenix hbase yb-admin ysqlsh ycqlsh tiup tikv-ctl pd-ctl vtctl vtctlclient vtctldclient pscale turso neonctl xata fauna tinybird tb cockroach weaviate chroma milvus_cli curator curator_cli elasticdump es2csv elasticsearch-users elasticsearch-reset-password elasticsearch-keystore opensearch-cli solr bin/solr zkfc mongocli atlas atlascli mongosync percona-toolkit pt-archiver pt-kill pgloader pg_rewind pg_archivecleanup repmgr patronictl pgcopydb stolonctl proxysql orchestrator mysqlrouter mysqlsh mycli-run iredis memcached-tool memcdump memcrm memcflush redis-trib redis-sentinel':
      byVerb({
        values: '-u -p -a -d --database -c --command -e --execute -s --server.endpoint --server -h --host -q --query',
        subs: [
          [
            'server-list bucket-list host-list server-info dump export arangodump show-server list topology history list-backups auth/list sql/list',
            'read-remote',
          ],
          [
            'bucket-delete bucket-flush failover server-stop rebalance-stop node/decommission node/drain quit database/load database/restore memrec unbind reset-password truncate wipe drop demote reinit switchover failover-cluster remove-server cluster/remove branch/delete db/destroy group/destroy',
            'service.data-remove',
          ],
          ['user-manage role/grant user/add', 'account.change'],
        ],
        when: [
          [
            '--overwrite --overwrite-destination --force-overwrite --drop-collections --purge --execute-drop --kill',
            'service.data-remove',
          ],
        ],
        check: (invocation, context) => {
          if (
            /^(?:memcflush|memcrm|pg_rewind|pt-kill|pg_archivecleanup|elasticsearch-reset-password|arangorestore|pt-archiver|influx_inspect)$/.test(
              invocation.name,
            ) &&
            !invocation.has('--dry-run -n')
          ) {
            context.report('service.data-remove', invocation.span);
          }
          return statement(invocation, context);
        },
      }),
    'ldapdelete ldapmodify ldapadd ldapmodrdn ldappasswd': {
      act: 'directory.change',
      values: '-D -w -y -H -h -p -P -e -E -o -O -R -U -X -Y -d -f -S -a -s -T',
      reads: '-x -c -r -Z -ZZ -M -W -A -Q -I -N',
      when: [['-n', '@cancel']],
    },
    'slapadd slapmodify': {
      act: 'directory.change',
      values: '-b -d -f -F -j -l -n -o -S',
      reads: '-c -g -s -w',
      when: [['-u', '@cancel']],
    },
    pdbedit: {
      act: 'directory.change',
      reads: '-w -u -d -s',
      when: [
        ['-L --list', '@cancel'],
        ['-a -x -r -c -z --create --delete --modify', 'directory.change'],
      ],
    },
    'slapindex ldapadduser ldapdeleteuser ldapscripts cpu dsidm dsconf dsctl ktutil kdb5_util kdb5_destroy adcli net-ads msktutil sss_cache sss_override authconfig-tui chpass userdbctl homectl':
      {
        act: 'directory.change',
        subs: [
          ['list info get status search show', 'read'],
          ['testjoin', 'read'],
        ],
        otherwise: 'directory.change',
      },
    'ldapsearch ldapwhoami ldapcompare slapcat slaptest slapacl slapauth ldapurl kvno klist getent-ldap': {
      act: 'read-remote',
      style: 'long',
      values: '-H -D -w -b -s -f -l -y',
      when: [['-l', '@writes']],
    },
    'kinit kdestroy kpasswd kswitch ksu': { act: 'session' },
    'kadmin kadmin.local': {
      act: 'directory.change',
      values: '-q -p -r -s -w -k -t',
      when: [['-q', '@cancel', /^\s*(?:list|get|\?)/]],
    },
    samba: { act: 'change' },
    wbinfo: byVerb({ when: [['-u -g -t -p -m -D -i -n -s --online-status', '@cancel']] }),
    'samba-tool realm ipa smbcontrol smbstatus nethserver univention-directory-manager udm ldapcli freeipa': byVerb({
      subs: [
        [
          'list discover domain/info user/list group/list user/show group/listmembers dbcheck drs/showrepl testparm processes',
          'read-remote',
        ],
        [
          'join leave deny permit user/delete user/create user/add user/disable user/enable user/setpassword group/delete group/addmembers group/removemembers domain/demote domain/provision domain/passwordsettings dns/delete gpo/del computer/delete spn/delete fsmo/seize fsmo/transfer user-del user-add user-mod user-disable group-add-member group-del host-del passwd hbacrule-disable sudorule-add role-add-member ou/delete',
          'directory.change',
        ],
      ],
    }),
    'postqueue mailq qshape pflogsumm exiqsumm exiwhat postmap-q newaliases': {
      act: 'read',
      when: [['-f -i -s', 'service.data-change']],
      check: (invocation, context) => {
        if (invocation.name === 'newaliases') {
          context.report('service.data-change', invocation.span);
        }
        return undefined;
      },
    },
    postsuper: { act: 'service.data-change', when: [['-d -h -H', 'service.data-remove']] },
    postcat: { act: 'read' },
    'postconf postmap postalias saslpasswd2 sasldblistusers2': {
      act: 'read',
      when: [
        ['-e -X -#', 'system.accounts-write'],
        ['-c', 'read'],
      ],
      check: (invocation, context) => {
        if (/^(?:postmap|postalias)$/.test(invocation.name) && !invocation.has('-q -s')) {
          context.report('service.data-change', invocation.span);
        } else if (
          invocation.name === 'postconf' &&
          invocation.args.operands.some((word) => word.value.includes('=')) &&
          !invocation.has('-o')
        ) {
          context.report('system.accounts-write', invocation.span);
        } else if (invocation.name === 'saslpasswd2') {
          context.report('account.change', invocation.span);
        }
        return undefined;
      },
    },
    'exim exim4 exiqgrep eximstats exigrep': {
      act: 'read',
      style: 'long',
      when: [
        ['-Mrm -Mg -Mar -Mf -Mes', 'service.data-remove'],
        ['-M -qff -qf -q -R', 'service.data-change'],
        ['-be', 'exec.inline'],
        ['-bd -bdf', 'execute'],
      ],
    },
    'postfix dovecot cyradm': byVerb({
      subs: [
        ['status check', 'read'],
        ['stop abort drain', 'change'],
      ],
    }),
    doveadm: byVerb({
      values: '-u -A -S',
      subs: [
        [
          'who stats mailbox/list mailbox/status search fetch quota/get log/find config user acl/get replicator/status pw',
          'read',
        ],
        [
          'expunge mailbox/delete purge kick quota/recalc sync backup import altmove deduplicate acl/set fts/rescan index mailbox/cache/purge',
          'service.data-remove',
        ],
      ],
    }),
    lpoptions: { act: 'config', bare: 'read', values: '-p -d -o -r -x', when: [['-l', '@cancel']] },
    'lpadmin cupsctl cupsaccept cupsreject cupsenable cupsdisable cupsd cups-files': { act: 'config', bare: 'read' },
    'varnishadm varnishreload squidclient memcstat memcping': {
      act: 'service.data-change',
      subs: [
        ['status banner ping panic.show param.show vcl.list backend.list ban.list storage.list', 'read-remote'],
        ['ban ban.url stop panic.clear vcl.discard', 'service.data-remove'],
      ],
      otherwise: 'service.data-change',
    },
    'scancel scontrol sacctmgr qdel qsub qhold qrls bkill bsub condor_rm condor_submit condor_hold pbsnodes qmod sreport bhosts bqueues oarsub oardel flux-job':
      {
        act: 'execute',
        subs: [['show ping list', 'read']],
        otherwise: 'execute',
        check: (invocation, context) => {
          const wide =
            invocation.has('-u --user -U --state -A --account -p --partition -all -a') ||
            invocation.words.some((word) => word.value === '0' || word.value === 'all');
          if (
            (/^(?:scancel|qdel|bkill|condor_rm|oardel)$/.test(invocation.name) && wide) ||
            invocation.words.some((word) => /^(?:del\w*|remove|shutdown|cancel_reboot)$/.test(word.value))
          ) {
            context.report('service.data-remove', invocation.span);
          }
          return undefined;
        },
      },
    'hdfs hadoop': byVerb({
      style: 'long',
      subs: [
        ['version classpath getconf', 'read-remote'],
        ['fsck', { act: 'read-remote', when: [['-delete -move', 'service.data-remove']] }],
        [
          'dfsadmin haadmin',
          {
            act: 'service.data-remove',
            reads: '-live -dead -decommissioning -enteringmaintenance -inmaintenance',
            when: [['-report -getServiceState -help', '@cancel']],
          },
        ],
        [
          'namenode zkfc',
          {
            act: 'execute',
            when: [['-format -formatZK -rollback -recover -importCheckpoint', 'service.data-remove']],
          },
        ],
        [
          'dfs fs',
          {
            act: 'create',
            style: 'long',
            reads: '-R -h -C -t -S -r -u -q -s -v -x -e -name -iname -print -ignoreCrc -d -f -z -w',
            when: [
              [
                '-ls -du -df -cat -stat -count -test -tail -text -checksum -find -help -usage -getfacl -getfattr -head',
                '@cancel',
              ],
              ['-rm -rmr -rmdir -expunge -deleteSnapshot -truncate', 'service.data-remove'],
              ['-chmod -chown -chgrp -setfacl', 'permissions.access-list-wide'],
            ],
          },
        ],
        ['jar', 'execute'],
      ],
    }),
    'yarn-rm mapred oozie sqoop spark-shell spark-submit pyspark spark-sql flink beam livy zeppelin ambari-server':
      byVerb({
        subs: [
          ['list info status', 'read-remote'],
          ['run', 'execute'],
        ],
      }),
    'certbot acme.sh lego step dehydrated getssl certigo cfssl mkcert easyrsa easy-rsa pki ejbca vcert': byVerb({
      values: '-d --domain --cert-name --cert-path -w --email -m',
      subs: [
        [
          'certificates plugins show_account list info certinfo scan certificate/inspect certificate/verify ca/health crypto/jwt/inspect show-cert show-ca show-req display',
          'read',
        ],
        ['delete revoke unregister ca/revoke gen-crl clean-all init-pki', 'delete-remote'],
        [
          'certonly renew run install enhance register new sign issue bootstrap certificate/create ca/certificate ca/init build-ca gencert',
          'create',
        ],
      ],
      when: [
        ['--revoke --remove --deactivate --uninstall -uninstall', 'delete-remote'],
        ['-install --install-ca', 'trust.add'],
        ['--list --info', '@cancel'],
        ['--issue --renew --install-cert --register-account --upgrade', 'create'],
      ],
    }),
    keytool: {
      act: 'write',
      style: 'long',
      values:
        '-alias -keystore -storepass -file -keyalg -dname -storetype -keypass -srckeystore -destkeystore -sslserver -jarfile',
      reads: '-v -rfc -cacerts -protected -providerclass',
      when: [
        ['-list -printcert -printcertreq -printcrl -showinfo', '@cancel'],
        ['-delete', 'delete.keys'],
        ['-importcert -import', 'trust.add'],
      ],
    },
    'opensc-tool': byVerb({ when: [['-l -i -a -n --list-readers --info --atr --name', '@cancel']] }),
    'ykman yubico-piv-tool solo nitropy fido2-token pkcs11-tool pkcs15-init pkcs15-tool scdaemon ssss-split': byVerb({
      subs: [
        ['info list piv/info oath/accounts/list fido/info config/usb otp/info', 'read'],
        [
          'reset piv/reset oath/reset fido/reset otp/delete openpgp/reset oath/accounts/delete piv/keys/generate fido/credentials/delete',
          'delete.keys',
        ],
        ['oath/accounts/code', 'cloud.secret'],
      ],
      when: [
        ['--delete-object --init-token --erase-card -X --reset', 'delete.keys'],
        ['-L -O --list-slots --list-objects -T --list-readers', '@cancel'],
      ],
    }),
    'manage.py ./manage.py': {
      act: 'execute',
      subs: [
        ['check showmigrations sqlmigrate inspectdb help version listurls show_urls', 'read-remote'],
        ['diffsettings', 'secret.read'],
        ['flush reset_db delete_stale dropdb reset remove_stale_contenttypes', 'database.drop'],
        [
          'migrate',
          {
            act: 'database.change',
            check: (invocation, context) => {
              if (invocation.words.some((word) => word.value === 'zero') || invocation.has('--fake')) {
                context.report('database.drop', invocation.span);
              }
              return undefined;
            },
          },
        ],
        ['changepassword createsuperuser', 'account.change'],
      ],
      otherwise: 'execute',
    },
    'magento bin/magento n98-magerun occ ./occ moodle drupal typo3 craft concrete5 matomo console sylius shopware cake yii spark cakephp joomla dadamail':
      {
        act: 'execute',
        subs: [
          [
            'list info status about help user:list app:list cache:status indexer:status debug:router debug:container debug:autowiring debug:event-dispatcher router:match lint:yaml lint:twig lint:container doctrine:migrations:status doctrine:schema:validate',
            'read-remote',
          ],
          [
            'setup:uninstall user:delete app:disable trashbin:cleanup doctrine:database:drop doctrine:schema:drop doctrine:fixtures:load database:drop db:drop migrate:fresh migrate:reset migrate:refresh migrate:rollback admin:user:delete cleanup db:wipe files:cleanup versions:cleanup site:install plugin:uninstall',
            'database.drop',
          ],
          ['admin:user:create user:add user:resetpassword', 'account.change'],
        ],
        otherwise: 'execute',
      },
  },
};
