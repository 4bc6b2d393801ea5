/** Namespaces of the advisory locks (the first of their two numbers), in one place: no two may be equal. 7305 makes partitions. */
export const LOCK_SPACES = {
  /** Addresses: an address may belong to contacts of several customers. */
  address: 7306,
  /** Publications come one after the other, also from two API processes. */
  publishing: 7307,
  /** Shards of enrollments, each owned by a relay's connection. */
  shard: 7308,
  /** Shared by every relay, to be counted. */
  relay: 7309,
  /** Between steps that park and whoever brings what they may lack. */
  parking: 7310,
  /** Kill switches: shared by whatever lets messages out, exclusive while one is turned. */
  switch: 7311,
  /** People as chains name them: shared by whoever decides by them, exclusive for a change of who leads, leaves or works when. */
  people: 7313,
  /** Shared by whoever enrolls, exclusive for whoever pauses or resumes a whole playbook. */
  holding: 7320,
  /** A queue's members or rota, by the hash of its name: of two who write a whole list the second is told. */
  queue: 7330,
  /** What another system calls somebody, by the hash of kind, system and id: of two who tell of it at once the second is told. */
  externalId: 7340,
} as const;
