/**
 * Which module stands on which level. A module may import only from lower levels; a new module gets its line here first.
 * Used by dependency-cruiser and by the rule that every module folder is listed.
 */
module.exports = {
  identity: 1,
  schooling: 2,
  points: 2,
  payments: 2,
  messaging: 2,
  membership: 3,
  orders: 4,
  earning: 5,
  campaigns: 5,
  mall: 5,
  lottery: 5,
  renewals: 5,
  crm: 6,
  budget: 3,
  insight: 6,
  notices: 6,
};
