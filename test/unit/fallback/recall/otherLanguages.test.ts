import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readRecallData } from '../../../../src/fallback/recall/recallData';
import { RecallIndex } from '../../../../src/fallback/recall/recallIndex';
import { recallTasks } from '../../../../src/fallback/recall/recallTasks';

describe('requests in other languages, by the known tasks that ship', () => {
  let index: RecallIndex;
  before(function () {
    this.timeout(20_000);
    index = new RecallIndex(readRecallData(readFileSync('model/release/recall-v1.json.gz')));
  });

  for (const [request, command] of [
    // What goes into what: each language has the two the other way round somewhere.
    ['branch dev in main mergen', 'git switch main && git merge dev'],
    ['fusionar la rama dev en main', 'git switch main && git merge dev'],
    ['fusionner la branche dev dans main', 'git switch main && git merge dev'],
    ['juntar a branch dev na main', 'git switch main && git merge dev'],
    ['把 dev 分支合并到 main', 'git switch main && git merge dev'],
    ['dev ブランチを main にマージ', 'git switch main && git merge dev'],
    ['把 old.txt 改名为 new.txt', 'mv old.txt new.txt'],
    ['was wurde in der letzten stunde geändert', 'find . -type f -mmin -60'],
    ['fichiers .log de /var/log modifiés ces 7 derniers jours', "find /var/log -type f -name '*.log' -mtime -7"],
    ['查找大于５００Ｍ的文件', 'find . -type f -size +500M'],
    ['取 data.txt 的第二列', "awk '{print $2}' data.txt"],
    ['dump.sql per scp nach admin@10.0.0.5:/tmp kopieren', 'scp dump.sql admin@10.0.0.5:/tmp'],
  ] as const) {
    it(`${request} -> ${command}`, () => assert.equal(recallTasks(index, request, 'bash', 1)[0]?.command, command));
  }
});
