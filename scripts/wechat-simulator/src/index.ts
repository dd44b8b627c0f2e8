export { createSimulator, type SimulatorOptions } from './app';
export { type ClockState, SimulatorClock } from './clock';
export { FAULT_KINDS, type FaultKind, type FaultRule, Faults, type NewFaultRule } from './faults';
export type { Settings } from './settings';
export type { Template, TemplateField } from './templates';
export { World } from './world';
