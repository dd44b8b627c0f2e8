// Generated from the contracts by scripts/generate.mjs; do not edit.
/** The contract behind each endpoint id; exists for the compiler only. */
export interface EndpointTypes {
}

/** What the client needs at run time to call an endpoint. */
export const routes = {
} as const;
