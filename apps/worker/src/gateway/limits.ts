/** Bounds of the gateway, in one place. Sizes in bytes, times in milliseconds. */
export const gatewayLimits = {
  /** All headers of one request. */
  headerBytes: 16 * 1024,
  headerCount: 100,
  /** Time for the headers, and for the whole of a request: who sends slower is put off. */
  headersMs: 15_000,
  requestMs: 300_000,
  /** Longer than the 60 s that load balancers keep a connection, so that they close first. */
  keepAliveMs: 65_000,
  /** Largest upload into a seat. */
  bodyBytes: 100 * 1024 * 1024,
  formBytes: 4 * 1024,
  /** Silence of a seat in the middle of an answer. */
  seatSilenceMs: 120_000,
  upgradeMs: 30_000,
  /** Connections from the gateway to one seat; one open notebook was seen to use ten web sockets. */
  seatConnections: 32,
  /** Connections that a page left open are kept for its next requests, then closed. */
  seatIdleMs: 30_000,
  seatRequests: 128,
  seatWebSockets: 128,
  downloadsPerSeat: 2,
  /** Connections of browsers; more for backends that hold more seats. */
  connections: 4_096,
  connectionsPerSeat: 64,
} as const;
