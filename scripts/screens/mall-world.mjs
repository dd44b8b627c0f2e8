// A good that the family can redeem now, and a redemption of it that waits to be picked up.
import assert from 'node:assert/strict';

const sent = (answer) => {
  assert.ok(answer.status < 300, `${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
};

const canBePickedUp = ({ open, tierAllowed, stock, lacking, leftForChild, fulfilment }) =>
  open && tierAllowed && stock > 0 && lacking === 0 && leftForChild !== 0 && fulfilment.kind.startsWith('pick_up');

/** @returns {Promise<{ goodId: string, redemptionId: string }>} */
export const mallOf = async (api, { parent, studentId }) => {
  const shelf = sent(await api('GET', `/students/${studentId}/goods?limit=100`, { token: parent })).items;
  const good = shelf.find(canBePickedUp);
  assert.ok(good, 'the demo school has no good that this child can redeem');
  const redemption = sent(
    await api('POST', `/students/${studentId}/redemptions`, {
      token: parent,
      headers: { 'idempotency-key': 'screens-redemption' },
      body: { goodId: good.id, quantity: 1, points: good.points },
    }),
  );
  return { goodId: good.id, redemptionId: redemption.id };
};
