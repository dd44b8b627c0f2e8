export { createSimulator, type SimulatorOptions } from './app';
export { type ClockState, SimulatorClock } from './clock';
export { FAULT_KINDS, type FaultKind, type FaultRule, Faults, type NewFaultRule } from './faults';
export type { Settings } from './settings';
export { DEFAULT_TEMPLATES, type Template, type TemplateField } from './templates';
export { World } from './world';
