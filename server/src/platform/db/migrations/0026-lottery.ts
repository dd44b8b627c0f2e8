import type { MigrationInterface, QueryRunner } from 'typeorm';
import { checkIn, createIndex, createTable, createTrigger, createUniqueIndex, dropTables, insertFirstRow } from './ddl';

const APPEND_ONLY = 'lottery_draw';
const KINDS = ['goods', 'points', 'coupon', 'nothing'];
/** What was published of a campaign at its start. */
const PUBLISHED = [
  ['id', 'title', 'opensAt', 'closesAt', 'pointsPerDraw', 'perFamilyDay', 'perFamily', 'conditions', 'claim', 'claimThrough'],
  ['forfeit', 'organiser', 'contact', 'commitment', 'rules', 'rulesHash', 'startedAt'],
].flat();
/** All of a prize but how many of it were given. */
const PRIZE = [
  'campaignId',
  'seq',
  'prizeId',
  'name',
  'kind',
  'valueFen',
  'points',
  'weight',
  'stock',
  'fallback',
  'terms',
  'costFen',
];
const GUARDS = [
  `tr_${APPEND_ONLY}_update`,
  `tr_${APPEND_ONLY}_delete`,
  'tr_lottery_campaign_update',
  'tr_lottery_campaign_delete',
  'tr_lottery_prize_insert',
  'tr_lottery_prize_update',
  'tr_lottery_prize_delete',
];

/** Lotteries for points: campaigns with their prizes, draws, what families drew, and prizes that wait. */
export class Lottery1763700000026 implements MigrationInterface {
  name = 'Lottery1763700000026';

  async up(runner: QueryRunner): Promise<void> {
    await createCampaigns(runner);
    await createEntries(runner);
    await createDraws(runner);
    await refuseChanges(runner);
    await freezeCampaigns(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of GUARDS) await runner.query(`DROP TRIGGER IF EXISTS ${name}`);
    const tables = ['lottery_win', APPEND_ONLY, 'lottery_entry_day', 'lottery_entry', 'lottery_prize', 'lottery_campaign'];
    await dropTables(runner, [...tables, 'lottery_setting']);
  }
}

const createCampaigns = async (runner: QueryRunner): Promise<void> => {
  await createTable(runner, 'lottery_setting', ['id integer NOT NULL PRIMARY KEY', 'isOn integer NOT NULL']);
  await insertFirstRow(runner, 'lottery_setting', { id: 1, isOn: 0 });
  await createTable(runner, 'lottery_campaign', [
    'id varchar(26) NOT NULL PRIMARY KEY',
    'state varchar(8) NOT NULL',
    'version integer NOT NULL',
    'title varchar(40) NOT NULL',
    'opensAt bigint NOT NULL',
    'closesAt bigint NOT NULL',
    'pointsPerDraw integer NOT NULL',
    'perFamilyDay integer NOT NULL',
    'perFamily integer NOT NULL',
    'conditions text NOT NULL',
    'claim text NOT NULL',
    'claimThrough varchar(10) NOT NULL',
    'forfeit text NOT NULL',
    'organiser varchar(60) NOT NULL',
    'contact varchar(60) NOT NULL',
    'commitment varchar(64) NOT NULL',
    'sealedSeed varchar(255) NULL',
    'seed varchar(64) NULL',
    'rules text NULL',
    'rulesHash varchar(64) NULL',
    'draws integer NOT NULL',
    'createdAt bigint NOT NULL',
    'startedAt bigint NULL',
    'endedAt bigint NULL',
    checkIn('ck_lottery_campaign_state', 'state', ['draft', 'started', 'ended']),
    // The seed lies open after the end and never before.
    "CONSTRAINT ck_lottery_campaign_seed CHECK ((state = 'ended' AND seed IS NOT NULL AND sealedSeed IS NULL) OR (state <> 'ended' AND seed IS NULL AND sealedSeed IS NOT NULL))",
    "CONSTRAINT ck_lottery_campaign_rules CHECK (state = 'draft' OR (rules IS NOT NULL AND rulesHash IS NOT NULL))",
  ]);
  await createIndex(runner, 'ix_lottery_campaign_state', 'lottery_campaign', ['state', 'closesAt', 'id']);
  // One seed, one campaign: a seed that was laid open must never decide another.
  await createUniqueIndex(runner, 'uq_lottery_campaign_commitment', 'lottery_campaign', ['commitment']);
  await createTable(runner, 'lottery_prize', [
    'campaignId varchar(26) NOT NULL',
    'seq integer NOT NULL',
    'prizeId varchar(40) NOT NULL',
    'name varchar(40) NOT NULL',
    'kind varchar(8) NOT NULL',
    'valueFen integer NOT NULL',
    'points integer NOT NULL',
    'weight integer NOT NULL',
    'stock integer NULL',
    'fallback integer NOT NULL',
    'terms text NOT NULL',
    'costFen integer NOT NULL',
    'given integer NOT NULL',
    checkIn('ck_lottery_prize_kind', 'kind', KINDS),
    'CONSTRAINT ck_lottery_prize_given CHECK (given >= 0 AND (stock IS NULL OR given <= stock))',
    'PRIMARY KEY (campaignId, seq)',
  ]);
};

const createEntries = async (runner: QueryRunner): Promise<void> => {
  await createTable(runner, 'lottery_entry', [
    'campaignId varchar(26) NOT NULL',
    'familyId varchar(26) NOT NULL',
    'nonce varchar(64) NOT NULL',
    'drawn integer NOT NULL',
    'PRIMARY KEY (campaignId, familyId)',
  ]);
  // Lines of the published list are counted by nonce: two families with one would seem to be one that drew too often.
  await createUniqueIndex(runner, 'uq_lottery_entry_nonce', 'lottery_entry', ['campaignId', 'nonce']);
  await createTable(runner, 'lottery_entry_day', [
    'campaignId varchar(26) NOT NULL',
    'familyId varchar(26) NOT NULL',
    'day varchar(10) NOT NULL',
    'drawn integer NOT NULL',
    'PRIMARY KEY (campaignId, familyId, day)',
  ]);
};

const createDraws = async (runner: QueryRunner): Promise<void> => {
  await createTable(runner, APPEND_ONLY, [
    'id varchar(26) NOT NULL PRIMARY KEY',
    'campaignId varchar(26) NOT NULL',
    'drawNo integer NOT NULL',
    'studentId varchar(26) NOT NULL',
    'familyId varchar(26) NOT NULL',
    'campusId varchar(26) NOT NULL',
    'guardianId varchar(26) NOT NULL',
    'nonce varchar(64) NOT NULL',
    'prizeId varchar(40) NOT NULL',
    'insteadOf varchar(40) NULL',
    'pointsPaid integer NOT NULL',
    'pointsWon integer NOT NULL',
    'outcome varchar(8) NOT NULL',
    'spendId varchar(26) NOT NULL',
    'creditId varchar(26) NULL',
    'drawnOn varchar(10) NOT NULL',
    'drawnAt bigint NOT NULL',
    checkIn('ck_lottery_draw_outcome', 'outcome', ['none', 'given', 'waiting']),
    'CONSTRAINT ck_lottery_draw_points CHECK (pointsPaid > 0 AND pointsWon >= 0)',
  ]);
  await createUniqueIndex(runner, 'uq_lottery_draw_no', APPEND_ONLY, ['campaignId', 'drawNo']);
  await createUniqueIndex(runner, 'uq_lottery_draw_spend', APPEND_ONLY, ['spendId']);
  await createIndex(runner, 'ix_lottery_draw_student', APPEND_ONLY, ['studentId', 'id']);
  await createIndex(runner, 'ix_lottery_draw_family', APPEND_ONLY, ['familyId', 'campaignId', 'drawnOn']);
  await createIndex(runner, 'ix_lottery_draw_winner', APPEND_ONLY, ['campaignId', 'drawnOn', 'studentId', 'drawNo']);
  await createTable(runner, 'lottery_win', [
    'drawId varchar(26) NOT NULL PRIMARY KEY',
    'campusId varchar(26) NOT NULL',
    'familyId varchar(26) NOT NULL',
    'claimCode varchar(9) NOT NULL',
    'claimThrough varchar(10) NOT NULL',
    'state varchar(12) NOT NULL',
    'handedOverAt bigint NULL',
    'handedOverBy varchar(26) NULL',
    'note varchar(60) NULL',
    'forfeitedAt bigint NULL',
    checkIn('ck_lottery_win_state', 'state', ['waiting', 'handed_over', 'forfeited']),
  ]);
  await createUniqueIndex(runner, 'uq_lottery_win_code', 'lottery_win', ['claimCode']);
  await createIndex(runner, 'ix_lottery_win_due', 'lottery_win', ['state', 'claimThrough', 'drawId']);
  await createIndex(runner, 'ix_lottery_win_family', 'lottery_win', ['familyId', 'state']);
  await createIndex(runner, 'ix_lottery_win_campus', 'lottery_win', ['campusId', 'state', 'claimThrough', 'drawId']);
};

type Event = 'INSERT' | 'UPDATE' | 'DELETE';

const isSqlite = (runner: QueryRunner): boolean => runner.dataSource.options.type === 'better-sqlite3';

/** @param condition null = always */
const refuse = (runner: QueryRunner, event: Event, table: string, condition: string | null, message: string): Promise<void> => {
  const no = isSqlite(runner)
    ? `BEGIN SELECT RAISE(ABORT, '${message}'); END`
    : `SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '${message}'`;
  const when = isSqlite(runner) ? `WHEN ${condition} ${no}` : `IF ${condition} THEN ${no}; END IF`;
  const name = `tr_${table}_${event.toLowerCase()}`;
  return createTrigger(runner, name, `BEFORE ${event} ON ${table} FOR EACH ROW ${condition === null ? no : when}`);
};

/** What was drawn is history: the published list must be the one that families saw. */
const refuseChanges = async (runner: QueryRunner): Promise<void> => {
  for (const event of ['UPDATE', 'DELETE'] as const)
    await refuse(runner, event, APPEND_ONLY, null, `${APPEND_ONLY} is append-only`);
};

/** What was published stays as it is; a campaign goes from draft to started to ended and never back; a seed laid open stays. */
const freezeCampaigns = async (runner: QueryRunner): Promise<void> => {
  const other = (column: string): string =>
    isSqlite(runner) ? `NEW.${column} IS NOT OLD.${column}` : `NOT (NEW.${column} <=> OLD.${column})`;
  const others = (columns: readonly string[]): string => columns.map(other).join(' OR ');
  const back = "NEW.state = 'draft' OR (OLD.state = 'ended' AND NEW.state <> 'ended')";
  const seed = `(OLD.state = 'ended' AND (${others(['seed', 'draws', 'endedAt'])}))`;
  const changed = `OLD.state <> 'draft' AND (${back} OR ${seed} OR ${others(PUBLISHED)})`;
  await refuse(runner, 'UPDATE', 'lottery_campaign', changed, 'the rules of a lottery are frozen');
  await refuse(runner, 'DELETE', 'lottery_campaign', "OLD.state <> 'draft'", 'a lottery that was started is kept');
  const frozen = (...rows: readonly string[]): string => {
    const ids = rows.map((row) => `${row}.campaignId`).join(', ');
    return `EXISTS (SELECT 1 FROM lottery_campaign c WHERE c.id IN (${ids}) AND c.state <> 'draft')`;
  };
  const message = 'the prizes of a lottery are frozen';
  await refuse(runner, 'INSERT', 'lottery_prize', frozen('NEW'), message);
  await refuse(runner, 'UPDATE', 'lottery_prize', `(${others(PRIZE)}) AND ${frozen('OLD', 'NEW')}`, message);
  await refuse(runner, 'DELETE', 'lottery_prize', frozen('OLD'), message);
};
