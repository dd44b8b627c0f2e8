import { useEffect, useState } from 'react';
import type { Face } from '@/components';
import { useChosenChild } from '@/family/current-child';
import { familyFace } from '@/family/faces';
import { useAction } from '@/hooks/use-action';
import { faceOf, useQuery } from '@/hooks/use-query';
import { useTurn } from '@/hooks/use-turn';
import { call } from '@/services/api';
import { serverNow } from '@/services/server-clock';
import { deviceStorage } from '@/services/storage';
import { type DrawDraft, drawDrafts, lostDraw, noteDraw, notedDraws, notedHere, noteHere } from './lottery-draft';
import { type Draw, type Lottery, nextTurn, type Phase, phaseOf } from './lottery-model';

/** Which child the screen is about: the one named by the address, chosen here, or looked at last. */
export const useFamilyChild = (named: string, signedIn: boolean) => {
  const chosen = useChosenChild();
  const [picked, setPicked] = useState(named);
  const children = useQuery(signedIn ? 'children' : null, (attach) => call('schooling.listOwnStudents', { attach }));
  const items = children.data?.items ?? [];
  const child = items.find(({ id }) => id === picked) ?? items.find(({ id }) => id === chosen) ?? items[0];
  return { children, items, child, pick: setPicked };
};

type Children = ReturnType<typeof useFamilyChild>['children'];

/** The face of a screen that must know the child first. @param then what can be done once a child is registered */
export const childrenFace = (children: Children, here: string, then: string): Face =>
  familyFace(
    children,
    here,
    faceOf(
      children,
      ({ items }) => (items.length === 0 ? { title: '还没有登记孩子', hint: `请联系校区前台登记孩子，${then}` } : null),
      'headline',
    ),
  );

/** The campaigns a child's family may see, and the one that is open on the screen. */
export const useLottery = (studentId: string | undefined, named: string) => {
  const [picked, setPicked] = useState(named);
  const heads = useQuery(studentId === undefined ? null : `lotteries ${studentId}`, (attach) =>
    call('lottery.open', { params: { studentId: studentId ?? '' }, attach }),
  );
  const id = picked !== '' ? picked : (heads.data?.items[0]?.id ?? '');
  const show = useQuery(studentId === undefined || id === '' ? null : `lottery ${studentId} ${id}`, (attach) =>
    call('lottery.show', { params: { studentId: studentId ?? '', lotteryId: id }, attach }),
  );
  const { data } = show;
  useEffect(() => {
    if (data === undefined) return;
    const { commitment, rulesHash } = data;
    noteHere(deviceStorage, data.id, { commitment, rulesHash, at: Date.now() });
  }, [data]);
  return { heads, show, id, pick: setPicked, noted: data === undefined ? null : notedHere(deviceStorage, data.id) };
};

/** Where a campaign is by the server's clock; `onTurn` is called when it opens or closes while somebody looks. */
export const usePhase = (lottery: Lottery | undefined, onTurn: () => void): Phase | undefined => {
  const [now, setNow] = useState(serverNow);
  const phase = lottery === undefined ? undefined : phaseOf(lottery, now);
  useTurn(lottery === undefined || phase === undefined ? null : nextTurn(lottery, phase), () => {
    setNow(serverNow());
    onTurn();
  });
  return phase;
};

/** So many of the child's latest draws are looked through for one whose answer was lost. */
const LOOKED_THROUGH = 50;

/** What a family sees and has of a campaign as it draws. */
interface Drawing {
  readonly studentId: string;
  readonly lottery: Lottery;
  readonly onDrawn: (draw: Draw) => void;
  readonly onRefused: () => void;
}

/** Drawing once, with the draw that was begun before and has no answer yet. */
export const useDrawing = ({ studentId, lottery, onDrawn, onRefused }: Drawing) => {
  const { id: lotteryId, guardianId, nonce, draws: after } = lottery;
  const drafts = drawDrafts(deviceStorage, { lotteryId, studentId, guardianId }, serverNow);
  const note = (draw: Draw, { nonce: sent }: DrawDraft) => {
    noteDraw(deviceStorage, lotteryId, { drawNo: draw.drawNo, prizeId: draw.prizeId, nonce: draw.nonce, sent, guardianId });
  };
  const action = useAction<readonly [pin: string | undefined], Draw>(async (pin) => {
    const wish = { points: lottery.pointsPerDraw, nonce, after };
    const answer = await drafts.draw(wish, async (draft) => {
      const body = { points: draft.points, nonce: draft.nonce, ...(pin === undefined ? {} : { pin }) };
      const said = await call('lottery.draw', { params: { studentId, lotteryId }, body, idempotencyKey: draft.key });
      if (said.ok) note(said.data, draft);
      return said;
    });
    if (!answer.ok) onRefused();
    return answer;
  }, onDrawn);
  return {
    action,
    pending: action.busy ? null : drafts.pending(),
    /** It is known now what became of the begun draw. */
    found: (draft: DrawDraft, draw: Draw) => {
      note(draw, draft);
      drafts.forget();
      onDrawn(draw);
    },
    /** The begun draw is not wanted any more. */
    drop: drafts.forget,
  };
};

/** Looks for a draw whose answer was lost among those the server has; asking costs nothing. `null` = it is not there. */
export const useLostDraw = (studentId: string, { id: lotteryId, guardianId }: Lottery, draft: DrawDraft) =>
  useQuery<Draw | null>(`lost ${draft.key}`, async (attach) => {
    const query = { lotteryId, limit: LOOKED_THROUGH };
    const answer = await call('lottery.mine', { params: { studentId }, query, attach });
    if (!answer.ok) return answer;
    const known = notedDraws(deviceStorage, lotteryId);
    return { ok: true, data: lostDraw(answer.data.items, { ...draft, guardianId }, known) ?? null };
  });
